package org.adcertmap.certificate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Printable;

/**
 * What a certificate says, as facts. Whatever names an account here is only claimed until the directory agrees.
 *
 * @param subject the subject as Active Directory spells it, see {@code WindowsDistinguishedName}; may be empty
 * @param issuer the issuer, spelled likewise
 * @param serialNumber hexadecimal as certificate viewers show it, highest octet first
 * @param reversedSerialNumber hexadecimal as altSecurityIdentities holds it, lowest octet first
 * @param subjectKeyIdentifier hexadecimal, forward order, if the certificate has the extension
 * @param sha1Thumbprint SHA-1 of the whole certificate, hexadecimal: what Windows calls its thumbprint
 * @param sha256Thumbprint SHA-256 of the whole certificate, hexadecimal: what we know it by
 * @param claimedUpns the userPrincipalNames of the subject alternative name, those that differ by more than case; not
 *     checked for a suffix
 * @param rfc822Names the rfc822Names of the subject alternative name
 * @param dnsNames the dNSNames of the subject alternative name
 * @param claimedSid the SID of the SID extension
 * @param claimedUriSid the SID of a URI in the subject alternative name; looked for only where there is no SID
 *     extension
 * @param digitalSignature whether the key may sign: the key usage says so, or there is none
 * @param certificatePolicies the certificate policies as object identifiers
 * @param extendedKeyUsage the extended key usage as object identifiers; absent where the certificate has none
 */
public record ClientCertificate(
        String subject,
        String issuer,
        String serialNumber,
        String reversedSerialNumber,
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
        Optional<Set<String>> extendedKeyUsage) {

    /** The certificate in a log line: issuer and serial number. */
    public String issuerAndSerialNumber() {
        return Printable.of("serial " + serialNumber + " of " + issuer);
    }
}
