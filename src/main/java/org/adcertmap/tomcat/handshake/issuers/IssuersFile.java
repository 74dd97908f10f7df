// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake.issuers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.adcertmap.certificate.CertificateDecoder;

/**
 * A file in PEM with the CAs that were read last, so that a start without a directory has them. It is replaced as a
 * whole. On POSIX only the owner can read it; on Windows it inherits the permissions of its directory. Immutable; one
 * thread at a time may use the file.
 */
record IssuersFile(Path path) {
    private static final int LINE = 64; // RFC 7468, section 2

    /**
     * Reads the CAs.
     *
     * @throws IOException if there is no such file, or it cannot be read
     * @throws CertificateException if it is malformed
     */
    List<X509Certificate> read() throws IOException, CertificateException {
        return CertificateDecoder.decodePem(Files.readString(path, StandardCharsets.US_ASCII));
    }

    /** Replaces the file. */
    void write(List<X509Certificate> cas) throws IOException, CertificateException {
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        StringBuilder pem = new StringBuilder();
        for (X509Certificate ca : cas) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(encoder.encodeToString(ca.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        Files.createDirectories(path.getParent());
        Path complete = Files.createTempFile(path.getParent(), "issuers", ".pem"); // for the owner alone
        try {
            Files.writeString(complete, pem, StandardCharsets.US_ASCII);
            Files.move(complete, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(complete);
        }
    }
}
