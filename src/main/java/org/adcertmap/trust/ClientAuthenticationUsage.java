// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.util.Optional;
import org.adcertmap.certificate.usage.CertificateUsage;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/**
 * Checks that a certificate is meant for client authentication. Its extended key usage, where it has one, contains
 * Client Authentication or anyExtendedKeyUsage, and its key usage, where it has one, digitalSignature. Stateless.
 * Sources: RFC 5280 4.2.1.3 and 4.2.1.12; KB281245; HTTP.sys usagecheck.
 */
public final class ClientAuthenticationUsage {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";

    private ClientAuthenticationUsage() {}

    /** Returns the reason to refuse the certificate; empty where it allows client authentication. */
    public static Optional<Refusal> refusal(CertificateUsage certificate) {
        if (!certificate.digitalSignature()) {
            return Optional.of(new Refusal(Denial.WRONG_USAGE, "its key usage lacks digitalSignature"));
        }
        return certificate
                .extendedKeyUsage()
                .filter(usages -> !usages.contains(CLIENT_AUTHENTICATION) && !usages.contains(ANY_EXTENDED_KEY_USAGE))
                .map(usages -> new Refusal(
                        Denial.WRONG_USAGE, "its extended key usage has only " + String.join(", ", usages)));
    }
}
