package org.adcertmap.trust;

import java.util.Optional;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/**
 * Is the certificate meant for client authentication? Its extended key usage, where it has one, holds Client
 * Authentication or anyExtendedKeyUsage, and its key usage, where it has one, digitalSignature. Sources: RFC 5280
 * 4.2.1.3 and 4.2.1.12; KB281245; HTTP.sys usagecheck.
 */
final class ClientAuthenticationUsage {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY = "2.5.29.37.0";

    private ClientAuthenticationUsage() {}

    static Optional<Refusal> refusal(ClientCertificate certificate) {
        if (!certificate.digitalSignature()) {
            return Optional.of(new Refusal(Denial.WRONG_USAGE, "its key usage lacks digitalSignature"));
        }
        return certificate
                .extendedKeyUsage()
                .filter(purposes -> !purposes.contains(CLIENT_AUTHENTICATION) && !purposes.contains(ANY))
                .map(purposes -> new Refusal(
                        Denial.WRONG_USAGE, "its extended key usage is only " + String.join(", ", purposes)));
    }
}
