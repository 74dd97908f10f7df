// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.security.cert.X509Certificate;
import org.adcertmap.tomcat.container.CertificateLogin;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;

/**
 * Hides the client certificate of a request that is not authenticated from Tomcat's authenticator, where that could log
 * it in by another Realm: a CombinedRealm tries the certificate on each nested Realm, and Tomcat's own Realms accept
 * every certificate whose subject DN is the name of a user, some of them any subject DN. The authenticator and the
 * application find a chain without elements then, as with a proxy that forwards none. Stateless.
 */
public final class HiddenCertificate {
    private static final X509Certificate[] NONE = {};

    private HiddenCertificate() {}

    /**
     * Hides the certificate where the application has such an authenticator and such a Realm, also one that the
     * authenticator would obtain by a renegotiation. Any other application finds its certificate as before.
     */
    public static void hide(Request request) {
        Context application = request.getContext();
        if (application != null
                && CertificateLogin.isPossibleByOtherRealm(application)
                && (PresentedCertificate.ifReadable(request).isPresent()
                        || PostHandshakeCertificate.isPossible(request))) {
            PresentedCertificate.replace(request, NONE);
        }
    }
}
