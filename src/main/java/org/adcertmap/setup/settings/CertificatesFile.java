package org.adcertmap.setup.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificates of a file, in PEM or DER, one after the other. */
public final class CertificatesFile {
    private CertificatesFile() {}

    /** @throws IllegalArgumentException if the file cannot be read, or holds none */
    public static List<X509Certificate> read(String file) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of(file));
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException | CertificateException | InvalidPathException e) {
            throw new IllegalArgumentException("cannot be read: " + e, e);
        }
        throw new IllegalArgumentException("holds no certificate");
    }
}
