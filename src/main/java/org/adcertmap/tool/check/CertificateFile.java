// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.certificate.CertificateDecoder;

/** Reads the certificates of a file that an option names. */
final class CertificateFile {
    private CertificateFile() {}

    /**
     * Reads PEM, with any text or private key around it, or DER.
     *
     * @return at least one certificate, in file order
     * @throws CertificateException if the file contains no certificate, or a malformed one
     */
    static List<X509Certificate> read(Path file) throws IOException, CertificateException {
        return CertificateDecoder.decode(Files.readAllBytes(file));
    }
}
