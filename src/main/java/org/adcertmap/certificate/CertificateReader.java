// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.certificate.usage.CertificatePolicies;
import org.adcertmap.certificate.usage.KeyUsageExtensions;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;

/**
 * Reads the identifiers and limits of a certificate. Decodes strictly: a malformed subject alternative name or SID
 * extension is refused with a reason code of its own, before any directory search. A single name that is well-formed
 * DER but unusable as text, such as an issuer in a wrong character set, refuses nothing: it becomes an
 * {@link UnusableIdentifier}. Stateless, safe for use by any number of threads.
 */
public final class CertificateReader {
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

    private CertificateReader() {}

    /**
     * Reads one certificate.
     *
     * @throws CertificateRefusedException if a part that is used here is malformed or contradictory
     */
    public static ClientCertificate read(X509Certificate certificate) throws CertificateRefusedException {
        SubjectAlternativeName names = subjectAlternativeName(certificate);
        try {
            Optional<Sid> sid = sid(certificate);
            TbsCertificate encoded = TbsCertificate.read(certificate.getEncoded());
            List<UnusableIdentifier> unusable = new ArrayList<>();
            return new ClientCertificate(
                    distinguishedName("subject", encoded.subject(), unusable),
                    distinguishedName("issuer", encoded.issuer(), unusable),
                    HexFormat.of().formatHex(encoded.serialNumber()),
                    SerialNumber.spellings(encoded.serialNumber()),
                    extension(certificate, SUBJECT_KEY_IDENTIFIER, CertificateReader::subjectKeyIdentifier),
                    Thumbprint.of(certificate),
                    Thumbprint.hash("SHA-256", certificate),
                    distinct(names.userPrincipalNames()),
                    names.rfc822Names(),
                    names.dnsNames(),
                    sid,
                    sid.isPresent() ? Optional.empty() : SidUri.read(names.uris()),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    extension(certificate, KeyUsageExtensions.KEY_USAGE, KeyUsageExtensions::digitalSignature)
                            .orElse(true),
                    extension(certificate, CertificatePolicies.OID, CertificatePolicies::read)
                            .map(Set::copyOf)
                            .orElse(Set.of()),
                    extension(certificate, KeyUsageExtensions.EXTENDED_KEY_USAGE, KeyUsageExtensions::extendedKeyUsage)
                            .map(Set::copyOf),
                    unusable(unusable, names));
        } catch (MalformedDerException | CertificateEncodingException e) {
            throw new CertificateRefusedException(Denial.MALFORMED_CERTIFICATE, e.getMessage());
        }
    }

    private static Optional<String> distinguishedName(
            String identifier, byte[] name, List<UnusableIdentifier> unusable) {
        try {
            return Optional.of(WindowsDistinguishedName.of(name));
        } catch (MalformedDerException e) {
            unusable.add(new UnusableIdentifier(identifier, e.getMessage()));
            return Optional.empty();
        }
    }

    private static List<UnusableIdentifier> unusable(
            List<UnusableIdentifier> distinguishedNames, SubjectAlternativeName names) {
        List<UnusableIdentifier> all = new ArrayList<>(distinguishedNames);
        all.addAll(names.unusable());
        return List.copyOf(all);
    }

    private static SubjectAlternativeName subjectAlternativeName(X509Certificate certificate)
            throws CertificateRefusedException {
        try {
            return extension(certificate, SubjectAlternativeName.OID, SubjectAlternativeName::read)
                    .orElse(SubjectAlternativeName.NONE);
        } catch (MalformedDerException e) {
            throw new CertificateRefusedException(Denial.MALFORMED_SUBJECT_ALT_NAME, e.getMessage());
        }
    }

    private static List<String> distinct(List<String> names) {
        Map<String, String> distinct = new LinkedHashMap<>();
        names.forEach(name -> distinct.putIfAbsent(OrdinalIgnoreCase.foldCase(name), name));
        return List.copyOf(distinct.values());
    }

    private static Optional<Sid> sid(X509Certificate certificate)
            throws CertificateRefusedException, MalformedDerException {
        Optional<byte[]> extension = extension(certificate, SidExtension.OID, value -> value);
        return extension.isPresent() ? Optional.of(SidExtension.read(extension.get())) : Optional.empty();
    }

    private static String subjectKeyIdentifier(byte[] extension) throws MalformedDerException {
        byte[] identifier =
                DerReader.of(extension).single(DerReader.OCTET_STRING).contents();
        if (identifier.length == 0) {
            throw new MalformedDerException("the subject key identifier is empty");
        }
        return HexFormat.of().formatHex(identifier);
    }

    /** Decodes the value of one extension. */
    private interface ExtensionDecoder<T> {
        T decode(byte[] extension) throws MalformedDerException;
    }

    /** Decodes an extension, whose value the JDK returns inside its OCTET STRING; empty if it is absent. */
    private static <T> Optional<T> extension(X509Certificate certificate, String oid, ExtensionDecoder<T> decoder)
            throws MalformedDerException {
        byte[] octetString = certificate.getExtensionValue(oid);
        return octetString == null
                ? Optional.empty()
                : Optional.of(decoder.decode(
                        DerReader.of(octetString).single(DerReader.OCTET_STRING).contents()));
    }
}
