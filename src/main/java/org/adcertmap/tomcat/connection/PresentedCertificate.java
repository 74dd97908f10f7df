// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;

/**
 * The certificate that the client of a request presents, with the CA certificates that came with it. It is that of the
 * TLS connection or the one that a trusted proxy forwards, and says nothing about an account until the Realm has mapped
 * it. Immutable.
 */
public final class PresentedCertificate {
    private final X509Certificate[] chain; // never empty

    private PresentedCertificate(X509Certificate[] chain) {
        this.chain = chain;
    }

    /**
     * Returns the certificate of a request; empty if the client presented none. Tomcat decodes the certificate of the
     * connection at the first call for a request.
     *
     * @throws IllegalStateException if the request attribute is of another type
     */
    public static Optional<PresentedCertificate> of(Request request) {
        return of(request.getAttribute(Globals.CERTIFICATES_ATTR));
    }

    /**
     * Returns the certificate of a request where it identifies the client only for a comparison or a log line.
     *
     * @return empty if the client presented none, and if the request attribute is of another type
     */
    public static Optional<PresentedCertificate> ifReadable(Request request) {
        return request.getAttribute(Globals.CERTIFICATES_ATTR) instanceof X509Certificate[] chain
                ? of(chain)
                : Optional.empty();
    }

    /**
     * Returns the certificate in a request attribute.
     *
     * @param attribute the request attribute for certificates; {@code null} if it is not set
     * @throws IllegalStateException if it is of another type: what cannot be read is not "no certificate"
     */
    static Optional<PresentedCertificate> of(Object attribute) {
        if (attribute == null) {
            return Optional.empty();
        }
        if (!(attribute instanceof X509Certificate[] chain)) {
            throw new IllegalStateException(
                    "the request attribute " + Globals.CERTIFICATES_ATTR + " is not an X509Certificate[], but a "
                            + attribute.getClass().getName());
        }
        return chain.length > 0
                ? Optional.of(new PresentedCertificate(DeniedCertificate.presented(chain)))
                : Optional.empty();
    }

    /**
     * Replaces the chain of a request, also by an empty one: without an array, Tomcat would set the attribute to the
     * certificate of the connection again.
     */
    public static void replace(Request request, X509Certificate[] chain) {
        // The first access to any TLS attribute makes Tomcat set all of them and overwrite existing ones. Access them
        // before the chain is set.
        request.getAttribute(Globals.KEY_SIZE_ATTR);
        request.getAttribute(
                Globals.SSL_SESSION_MGR_ATTR); // the key size alone does not suffice if another Valve has set it
        request.getCoyoteRequest().setAttribute(Globals.CERTIFICATES_ATTR, chain);
        request.setAttribute(Globals.CERTIFICATES_ATTR, chain);
    }

    /** Returns the client's certificate, followed by the CA certificates that came with it; not empty. */
    public X509Certificate[] chain() {
        return chain.clone();
    }

    /** Returns the client's own certificate. */
    public X509Certificate clientCertificate() {
        return chain[0];
    }

    /** Computes the SHA-256 of the client's own certificate, in hexadecimal: what sessions are bound to. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("could not compute the SHA-256 of a decoded certificate", e);
        }
    }
}
