package org.adcertmap.tomcat.session;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.AccountPrincipal;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Decides whether an asynchronous dispatch continues with the principal of its request. The request was authenticated
 * before the dispatch, and its response may already be committed, so an outage of the directory does not interrupt it.
 * A dispatch for an account that may no longer log in does not continue with that account.
 */
public final class AsyncDispatch {
    /** The request note that makes every Valve of an inner container authenticate the dispatch again as well. */
    private static final String REAUTHENTICATE = "org.adcertmap.reauthenticate";

    private AsyncDispatch() {}

    /**
     * Whether the dispatch continues; the principal may have been removed. If not, the Valve authenticates it like a
     * new request. Where the account may no longer log in and the response is already committed, so that a refusal
     * cannot be sent, the dispatch continues unauthenticated.
     *
     * @param passedNote the name of the note that the Valve sets on a request that it has passed on
     * @throws RuntimeException on an internal error, which ends the request
     */
    public static boolean continues(
            Request request, Response response, String passedNote, Optional<CertificateRealm> realm) {
        if (request.getNote(passedNote) == null || request.getNote(REAUTHENTICATE) != null) {
            return false;
        }
        Optional<String> certificate = AccountPrincipal.certificateOf(request.getUserPrincipal());
        if (certificate.isEmpty() || mayContinue(certificate.get(), request, realm)) {
            return true;
        }
        if (!response.isCommitted()) {
            request.setNote(REAUTHENTICATE, Boolean.TRUE);
            return false;
        }
        request.setUserPrincipal(null);
        request.setAuthType(null);
        return true;
    }

    /**
     * Whether the request still has the same certificate, and the certificate is mapped or the directory is
     * unavailable. False if the Realm or the certificate is missing.
     */
    private static boolean mayContinue(String certificate, Request request, Optional<CertificateRealm> realm) {
        if (realm.isEmpty()
                || !(request.getAttribute(Globals.CERTIFICATES_ATTR) instanceof X509Certificate[] chain)
                || chain.length == 0) {
            return false;
        }
        return realm.get()
                .map(chain)
                .outcome()
                .match(
                        mapped -> mapped.clientCertificate().sha256Thumbprint().equals(certificate),
                        denied -> false,
                        unavailable -> true);
    }
}
