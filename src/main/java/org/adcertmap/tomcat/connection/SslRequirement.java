// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.settings.SslFlag;

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

    /** Returns the first requirement that the request does not meet; empty if it meets all of them. */
    public static Optional<SslRequirement> firstUnmet(
            Set<SslFlag> flags, ClientTls tls, Optional<PresentedCertificate> certificate) {
        Optional<SslRequirement> unmet = firstUnmet(flags, tls);
        boolean required = flags.contains(SslFlag.SSL_NEGOTIATE_CERT) && flags.contains(SslFlag.SSL_REQUIRE_CERT);
        return unmet.isEmpty() && required && certificate.isEmpty() ? Optional.of(CLIENT_CERTIFICATE) : unmet;
    }

    /** Returns the first requirement that the connection does not meet, whatever certificate the client presents. */
    public static Optional<SslRequirement> firstUnmet(Set<SslFlag> flags, ClientTls tls) {
        if (flags.contains(SslFlag.SSL) && !tls.isSecure()) {
            return Optional.of(TLS);
        }
        return flags.contains(SslFlag.SSL_128) && !tls.has128BitKey() ? Optional.of(TLS_128) : Optional.empty();
    }
}
