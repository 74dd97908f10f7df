// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;

/**
 * The local CRL files of an administrator (setting {@code crlFiles}), with the certificates of the CAs that signed
 * them. Each file contains CRLs and CA certificates and nothing else; each CRL is a base CRL signed by one of the CAs.
 * Immutable.
 */
public final class LocalCrls {
    /** No local CRL files. */
    public static final LocalCrls NONE = new LocalCrls(List.of());

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private record LocalCrl(X509Certificate issuer, CachedEvidence<Crl> crl) {
        boolean isIssuedBy(X509Certificate ca) {
            return issuer.equals(ca)
                    || issuer.getSubjectX500Principal().equals(ca.getSubjectX500Principal())
                            && issuer.getPublicKey().equals(ca.getPublicKey());
        }

        String name() {
            return "the CRL of [" + issuer.getSubjectX500Principal().getName() + "] in [" + crl.source() + "]";
        }
    }

    private final List<LocalCrl> crls;

    private LocalCrls(List<LocalCrl> crls) {
        this.crls = List.copyOf(crls);
    }

    /**
     * Reads CRLs and CA certificates.
     *
     * @param path a file, or a directory of files; PEM or DER
     * @throws IOException with the file that cannot be used and the reason
     */
    public static LocalCrls read(Path path) throws IOException {
        List<X509Certificate> issuers = new ArrayList<>();
        List<Path> crlFiles = new ArrayList<>();
        List<byte[]> encodedCrls = new ArrayList<>();
        for (Path file : files(path)) {
            for (byte[] der : encodings(file)) {
                X509Certificate issuer = certificateOrNull(der);
                if (issuer != null) {
                    issuers.add(issuer);
                } else {
                    encodedCrls.add(der);
                    crlFiles.add(file);
                }
            }
        }
        if (encodedCrls.isEmpty()) {
            throw new IOException(path + " contains no CRL");
        }
        List<LocalCrl> crls = new ArrayList<>();
        for (int i = 0; i < encodedCrls.size(); i++) {
            crls.add(parse(crlFiles.get(i), encodedCrls.get(i), issuers));
        }
        return new LocalCrls(crls);
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> found = Files.list(path)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<byte[]> encodings(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        if (octets.length > 0 && octets[0] == 0x30) {
            return List.of(octets);
        }
        List<byte[]> found = new ArrayList<>();
        Matcher pem = PEM.matcher(new String(octets, StandardCharsets.US_ASCII));
        while (pem.find()) {
            try {
                found.add(Base64.getMimeDecoder().decode(pem.group(2)));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " contains PEM with invalid base64", e);
            }
        }
        if (found.isEmpty()) {
            throw new IOException(file + " is neither PEM nor DER");
        }
        return found;
    }

    private static X509Certificate certificateOrNull(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            return null; // everything else is parsed as a CRL
        }
    }

    private static LocalCrl parse(Path file, byte[] der, List<X509Certificate> issuers) throws IOException {
        List<String> failures = new ArrayList<>();
        for (X509Certificate issuer : issuers) {
            try {
                Crl crl = CrlParser.parse(new ByteArrayInputStream(der), issuer);
                if (crl.isDelta()) {
                    throw new IOException(file + " contains a delta CRL; use the base CRL");
                }
                return new LocalCrl(
                        issuer,
                        new CachedEvidence<>(
                                crl, Files.getLastModifiedTime(file).toInstant(), file.toString()));
            } catch (IOException e) {
                failures.add(e.getMessage());
            }
        }
        throw new IOException(file + " cannot be used as a CRL: "
                + (failures.isEmpty()
                        ? "put the certificate of its issuing CA into the same file or directory"
                        : String.join("; ", failures)));
    }

    /** All CRLs, in the order of the files. */
    public List<CachedEvidence<Crl>> all() {
        return crls.stream().map(LocalCrl::crl).toList();
    }

    /**
     * Returns each CRL of which a fifth of its validity or less is left. Nothing fetches a newer one.
     *
     * @param now the time at which it is judged
     */
    public List<ExpiringCrl> expiring(Instant now) {
        return crls.stream()
                .filter(local -> !now.isBefore(warnAt(local.crl().evidence())))
                .map(local -> new ExpiringCrl(
                        local.name(),
                        local.crl().evidence().nextUpdate(),
                        !local.crl().evidence().isCurrent(now)))
                .toList();
    }

    private static Instant warnAt(Crl crl) {
        return crl.nextUpdate()
                .minus(Duration.between(crl.thisUpdate(), crl.nextUpdate()).dividedBy(5));
    }

    /** Returns one text for each CRL, with the time until which it is valid. */
    public List<String> validity() {
        return crls.stream()
                .map(local -> local.name() + " is valid until "
                        + local.crl().evidence().nextUpdate())
                .toList();
    }

    /**
     * Returns one text for each CRL that is older than one of the same CA in the others, by thisUpdate or CRL number.
     */
    public List<String> olderThan(LocalCrls others) {
        return crls.stream()
                .filter(local -> others.issuedBy(local.issuer()).stream()
                        .anyMatch(other -> isOlder(local.crl().evidence(), other.evidence())))
                .map(local ->
                        local.name() + " of " + local.crl().evidence().thisUpdate() + " is older than the one before")
                .toList();
    }

    private static boolean isOlder(Crl crl, Crl other) {
        boolean isNumberLower = crl.crlNumber().isPresent()
                && other.crlNumber().isPresent()
                && crl.crlNumber().get().compareTo(other.crlNumber().get()) < 0;
        return isNumberLower || crl.thisUpdate().isBefore(other.thisUpdate());
    }

    /** The CRLs of this CA, which must have the key that signed them. */
    public List<CachedEvidence<Crl>> issuedBy(X509Certificate issuer) {
        List<CachedEvidence<Crl>> issued = new ArrayList<>();
        for (LocalCrl local : crls) {
            if (local.isIssuedBy(issuer)) {
                issued.add(local.crl());
            }
        }
        return issued;
    }
}
