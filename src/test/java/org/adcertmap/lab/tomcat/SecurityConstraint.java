package org.adcertmap.lab.tomcat;

/** What an application's {@code web.xml} says of security, one text for each way of Tomcat to sign people in. */
public final class SecurityConstraint {
    private static final String ANYBODY_SIGNED_IN = """
        <security-constraint>
          <web-resource-collection><web-resource-name>all</web-resource-name><url-pattern>/*</url-pattern></web-resource-collection>
          <auth-constraint><role-name>**</role-name></auth-constraint>
        </security-constraint>
      """;

    /** No constraint at all. */
    public static final String NO_CONSTRAINT = "";

    /** A constraint, and no login-config. */
    public static final String NO_LOGIN_CONFIG = ANYBODY_SIGNED_IN;

    public static final String BASIC = ANYBODY_SIGNED_IN + login("BASIC", "");

    public static final String CLIENT_CERT = ANYBODY_SIGNED_IN + login("CLIENT-CERT", "");

    public static final String FORM = ANYBODY_SIGNED_IN
            + login(
                    "FORM",
                    "<form-login-config><form-login-page>/login</form-login-page><form-error-page>/error</form-error-page></form-login-config>");

    private SecurityConstraint() {}

    /** A constraint to one role, under CLIENT-CERT. */
    public static String role(String role) {
        return ANYBODY_SIGNED_IN.replace("**", role)
                + "<security-role><role-name>" + role + "</role-name></security-role>"
                + login("CLIENT-CERT", "");
    }

    private static String login(String method, String more) {
        return "<login-config><auth-method>" + method + "</auth-method><realm-name>test</realm-name>" + more
                + "</login-config>\n";
    }
}
