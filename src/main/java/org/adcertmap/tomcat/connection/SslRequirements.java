package org.adcertmap.tomcat.connection;

import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.apache.catalina.connector.Request;

/** Which of the flags does a request not meet? Source: IIS configuration reference, security/access. */
public final class SslRequirements {
    private static final int ENOUGH_BITS = 128;

    private SslRequirements() {}

    /**
     * What a request lacks of the flags, the first in the order of the sub-statuses; nothing where it may go on.
     *
     * @param fromProxy whether a listed proxy has taken the user's connection; what cipher that has only the proxy
     *     knows, and so it counts whether the connector calls the request secure
     */
    public static Optional<HttpRefusal> of(
            Set<SslFlag> flags, Request request, boolean hasCertificate, boolean fromProxy) {
        if (flags.isEmpty()) {
            return Optional.empty();
        }
        if (flags.contains(SslFlag.SSL) && !request.isSecure()) {
            return Optional.of(HttpRefusal.TLS_REQUIRED);
        }
        if (flags.contains(SslFlag.SSL_128) && !(fromProxy ? request.isSecure() : hasEnoughBits(request))) {
            return Optional.of(HttpRefusal.TLS_128_REQUIRED);
        }
        boolean required = flags.contains(SslFlag.SSL_NEGOTIATE_CERT) && flags.contains(SslFlag.SSL_REQUIRE_CERT);
        return required && !hasCertificate ? Optional.of(HttpRefusal.CERTIFICATE_REQUIRED) : Optional.empty();
    }

    private static boolean hasEnoughBits(Request request) {
        return CipherStrength.of(request).orElse(0) >= ENOUGH_BITS;
    }
}
