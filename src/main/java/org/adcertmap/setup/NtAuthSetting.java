package org.adcertmap.setup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.trust.NtAuth;

/**
 * Where are the authorities that may issue certificates that log in?
 *
 * @param given the authorities themselves, or nothing where the directory is asked
 * @param isOff whether every authority of the connector may
 */
record NtAuthSetting(Optional<NtAuth> given, boolean isOff) {

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static NtAuthSetting of(String value) {
    if (value.equalsIgnoreCase("directory")) {
      return new NtAuthSetting(Optional.empty(), false);
    }
    if (value.equalsIgnoreCase("off")) {
      return new NtAuthSetting(Optional.of(NtAuth.OFF), true);
    }
    if (value.startsWith(Setting.FILE)) {
      return new NtAuthSetting(Optional.of(NtAuth.of(certificates(value.substring(Setting.FILE.length())))), false);
    }
    throw Values.unknown(List.of("directory", "off", "file:..."), value);
  }

  private static List<X509Certificate> certificates(String file) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of(file));
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)).stream()
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
