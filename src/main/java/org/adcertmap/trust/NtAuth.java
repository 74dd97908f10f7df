package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Which authorities may issue certificates that log in? The direct issuer of a certificate must be among them; an authority
 * above it is not enough. Sources: KB281245, KB295663 (NTAuthCertificates); KB5057784 for explicit mappings. Implementations
 * are safe for any number of threads and throw what says that they could not ask.
 */
@FunctionalInterface
public interface NtAuth {
  /** Whether one of these authorities has issued the certificate, by name and by signature. */
  boolean hasIssued(X509Certificate certificate);

  /** Every authority that the connector believes. */
  NtAuth OFF = certificate -> true;

  /** These authorities and no others; checks name and signature each time. */
  static NtAuth of(List<X509Certificate> authorities) {
    List<X509Certificate> all = List.copyOf(authorities);
    return certificate -> all.stream().anyMatch(authority -> Issuing.hasIssued(authority, certificate));
  }
}
