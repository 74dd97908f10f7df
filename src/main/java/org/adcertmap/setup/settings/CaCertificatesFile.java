// SPDX-License-Identifier: Apache-2.0
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

/** Reads CA certificates from a file that a setting names, PEM (one or more) or DER. */
public final class CaCertificatesFile {
    private CaCertificatesFile() {}

    /**
     * Reads every certificate in the file, in file order.
     *
     * @return at least one certificate
     * @throws IllegalArgumentException if the file cannot be read or contains no certificate; the message says which
     */
    public static List<X509Certificate> read(String file) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of(file));
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (IOException | CertificateException | InvalidPathException e) {
            throw new IllegalArgumentException("the file cannot be read: " + e, e);
        }
        throw new IllegalArgumentException("the file contains no certificate");
    }
}
