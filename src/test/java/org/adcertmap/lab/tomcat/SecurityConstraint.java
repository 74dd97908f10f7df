// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import org.apache.catalina.Context;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;

/**
 * The security elements of an application: the text of its {@code web.xml}, one for each authenticator of Tomcat, and
 * the same in an embedded Tomcat.
 */
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

    /**
     * Adds a constraint to an application of an embedded Tomcat.
     *
     * @param roles {@code **} for any authenticated user; without roles there is no auth-constraint
     */
    public static void add(Context application, String urlPattern, String... roles) {
        SecurityCollection collection = new SecurityCollection();
        collection.addPatternDecoded(urlPattern);
        var constraint = new org.apache.tomcat.util.descriptor.web.SecurityConstraint();
        constraint.addCollection(collection);
        for (String role : roles) {
            constraint.addAuthRole(role);
            constraint.setAuthConstraint(true); // the role alone does not, if it is * or **
        }
        application.addConstraint(constraint);
    }

    /** Adds CLIENT-CERT with Tomcat's own authenticator to an application of an embedded Tomcat. */
    public static void addClientCert(Context application) {
        application.setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        application.getPipeline().addValve(new SSLAuthenticator());
    }

    private static String loginConfig(String method, String formLoginConfig) {
        return "<login-config><auth-method>" + method + "</auth-method><realm-name>test</realm-name>" + formLoginConfig
                + "</login-config>\n";
    }
}
