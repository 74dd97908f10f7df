package org.adcertmap.tool.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.certificate.CertificateDecoder;

/** Which certificates are in a file? */
final class CertificateFile {
    private CertificateFile() {}

    /**
     * Reads PEM, whatever stands around it (text, a private key), or DER.
     *
     * @return at least one, in the order in which they stand
     * @throws CertificateException if the file holds anything else
     */
    static List<X509Certificate> read(Path file) throws IOException, CertificateException {
        return CertificateDecoder.decode(Files.readAllBytes(file));
    }
}
