package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * One way from a mark in a certificate to an account. A method only says what to ask; whether the answer is enough is
 * judged elsewhere.
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
                DnsName {

    /** Every method there is, in the order in which the first that binds names the result. */
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
                new DnsName(),
                new SecurityIdentifier());
    }

    /** The name in the setting {@code mappingMethods}, in logs and in results. */
    String name();

    Strength strength();

    /** The questions for this certificate; none where it does not carry the mark. */
    List<AccountQuery> queriesFor(ClientCertificate certificate);
}
