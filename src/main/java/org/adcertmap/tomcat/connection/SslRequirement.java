package org.adcertmap.tomcat.connection;

import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.settings.SslFlag;
import org.apache.catalina.connector.Request;

/**
 * A requirement that {@code sslFlags} makes of a request and its connection, in the order of IIS's sub-statuses.
 * Source: IIS configuration reference, security/access.
 */
public enum SslRequirement {
    /** {@code Ssl}: the request came over TLS. */
    TLS,
    /** {@code Ssl128}: the key of the cipher has at least 128 bits. */
    TLS_128,
    /** {@code SslNegotiateCert, SslRequireCert}: the client presents a certificate. */
    CLIENT_CERTIFICATE;

    private static final int MINIMUM_KEY_BITS = 128;

    /**
     * Returns the first requirement that the request does not meet; empty if it meets all of them.
     *
     * @param fromTrustedProxy whether a trusted proxy terminates the client's TLS connection. Only the proxy knows the
     *     cipher of that connection, so {@code Ssl128} is met if the connector calls the request secure
     */
    public static Optional<SslRequirement> firstUnmet(
            Set<SslFlag> flags, Request request, boolean hasCertificate, boolean fromTrustedProxy) {
        if (flags.isEmpty()) {
            return Optional.empty();
        }
        if (flags.contains(SslFlag.SSL) && !request.isSecure()) {
            return Optional.of(TLS);
        }
        if (flags.contains(SslFlag.SSL_128) && !(fromTrustedProxy ? request.isSecure() : has128BitKey(request))) {
            return Optional.of(TLS_128);
        }
        boolean required = flags.contains(SslFlag.SSL_NEGOTIATE_CERT) && flags.contains(SslFlag.SSL_REQUIRE_CERT);
        return required && !hasCertificate ? Optional.of(CLIENT_CERTIFICATE) : Optional.empty();
    }

    private static boolean has128BitKey(Request request) {
        return CipherStrength.bits(request).orElse(0) >= MINIMUM_KEY_BITS;
    }
}
