package org.adcertmap.trust;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** Has this authority issued that certificate? Its subject is the other's issuer, and its key has signed it. */
final class Issuing {
  private Issuing() {}

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
