package org.adcertmap.method;

import java.util.List;
import java.util.Locale;
import org.adcertmap.certificate.ClientCertificate;

/**
 * A dNSName of the subject alternative name: the computer whose sAMAccountName is the first label and {@code $}, and
 * whose domain's DNS name is the rest. Weak. Source: MS-PKCA 3.1.5.2.1. Only an account with a bit of a computer
 * answers it, whatever a user is called.
 */
public record DnsName() implements MappingMethod {
    @Override
    public String name() {
        return "dnsName";
    }

    @Override
    public Strength strength() {
        return Strength.WEAK;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return certificate.dnsNames().stream()
                .filter(name -> name.indexOf('.') > 0 && name.indexOf('.') < name.length() - 1)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .map(this::question)
                .toList();
    }

    private AccountQuery question(String dnsName) {
        int dot = dnsName.indexOf('.');
        return AccountQuery.sAMAccountName(
                this, Precedence.DNS_NAME, dnsName.substring(0, dot) + "$", dnsName.substring(dot + 1));
    }
}
