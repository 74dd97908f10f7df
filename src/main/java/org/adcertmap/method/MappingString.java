// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;

/**
 * An identifier of a certificate as an account would have it. Immutable.
 *
 * @param attribute the attribute of the account, such as {@code altSecurityIdentities}; {@code dNSName} for the name of
 *     a computer
 * @param strength whether an account that has it is mapped strongly
 * @param value the value of the attribute; may have characters that cannot be printed
 */
public record MappingString(String attribute, Strength strength, String value) {
    /**
     * Returns those that match a certificate, in the order of the mapping methods; not the issuer alone, which would
     * map every certificate of that CA.
     */
    public static List<MappingString> of(ClientCertificate certificate) {
        return MappingMethod.all().stream()
                .filter(method -> !(method instanceof Issuer))
                .flatMap(method -> method.queriesFor(certificate).stream().flatMap(query -> of(method, query)))
                .toList();
    }

    /** Returns those that match a certificate; none where it is malformed or refused. */
    public static List<MappingString> of(X509Certificate certificate) {
        try {
            return of(CertificateReader.read(certificate));
        } catch (CertificateRefusedException e) {
            return List.of();
        }
    }

    /** Returns the identifier of a query; none for an implicit userPrincipalName, which the explicit one shows. */
    private static Stream<MappingString> of(MappingMethod method, AccountQuery query) {
        return switch (query.precedence()) {
            case EXPLICIT_UPN, ALT_SECURITY_IDENTITIES ->
                Stream.of(new MappingString(query.attribute(), method.strength(), query.value()));
            case DNS_NAME -> Stream.of(new MappingString("dNSName", method.strength(), dnsName(query)));
            case IMPLICIT_UPN -> Stream.empty();
        };
    }

    private static String dnsName(AccountQuery query) {
        return query.value().substring(0, query.value().length() - 1) + "."
                + query.domain().orElseThrow();
    }
}
