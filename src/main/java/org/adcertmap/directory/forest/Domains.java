// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;

/**
 * The domains of the forest as they were known at one moment, so that one query decodes all its entries by the same
 * domains and no decoding starts another query. Immutable.
 *
 * @param own the domain of the setting {@code domain}
 * @param all every domain of the forest, the own domain included
 * @param permitted the domains whose accounts may log on
 */
public record Domains(Domain own, List<Domain> all, List<Domain> permitted) {
    public Domains {
        all = List.copyOf(all);
        permitted = List.copyOf(permitted);
    }

    /** Returns the domain with this DNS name; empty if the forest has none. */
    public Optional<Domain> named(String dnsName) {
        return named(all, dnsName);
    }

    static Optional<Domain> named(List<Domain> domains, String dnsName) {
        return domains.stream()
                .filter(domain -> domain.dnsName().equalsIgnoreCase(dnsName))
                .findFirst();
    }

    /**
     * Returns the domain of an entry: of all domains that contain it, the one with the longest DN.
     *
     * @throws InvalidResponseException if no domain contains it, or its DN is malformed
     */
    public Domain domainOf(Entry entry) throws InvalidResponseException {
        String text = entry.getDN();
        Optional<Domain> domain = PlainDn.isPlain(text) && all.stream().allMatch(Domain::isPlain)
                ? innermost(each -> each.contains(text))
                : domainOf(EntryAttributes.dnOf(entry));
        return domain.orElseThrow(() -> new InvalidResponseException("no domain contains [" + text + "]"));
    }

    private Optional<Domain> domainOf(DN dn) {
        return innermost(domain -> domain.contains(dn));
    }

    private Optional<Domain> innermost(Predicate<Domain> contains) {
        return all.stream()
                .filter(contains)
                .max(Comparator.comparingInt(domain -> domain.dn().getRDNs().length));
    }

    /**
     * Returns the domain that contains a DN; empty if none does, the DN is malformed, or accounts of the domain may not
     * log on.
     */
    public Optional<Domain> permittedDomainOf(String dn) {
        try {
            return domainOf(new DN(dn)).filter(permitted::contains);
        } catch (LDAPException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the domain of an account that the search returned.
     *
     * @throws InvalidResponseException also if accounts of its domain may not log on, so that no search may return it
     */
    public Domain permittedDomainOf(Entry account) throws InvalidResponseException {
        Domain domain = domainOf(account);
        if (!permitted.contains(domain)) {
            throw new InvalidResponseException("[" + account.getDN() + "] is not in the domain that was searched");
        }
        return domain;
    }

    /**
     * Checks that the entry is in the domain that was queried, and not in a child domain.
     *
     * @throws InvalidResponseException if it is not
     */
    public void requireIn(Domain domain, Entry entry) throws InvalidResponseException {
        if (!domainOf(entry).equals(domain)) {
            throw new InvalidResponseException("[" + entry.getDN() + "] is not in the domain " + domain.dnsName());
        }
    }

    /** Returns whether this is the domain of the setting {@code domain}. */
    public boolean isOwn(Domain domain) {
        return domain.equals(own);
    }
}
