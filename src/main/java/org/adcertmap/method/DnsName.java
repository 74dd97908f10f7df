package org.adcertmap.method;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.adcertmap.certificate.ClientCertificate;

/**
 * A dNSName of the subject alternative name: the computer whose sAMAccountName is the first label and {@code $}, where the
 * rest is the domain's own DNS name. Weak. Source: MS-PKCA 3.1.5.2.1. Only an account with a bit of a computer answers it,
 * whatever a user is called.
 *
 * @param domain the DNS name of the domain
 */
public record DnsName(String domain) implements MappingMethod {
  public DnsName {
    domain = domain.toLowerCase(Locale.ROOT);
  }

  @Override
  public String name() {
    return "dnsName";
  }

  @Override
  public Strength strength() {
    return Strength.WEAK;
  }

  @Override
  public List<Question> questionsFor(ClientCertificate certificate) {
    return certificate.dnsNames().stream()
        .flatMap(this::computer)
        .distinct()
        .map(name -> new Question(this, Precedence.DNS_NAME, "sAMAccountName", name))
        .toList();
  }

  private Stream<String> computer(String dnsName) {
    int dot = dnsName.indexOf('.');
    boolean ours = dot > 0 && OrdinalIgnoreCase.equal(dnsName.substring(dot + 1), domain);
    return ours ? Stream.of(dnsName.substring(0, dot).toLowerCase(Locale.ROOT) + "$") : Stream.empty();
  }
}
