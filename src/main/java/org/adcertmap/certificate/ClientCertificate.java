// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Printable;

/**
 * The identifiers and limits that a certificate contains. Every identifier of an account is a claim until Active
 * Directory confirms it. Immutable.
 *
 * @param subject the subject in the form of altSecurityIdentities, see {@code WindowsDistinguishedName}; may be an
 *     empty text; absent where it is unusable
 * @param issuer the issuer, in the same form
 * @param serialNumber hexadecimal as encoded, highest octet first
 * @param subjectKeyIdentifier hexadecimal, in encoded order; empty without the extension
 * @param sha1Thumbprint SHA-1 of the whole certificate, lower-case hexadecimal: what Windows calls its thumbprint
 * @param sha256Thumbprint SHA-256 of the whole certificate, lower-case hexadecimal: its identifier in caches, logs and
 *     sessions
 * @param claimedUpns the userPrincipalNames of the subject alternative name, without those that differ in case only;
 *     their suffix is not checked; none where one of them is unusable
 * @param rfc822Names the rfc822Names of the subject alternative name
 * @param dnsNames the dNSNames of the subject alternative name
 * @param claimedSid the SID of the SID extension
 * @param claimedUriSid the SID of a URI in the subject alternative name; read only where there is no SID extension
 * @param digitalSignature whether the key usage has digitalSignature set; {@code true} without a key usage
 * @param certificatePolicies the certificate policies as object identifiers
 * @param extendedKeyUsage the extended key usage as object identifiers; empty without the extension, which means any
 *     purpose
 * @param unusable the identifiers that are not in the other components because they are unusable
 */
public record ClientCertificate(
        Optional<String> subject,
        Optional<String> issuer,
        String serialNumber,
        Optional<String> subjectKeyIdentifier,
        String sha1Thumbprint,
        String sha256Thumbprint,
        List<String> claimedUpns,
        List<String> rfc822Names,
        List<String> dnsNames,
        Optional<Sid> claimedSid,
        Optional<Sid> claimedUriSid,
        Instant notBefore,
        Instant notAfter,
        boolean digitalSignature,
        Set<String> certificatePolicies,
        Optional<Set<String>> extendedKeyUsage,
        List<UnusableIdentifier> unusable) {
    private static final String UNUSABLE_NAME = "(unusable name)";

    /**
     * Returns the serial number in hexadecimal as in altSecurityIdentities, lowest octet first: the spelling of Windows
     * first, then any other that administrators write.
     */
    public List<String> reversedSerialNumbers() {
        return SerialNumber.spellings(HexFormat.of().parseHex(serialNumber));
    }

    /** Names the certificate in a log line by serial number and issuer; printable and of bounded length. */
    public String issuerAndSerialNumber() {
        return Printable.excerpt("serial " + serialNumber + " of " + issuer.orElse(UNUSABLE_NAME));
    }

    /** Returns the subject for a log line; printable and of bounded length, also where the subject is unusable. */
    public String subjectText() {
        return Printable.excerpt(subject.orElse(UNUSABLE_NAME));
    }

    /** Returns the issuer for a log line; printable and of bounded length, also where the issuer is unusable. */
    public String issuerText() {
        return Printable.excerpt(issuer.orElse(UNUSABLE_NAME));
    }
}
