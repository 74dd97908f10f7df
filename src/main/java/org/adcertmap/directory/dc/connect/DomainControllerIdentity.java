// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import java.util.List;
import org.adcertmap.directory.dc.DnsName;

/**
 * The settings of what a host that DNS names must show before it counts as a domain controller. Immutable.
 *
 * @param suffixes the DNS suffixes of domain controllers beside the name of their domain (disjoint namespaces)
 * @param certificateCheck whether its certificate must identify a domain controller
 */
public record DomainControllerIdentity(List<DnsName> suffixes, CertificateCheck certificateCheck) {
    /** The defaults: no other suffix, and the certificate is checked. */
    public static final DomainControllerIdentity DEFAULT =
            new DomainControllerIdentity(List.of(), CertificateCheck.REQUIRED);

    /** The values of the setting {@code domainControllerCertificateCheck}. */
    public enum CertificateCheck {
        /** The certificate must identify a domain controller, unless Kerberos does (mutual authentication). */
        REQUIRED("required"),
        /** The certificate must be valid for the host name only. */
        OFF("off");

        private final String spelling;

        CertificateCheck(String spelling) {
            this.spelling = spelling;
        }

        /** Returns the value of the setting. */
        public String spelling() {
            return spelling;
        }
    }

    public DomainControllerIdentity {
        suffixes = List.copyOf(suffixes);
    }
}
