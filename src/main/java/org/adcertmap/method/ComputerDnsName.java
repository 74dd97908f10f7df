// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import java.util.Locale;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps a dNSName of the subject alternative name to the computer account whose sAMAccountName is the first label
 * followed by {@code $}, in the domain named by the other labels. Weak. Only computer accounts (userAccountControl)
 * match, never users. Source: MS-PKCA 3.1.5.2.1.
 */
public record ComputerDnsName() implements MappingMethod {
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
                .map(this::query)
                .toList();
    }

    private AccountQuery query(String dnsName) {
        int dot = dnsName.indexOf('.');
        return AccountQuery.sAMAccountName(
                Precedence.DNS_NAME, dnsName.substring(0, dot) + "$", dnsName.substring(dot + 1));
    }
}
