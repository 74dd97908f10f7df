package org.adcertmap.certificate;

import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;

/**
 * What does this certificate say? Reads the encoding strictly; an extension that matters and cannot be read is a denial
 * with its own name, before the directory is asked anything. Stateless, safe for any number of threads.
 */
public final class CertificateReader {
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

    private CertificateReader() {}

    /**
     * Reads the facts of one certificate.
     *
     * @throws CertificateRefusedException if a part that matters cannot be read or contradicts itself
     */
    public static ClientCertificate read(X509Certificate certificate) throws CertificateRefusedException {
        BigInteger serial = certificate.getSerialNumber();
        SubjectAlternativeName names = names(certificate);
        try {
            Optional<Sid> sid = sid(certificate);
            return new ClientCertificate(
                    WindowsDistinguishedName.of(
                            certificate.getSubjectX500Principal().getEncoded()),
                    WindowsDistinguishedName.of(
                            certificate.getIssuerX500Principal().getEncoded()),
                    HexFormat.of().formatHex(serial.toByteArray()),
                    SerialNumber.reversed(serial),
                    extension(certificate, SUBJECT_KEY_IDENTIFIER, CertificateReader::keyIdentifier),
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
                            .map(Set::copyOf));
        } catch (MalformedDerException | CertificateEncodingException e) {
            throw new CertificateRefusedException(Denial.MALFORMED_CERTIFICATE, e.getMessage());
        }
    }

    private static SubjectAlternativeName names(X509Certificate certificate) throws CertificateRefusedException {
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

    private static String keyIdentifier(byte[] extension) throws MalformedDerException {
        byte[] identifier =
                DerReader.of(extension).single(DerReader.OCTET_STRING).contents();
        if (identifier.length == 0) {
            throw new MalformedDerException("an empty subject key identifier");
        }
        return HexFormat.of().formatHex(identifier);
    }

    private interface Reading<T> {
        T of(byte[] extension) throws MalformedDerException;
    }

    /** Reads an extension's value, which the JDK hands out within its OCTET STRING, or nothing where there is none. */
    private static <T> Optional<T> extension(X509Certificate certificate, String oid, Reading<T> reading)
            throws MalformedDerException {
        byte[] wrapped = certificate.getExtensionValue(oid);
        return wrapped == null
                ? Optional.empty()
                : Optional.of(reading.of(
                        DerReader.of(wrapped).single(DerReader.OCTET_STRING).contents()));
    }
}
