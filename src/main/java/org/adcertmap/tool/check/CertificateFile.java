// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adcertmap.certificate.CertificateDecoder;
import org.adcertmap.trust.path.IssuerSignature;

/** Reads the certificates of a file that an option names. */
public final class CertificateFile {
    private CertificateFile() {}

    /**
     * Reads PEM, with any text or private key around it, DER or PKCS #7.
     *
     * @return at least one certificate, in file order
     * @throws CertificateException if the file contains no certificate, or a malformed one
     * @throws NoClientCertificateException if the file is a private key, a key store or the like
     */
    public static List<X509Certificate> read(Path file) throws IOException, CertificateException {
        byte[] octets = Files.readAllBytes(file);
        Optional<String> otherKind = FileKind.otherThanCertificate(octets);
        if (otherKind.isPresent()) {
            throw new NoClientCertificateException(otherKind.get());
        }
        return CertificateDecoder.decode(octets);
    }

    /**
     * Reads a client certificate with its chain. Programs that export a chain begin with either end of it, so the
     * client certificate is the one that is no CA's.
     *
     * @return the client certificate, then the others in file order
     * @throws CertificateException if the file contains no certificate, or a malformed one
     * @throws NoClientCertificateException if the file contains no client certificate, or several
     */
    public static List<X509Certificate> readChain(Path file) throws IOException, CertificateException {
        List<X509Certificate> all = read(file).stream().distinct().toList();
        List<X509Certificate> clients =
                all.stream().filter(certificate -> !isCa(certificate, all)).toList();
        if (clients.isEmpty()) {
            throw new NoClientCertificateException("the file contains "
                    + (all.size() == 1 ? "a CA certificate" : "CA certificates")
                    + " and no client certificate: "
                    + subjects(all)
                    + "; give the certificate that the CA issued to a user");
        }
        if (clients.size() > 1) {
            throw new NoClientCertificateException("the file contains " + clients.size()
                    + " client certificates, and only one is mapped; put each into a file of its own: "
                    + subjects(clients));
        }
        List<X509Certificate> chain = new ArrayList<>(clients);
        all.stream().filter(certificate -> !clients.contains(certificate)).forEach(chain::add);
        return List.copyOf(chain);
    }

    private static String subjects(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .collect(Collectors.joining("; "));
    }

    /** Returns whether it says that it is a CA's, or has issued another certificate of the file. */
    private static boolean isCa(X509Certificate certificate, List<X509Certificate> all) {
        return certificate.getBasicConstraints() >= 0
                || all.stream()
                        .anyMatch(other -> !other.equals(certificate) && IssuerSignature.hasIssued(certificate, other));
    }
}
