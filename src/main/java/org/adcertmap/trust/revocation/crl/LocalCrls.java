package org.adcertmap.trust.revocation.crl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;

/**
 * Lists of revocations that an administrator keeps in files, with the certificates of those who signed them. Everything
 * in the files must be one or the other, and every list signed by one of the certificates. Immutable.
 */
public final class LocalCrls {
    /** There are none. */
    public static final LocalCrls NONE = new LocalCrls(List.of());

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private record Own(X509Certificate issuer, CachedEvidence<Crl> list) {}

    private final List<Own> all;

    private LocalCrls(List<Own> all) {
        this.all = List.copyOf(all);
    }

    /**
     * @param path a file, or a folder of files; PEM or DER
     * @throws IOException saying which file cannot be used and why
     */
    public static LocalCrls read(Path path) throws IOException {
        List<X509Certificate> issuers = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        List<byte[]> lists = new ArrayList<>();
        for (Path file : files(path)) {
            for (byte[] der : encodings(file)) {
                X509Certificate issuer = certificate(der);
                if (issuer != null) {
                    issuers.add(issuer);
                } else {
                    lists.add(der);
                    files.add(file);
                }
            }
        }
        if (lists.isEmpty()) {
            throw new IOException(path + " holds no list of revocations");
        }
        List<Own> all = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            all.add(own(files.get(i), lists.get(i), issuers));
        }
        return new LocalCrls(all);
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
                throw new IOException(file + " holds PEM that is no base64", e);
            }
        }
        if (found.isEmpty()) {
            throw new IOException(file + " is neither PEM nor DER");
        }
        return found;
    }

    /** {@code null} where it is none. */
    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            return null; // then it must be a list, and is read as one
        }
    }

    private static Own own(Path file, byte[] der, List<X509Certificate> issuers) throws IOException {
        List<String> troubles = new ArrayList<>();
        for (X509Certificate issuer : issuers) {
            try {
                Crl list = CrlParser.read(new ByteArrayInputStream(der), issuer);
                if (list.isDelta()) {
                    throw new IOException(file + " holds a delta list; keep the complete one");
                }
                return new Own(
                        issuer,
                        new CachedEvidence<>(
                                list, Files.getLastModifiedTime(file).toInstant(), file.toString()));
            } catch (IOException e) {
                troubles.add(e.getMessage());
            }
        }
        throw new IOException(file + " cannot be used as a list of revocations: "
                + (troubles.isEmpty()
                        ? "the certificate of its issuer must stand beside it"
                        : String.join("; ", troubles)));
    }

    /** Those of this issuer, which must be the very key that signed. */
    public List<CachedEvidence<Crl>> of(X509Certificate issuer) {
        return all.stream()
                .filter(own -> own.issuer().getSubjectX500Principal().equals(issuer.getSubjectX500Principal())
                        && own.issuer().getPublicKey().equals(issuer.getPublicKey()))
                .map(Own::list)
                .toList();
    }
}
