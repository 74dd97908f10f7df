// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adcertmap.denial.NotReadableException.Subject;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.UnreadableException;

/** Checks that a domain controller has the domain of the setting {@code domain}. Stateless. */
final class OwnDomain {
    private OwnDomain() {}

    /**
     * Requires that the domain controller is one of that domain.
     *
     * @param dnsName of the domain in the settings
     * @param domains those of the forest of the domain controller
     * @param served the DNS name of the domain of which it is a domain controller (defaultNamingContext)
     * @throws InvalidResponseException if it is not; it names the domain that it has
     */
    static void require(String dnsName, List<Domain> domains, String served) throws InvalidResponseException {
        Optional<Domain> own = Domains.named(domains, dnsName);
        if (served.equalsIgnoreCase(dnsName)) {
            if (own.isEmpty()) {
                throw unreadable(dnsName, domains);
            }
            return;
        }
        if (own.isPresent()) {
            throw new InvalidResponseException("the domain controller is one of the domain " + served + ", not of "
                    + dnsName + ", see domain and servers");
        }
        Optional<Domain> sameNetbiosName = domains.stream()
                .filter(domain -> domain.netbiosName().equalsIgnoreCase(dnsName))
                .findFirst();
        if (sameNetbiosName.isPresent()) {
            throw new InvalidResponseException(dnsName + " is the NetBIOS name of the domain "
                    + sameNetbiosName.get().dnsName() + ", see domain");
        }
        throw new InvalidResponseException(
                "the domain controller has no domain " + dnsName + ", but " + names(domains, served) + ", see domain");
    }

    private static String names(List<Domain> domains, String served) {
        return domains.isEmpty()
                ? served
                : domains.stream().map(Domain::dnsName).collect(Collectors.joining(", "));
    }

    /** Returns the failure where the domain has no crossRef object that the bind account may read. */
    static UnreadableException unreadable(String dnsName, List<Domain> readable) {
        return new UnreadableException(
                Subject.CROSS_REF,
                "there is no readable crossRef object with nETBIOSName for " + dnsName
                        + ", see the setting domain; readable: "
                        + readable.stream().map(Domain::dnsName).collect(Collectors.joining(", ", "[", "]")));
    }
}
