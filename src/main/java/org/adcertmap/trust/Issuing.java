package org.adcertmap.trust;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.Thumbprint;

/** Has this authority issued that certificate? Its subject is the other's issuer, and its key has signed it. */
final class Issuing {
  private Issuing() {}

  /** The thumbprints of those authorities that have issued it. */
  static Set<String> thumbprints(List<X509Certificate> authorities, X509Certificate certificate) {
    return authorities.stream()
        .filter(authority -> hasIssued(authority, certificate))
        .map(Issuing::thumbprint)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String thumbprint(X509Certificate authority) {
    try {
      return Thumbprint.of(authority);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded has an encoding", e);
    }
  }

  static boolean hasIssued(X509Certificate authority, X509Certificate certificate) {
    if (!authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // signed by another key of an authority with this name, or not verifiable: not issued by this one
    }
  }
}
