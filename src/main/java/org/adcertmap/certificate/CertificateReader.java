// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.certificate.der.CertificateExtensions;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.certificate.der.TbsCertificate;
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
    private static final byte[] NONE = {};

    /** Issuers and OIDs, which many cached certificates have in common. */
    private static final UnaryOperator<String> SHARED = BoundedCache.sharedTexts(1_000);

    private CertificateReader() {}

    /**
     * Reads one certificate.
     *
     * @throws CertificateRefusedException if a part that is used here is malformed or contradictory
     */
    public static ClientCertificate read(X509Certificate certificate) throws CertificateRefusedException {
        try {
            byte[] encoded = certificate.getEncoded();
            CertificateExtensions extensions = CertificateExtensions.read(encoded);
            SubjectAlternativeName names = subjectAlternativeName(extensions);
            Optional<Sid> sid = sid(extensions);
            TbsCertificate tbs = TbsCertificate.read(encoded);
            List<UnusableIdentifier> unusable = new ArrayList<>();
            refuseMalformedUsage(extensions);
            return new ClientCertificate(
                    distinguishedName("subject", tbs.subject(), unusable),
                    distinguishedName("issuer", tbs.issuer(), unusable).map(SHARED),
                    new ClientCertificate.Octets(
                            Thumbprint.octets("SHA-1", encoded),
                            tbs.serialNumber(),
                            extensions
                                    .decode(SUBJECT_KEY_IDENTIFIER, CertificateReader::subjectKeyIdentifier)
                                    .orElse(NONE)),
                    Thumbprint.hash("SHA-256", encoded),
                    distinct(names.userPrincipalNames()),
                    sid,
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    new ClientCertificate.Others(
                            names.rfc822Names(),
                            names.dnsNames(),
                            sid.isPresent() ? Optional.empty() : SidUri.read(names.uris()),
                            extensions
                                    .decode(CertificatePolicies.OID, CertificatePolicies::read)
                                    .map(CertificateReader::shared)
                                    .orElse(Set.of()),
                            unusable(unusable, names)));
        } catch (MalformedDerException | CertificateEncodingException e) {
            throw new CertificateRefusedException(Denial.MALFORMED_CERTIFICATE, e.getMessage());
        }
    }

    /** What the certificate may be used for is judged apart ({@code CertificateUsage}). */
    private static void refuseMalformedUsage(CertificateExtensions extensions) throws MalformedDerException {
        extensions.decode(KeyUsageExtensions.KEY_USAGE, KeyUsageExtensions::digitalSignature);
        extensions.decode(KeyUsageExtensions.EXTENDED_KEY_USAGE, KeyUsageExtensions::extendedKeyUsage);
    }

    private static Set<String> shared(Set<String> oids) {
        return oids.stream().map(SHARED).collect(Collectors.toUnmodifiableSet());
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

    private static SubjectAlternativeName subjectAlternativeName(CertificateExtensions extensions)
            throws CertificateRefusedException {
        try {
            return extensions
                    .decode(SubjectAlternativeName.OID, SubjectAlternativeName::read)
                    .orElse(SubjectAlternativeName.NONE);
        } catch (MalformedDerException e) {
            throw new CertificateRefusedException(Denial.MALFORMED_SUBJECT_ALT_NAME, e.getMessage());
        }
    }

    private static List<String> distinct(List<String> names) {
        if (names.size() < 2) {
            return names;
        }
        Map<String, String> distinct = new LinkedHashMap<>();
        names.forEach(name -> distinct.putIfAbsent(OrdinalIgnoreCase.foldCase(name), name));
        return List.copyOf(distinct.values());
    }

    private static Optional<Sid> sid(CertificateExtensions extensions)
            throws CertificateRefusedException, MalformedDerException {
        Optional<byte[]> extension = extensions.decode(SidExtension.OID, value -> value);
        return extension.isPresent() ? Optional.of(SidExtension.read(extension.get())) : Optional.empty();
    }

    private static byte[] subjectKeyIdentifier(byte[] extension) throws MalformedDerException {
        byte[] identifier =
                DerReader.of(extension).single(DerReader.OCTET_STRING).contents();
        if (identifier.length == 0) {
            throw new MalformedDerException("the subject key identifier is empty");
        }
        return identifier;
    }
}
