// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

/** The security elements of an application's {@code web.xml}, one text for each authenticator of Tomcat. */
public final class SecurityConstraint {
    private static final String ANY_AUTHENTICATED_USER = """
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>all</web-resource-name><url-pattern>/*</url-pattern>
          </web-resource-collection>
          <auth-constraint><role-name>**</role-name></auth-constraint>
        </security-constraint>
      """;

    /** Without a security-constraint: Tomcat authenticates no request. */
    public static final String NO_CONSTRAINT = "";

    /** A constraint without a login-config. */
    public static final String NO_LOGIN_CONFIG = ANY_AUTHENTICATED_USER;

    public static final String BASIC = ANY_AUTHENTICATED_USER + loginConfig("BASIC", "");

    public static final String CLIENT_CERT = ANY_AUTHENTICATED_USER + loginConfig("CLIENT-CERT", "");

    public static final String FORM = ANY_AUTHENTICATED_USER
            + loginConfig(
                    "FORM",
                    "<form-login-config><form-login-page>/login</form-login-page>"
                            + "<form-error-page>/error</form-error-page></form-login-config>");

    private SecurityConstraint() {}

    /** A constraint to one role, with CLIENT-CERT. */
    public static String role(String role) {
        return ANY_AUTHENTICATED_USER.replace("**", role)
                + "<security-role><role-name>" + role + "</role-name></security-role>"
                + loginConfig("CLIENT-CERT", "");
    }

    private static String loginConfig(String method, String formLoginConfig) {
        return "<login-config><auth-method>" + method + "</auth-method><realm-name>test</realm-name>" + formLoginConfig
                + "</login-config>\n";
    }
}
