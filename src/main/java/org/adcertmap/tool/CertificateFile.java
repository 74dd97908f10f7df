package org.adcertmap.tool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Which certificates are in a file? */
final class CertificateFile {
  private CertificateFile() {}

  /**
   * Reads PEM, with or without text around it, or DER.
   *
   * @return at least one, in the order in which they stand
   * @throws CertificateException if the file holds anything else
   */
  static List<X509Certificate> read(Path file) throws IOException, CertificateException {
    byte[] bytes = Files.readAllBytes(file);
    List<X509Certificate> found =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)).stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (found.isEmpty()) {
      throw new CertificateException("there is no certificate in it");
    }
    return found;
  }
}
