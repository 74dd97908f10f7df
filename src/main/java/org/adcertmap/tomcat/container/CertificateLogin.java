// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import org.apache.catalina.Authenticator;
import org.apache.catalina.Context;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

/**
 * Finds the applications whose authenticator logs client certificates in by the Realm: for a constraint, or for
 * {@code HttpServletRequest.authenticate}. Runs for every request that is not authenticated, therefore without streams.
 * Stateless.
 */
public final class CertificateLogin {
    private static final String CLIENT_CERT = "CLIENT-CERT";
    private static final String OF_TOMCAT = "org.apache.catalina.authenticator.";

    private CertificateLogin() {}

    /**
     * Returns whether the authenticator of an application may log a certificate in. One that is not Tomcat's may take
     * certificates whatever the login-config says.
     */
    public static boolean isPossible(Context application) {
        LoginConfig config = application.getLoginConfig();
        if (config != null && CLIENT_CERT.equalsIgnoreCase(config.getAuthMethod())) {
            return true;
        }
        for (Valve valve = application.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
            if (valve instanceof Authenticator
                    && (valve instanceof SSLAuthenticator
                            || !valve.getClass().getName().startsWith(OF_TOMCAT))) {
                return true;
            }
        }
        return false;
    }
}
