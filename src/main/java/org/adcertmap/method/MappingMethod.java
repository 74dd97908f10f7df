// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Creates directory queries from one kind of identifier in a certificate. Implementations are stateless records;
 * whether a result is strong enough is decided in {@code mapping}.
 */
public sealed interface MappingMethod
        permits UserPrincipalName,
                SecurityIdentifier,
                IssuerAndSerialNumber,
                SubjectKeyIdentifier,
                Sha1PublicKey,
                IssuerAndSid,
                IssuerAndSubject,
                Subject,
                EmailAddress,
                Issuer,
                ComputerDnsName {

    /** Returns all methods; if several match the same account, the first in this order names the result. */
    static List<MappingMethod> all() {
        return List.of(
                new UserPrincipalName(),
                new IssuerAndSerialNumber(),
                new SubjectKeyIdentifier(),
                new Sha1PublicKey(),
                new IssuerAndSid(),
                new IssuerAndSubject(),
                new Subject(),
                new EmailAddress(),
                new Issuer(),
                new ComputerDnsName(),
                new SecurityIdentifier());
    }

    /** Returns the name in the setting {@code mappingMethods}, in logs and in results. */
    String name();

    /** Returns whether a match of this method is a strong or a weak mapping. */
    Strength strength();

    /**
     * Returns the queries for this certificate; none if it does not contain the identifier, or only an unusable one.
     */
    List<AccountQuery> queriesFor(ClientCertificate certificate);
}
