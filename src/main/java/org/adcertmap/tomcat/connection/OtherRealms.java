// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.tomcat.container.CertificateLogin;
import org.adcertmap.tomcat.container.RealmLookup;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.Realm;
import org.apache.catalina.connector.Request;
import org.apache.catalina.realm.RealmBase;

/**
 * Keeps other Realms from logging in the client certificate of a request that is not authenticated: a CombinedRealm
 * tries it on each nested Realm, and Tomcat's own Realms accept every certificate whose subject DN is the name of a
 * user, some of them any subject DN. Stateless.
 */
public final class OtherRealms {
    private static final X509Certificate[] NONE = {};

    private OtherRealms() {}

    /**
     * Replaces the certificate by a denied one, where the application has an authenticator and a Realm that might log
     * it in. The Realm of adcertmap does so with a certificate that the authenticator would obtain later, by a
     * renegotiation; where another Realm is before it, such a certificate counts with the next request of the
     * connection only. Where another Realm may not refuse a denied certificate, the request has none.
     */
    public static void denyCertificate(Request request) {
        Context application = request.getContext();
        if (application == null || !CertificateLogin.isPossible(application)) {
            return;
        }
        List<Realm> others = RealmLookup.others(application);
        if (others.isEmpty()) {
            return;
        }
        boolean refuse = refuseDeniedCertificates(others);
        Object attribute = request.getAttribute(Globals.CERTIFICATES_ATTR);
        if (attribute instanceof X509Certificate[] chain) {
            X509Certificate[] denied = refuse ? chain.clone() : NONE;
            DeniedCertificate.deny(denied);
            PresentedCertificate.replace(request, denied);
        } else if (attribute == null
                && PostHandshakeCertificate.isPossible(request)
                && !(refuse && RealmLookup.othersBefore(application).isEmpty())) {
            PresentedCertificate.replace(request, NONE);
        }
    }

    /** Returns whether all of them are certain to call {@code checkValidity()}. */
    private static boolean refuseDeniedCertificates(List<Realm> realms) {
        for (Realm realm : realms) {
            if (!(realm instanceof RealmBase ofTomcat && ofTomcat.getValidate())) {
                return false;
            }
        }
        return true;
    }
}
