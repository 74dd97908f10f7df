// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.ListedUser;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.ValidatedMapping;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.trust.TrustPolicy;

/**
 * Maps a certificate by {@link ListedMappings}: one-to-one mappings first, by the whole certificate, then many-to-one
 * mappings in their order; the first that matches decides, also one that denies. The certificate must be trusted
 * before. Never {@code Unavailable}. Safe for any number of threads; keeps no state between calls.
 */
public final class ListedMapper implements Mapper {
    private final ListedMappings mappings;
    private final ValidatedMapping validated;

    /** @param clock the time that validity periods are compared with */
    public ListedMapper(ListedMappings mappings, TrustPolicy trust, Clock clock) {
        this.mappings = mappings;
        this.validated = new ValidatedMapping(trust, clock);
    }

    @Override
    public MappingOutcome map(List<X509Certificate> chain, AccountPattern account) {
        return validated.of(chain, attempt -> require(account, find(chain.get(0), attempt::trace)));
    }

    /** A Valve with a pattern accepts no other user than one that it matches. */
    private static ListedUser require(AccountPattern account, ListedUser user) throws CertificateRefusedException {
        if (!account.isNone() && !account.matches(user.userName())) {
            throw new CertificateRefusedException(
                    Denial.NOT_LISTED,
                    "the mapping is to " + user.userName() + ", which account=[" + account
                            + "] of the Valve does not match");
        }
        return user;
    }

    /**
     * Returns why a certificate that this mapper does not map is refused by a mapping that denies, trusted or not, and
     * whatever mappings that allow precede it: they do not apply. Empty if none denies it.
     */
    public Optional<Refusal> veto(X509Certificate certificate) {
        return mappings.manyToOne().stream()
                .filter(mapping ->
                        mapping.isDeny() && mapping.firstUnmatched(certificate).isEmpty())
                .findFirst()
                .map(mapping -> denied(mapping, certificate).refusal());
    }

    private ListedUser find(X509Certificate certificate, BiConsumer<String, String> trace)
            throws CertificateRefusedException {
        Optional<ListedUser> user = mappings.userOf(certificate);
        trace.accept(
                "one-to-one mappings",
                user.map(found -> "the certificate is that of " + found.userName())
                        .orElseGet(() -> "none of " + mappings.oneToOne().size() + " has this certificate"));
        return user.isPresent() ? user.get() : findByRules(certificate, trace);
    }

    private ListedUser findByRules(X509Certificate certificate, BiConsumer<String, String> trace)
            throws CertificateRefusedException {
        for (ManyToOneMapping mapping : mappings.manyToOne()) {
            Optional<Rule> unmatched = mapping.firstUnmatched(certificate);
            String step = "many-to-one mapping " + Printable.excerpt(mapping.name());
            if (unmatched.isPresent()) {
                trace.accept(
                        step, "no match: " + Printable.excerpt(unmatched.get().toString()));
            } else if (mapping.isDeny()) {
                throw denied(mapping, certificate);
            } else {
                trace.accept(step, "all rules match");
                return mapping.user().orElseThrow();
            }
        }
        throw new CertificateRefusedException(
                Denial.NOT_LISTED,
                "none of " + mappings.oneToOne().size() + " one-to-one and "
                        + mappings.manyToOne().size() + " many-to-one mappings matches");
    }

    /** A Deny mapping whose names cannot be decoded may be one that matches. */
    private static CertificateRefusedException denied(ManyToOneMapping mapping, X509Certificate certificate) {
        String name = "the many-to-one mapping \"" + Printable.excerpt(mapping.name()) + "\"";
        return mapping.unreadable(certificate)
                .map(rule -> new CertificateRefusedException(
                        Denial.UNREADABLE_NAME,
                        name + " denies by a rule for the " + rule.field().spelling() + ", which cannot be decoded"))
                .orElseGet(() ->
                        new CertificateRefusedException(Denial.MAPPING_DENIED, name + " has the permissionMode Deny"));
    }
}
