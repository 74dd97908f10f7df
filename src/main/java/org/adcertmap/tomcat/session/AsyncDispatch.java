package org.adcertmap.tomcat.session;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.response.AccountPrincipal;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Does an asynchronous dispatch go on as its request began? It is a part of a request that was judged when it came, and
 * its response may long be under way: so an outage in between changes nothing. But an account that may no longer log in
 * does not go on.
 */
public final class AsyncDispatch {
    /** The note of a request that no longer goes on as it began: every Valve further in judges it anew as well. */
    private static final String BEGINS_ANEW = "org.adcertmap.beginsAnew";

    private AsyncDispatch() {}

    /**
     * Where the answer is no and can still be told to the client, the Valve judges the request anew; where it cannot,
     * the request goes on as nobody's.
     *
     * @param passed the note of a request that this Valve has let pass
     * @throws RuntimeException if there is a fault, which ends the request
     */
    public static boolean continues(
            Request request, Response response, String passed, Optional<CertificateRealm> realm) {
        if (request.getNote(passed) == null || request.getNote(BEGINS_ANEW) != null) {
            return false;
        }
        Optional<String> certificate = AccountPrincipal.certificateOf(request.getUserPrincipal());
        if (certificate.isEmpty() || stillHolds(certificate.get(), request, realm)) {
            return true;
        }
        if (!response.isCommitted()) {
            request.setNote(BEGINS_ANEW, Boolean.TRUE);
            return false;
        }
        request.setUserPrincipal(null);
        request.setAuthType(null);
        return true;
    }

    /**
     * Only if the certificate that is there is still the same and maps, or an outage keeps from knowing; anything
     * missing is no.
     */
    private static boolean stillHolds(String certificate, Request request, Optional<CertificateRealm> realm) {
        if (realm.isEmpty()
                || !(request.getAttribute(Globals.CERTIFICATES_ATTR) instanceof X509Certificate[] chain)
                || chain.length == 0) {
            return false;
        }
        return realm.get()
                .mapUncounted(chain)
                .match(
                        mapped -> mapped.clientCertificate().sha256Thumbprint().equals(certificate),
                        denied -> false,
                        unavailable -> true);
    }
}
