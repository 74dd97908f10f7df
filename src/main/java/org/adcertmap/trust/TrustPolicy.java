package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Denial;
import org.adcertmap.certificate.Refusal;

/**
 * May this certificate be believed at this moment? Asked for every request, also where the rest of the answer is
 * remembered.
 *
 * @param usageCheck whether the key must be meant for client authentication (HTTP.sys: usagecheck)
 * @param ntAuth which authorities may issue certificates that log in
 */
public record TrustPolicy(boolean usageCheck, NtAuth ntAuth) {

  /**
   * Looks for a reason not to believe the certificate.
   *
   * @param chain the certificate and what was sent with it, certificate first
   * @param certificate the facts of the first
   * @return the first reason found, or nothing if the certificate may be believed
   */
  public Optional<Refusal> refusal(List<X509Certificate> chain, ClientCertificate certificate, Instant now) {
    // What was sent along may belong to the path or not: the connector, who has judged the path, looks at its dates.
    return Validity.refusal(chain.get(0), now)
        .or(() -> usageCheck ? Usage.refusal(certificate) : Optional.empty())
        .or(() -> issuer(chain.get(0), certificate));
  }

  /**
   * The thumbprints of the authorities that have issued the first of the chain, as far as they are known: those in NTAuth, and
   * those that were sent along. A thumbprint names one certificate to the bit, so whoever sends it cannot be another.
   */
  public Set<String> issuers(List<X509Certificate> chain) {
    X509Certificate first = chain.get(0);
    Set<String> issuers = new HashSet<>(ntAuth.issuersOf(first));
    issuers.addAll(Issuing.thumbprints(chain.subList(1, chain.size()), first));
    return issuers;
  }

  private Optional<Refusal> issuer(X509Certificate first, ClientCertificate certificate) {
    return ntAuth.hasIssued(first)
        ? Optional.empty()
        : Optional.of(new Refusal(Denial.NOT_IN_NTAUTH, "its issuer is " + certificate.issuer()));
  }
}
