package org.adcertmap.tool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which certificates are in a file? */
final class CertificateFile {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final Pattern PEM =
      Pattern.compile(BEGIN + "[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

  private CertificateFile() {}

  /**
   * Reads PEM, whatever stands around it (text, a private key), or DER.
   *
   * @return at least one, in the order in which they stand
   * @throws CertificateException if the file holds anything else
   */
  static List<X509Certificate> read(Path file) throws IOException, CertificateException {
    byte[] bytes = Files.readAllBytes(file);
    List<byte[]> encodings = new ArrayList<>();
    String text = new String(bytes, charset(bytes));
    for (Matcher block = PEM.matcher(text); block.find(); ) {
      encodings.add(block.group().getBytes(StandardCharsets.US_ASCII));
    }
    if (encodings.size() != text.split(BEGIN, -1).length - 1) {
      throw new CertificateException("a certificate in it is cut off or damaged");
    }
    if (encodings.isEmpty()) {
      encodings.add(bytes);
    }
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    for (byte[] encoding : encodings) {
      InputStream in = new ByteArrayInputStream(encoding);
      factory.generateCertificates(in).forEach(certificate -> found.add((X509Certificate) certificate));
    }
    if (found.isEmpty()) {
      throw new CertificateException("there is no certificate in it");
    }
    return found;
  }

  /** PEM is ASCII, but Windows' editors may write it as UTF-16, which begins with a mark of its own. */
  private static Charset charset(byte[] bytes) {
    int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    return mark == 0xFEFF || mark == 0xFFFE ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1;
  }
}
