// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.OrdinalIgnoreCase;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;

/**
 * Changes of accounts and groups in the directory, as far as cached outcomes depend on them. Immutable.
 *
 * @param sids of changed accounts and groups, and of members that groups have gained or lost
 * @param identifiers the present values of changed attributes by which accounts are searched for, folded by
 *     {@link OrdinalIgnoreCase}; by attribute, as {@link AccountQuery#attribute} names it
 * @param isUnknown whether any other account or group may have changed as well
 */
public record AccountChanges(Set<Sid> sids, Map<String, Set<String>> identifiers, boolean isUnknown) {
    /** The attributes by which accounts are searched for. */
    public static final Set<String> IDENTIFIERS = Set.of(
            AccountQuery.ALT_SECURITY_IDENTITIES, AccountQuery.USER_PRINCIPAL_NAME, AccountQuery.SAM_ACCOUNT_NAME);

    /** Copies the collections. */
    public AccountChanges {
        sids = Set.copyOf(sids);
        identifiers = Map.copyOf(identifiers);
    }

    /** Returns changes of these accounts and groups alone. */
    public static AccountChanges of(Set<Sid> sids) {
        return new AccountChanges(sids, Map.of(), false);
    }

    /** Returns the change of anything. */
    public static AccountChanges unknown() {
        return new AccountChanges(Set.of(), Map.of(), true);
    }

    /** Whether nothing has changed. */
    public boolean isEmpty() {
        return sids.isEmpty() && identifiers.isEmpty() && !isUnknown;
    }

    /**
     * Whether the outcome may be another one after the changes: it has a changed account or group, or an identifier of
     * its certificate is, with any mapping method, one that an account has now, or the SID of a changed account; or it
     * is ambiguous, and any identifier has changed.
     */
    boolean concern(MappingOutcome outcome) {
        if (isUnknown || outcome.dependsOnAny(sids) || !identifiers.isEmpty() && isAmbiguous(outcome)) {
            return true;
        }
        Optional<ClientCertificate> certificate = outcome.match(
                mapped -> Optional.of(mapped.clientCertificate()),
                denied -> denied.clientCertificate(),
                unavailable -> Optional.empty());
        return certificate.filter(this::concernIdentifiersOf).isPresent();
    }

    /** Whether one account that loses an identifier leaves another as the only one. */
    private static boolean isAmbiguous(MappingOutcome outcome) {
        return outcome.match(
                mapped -> false, denied -> denied.refusal().denial() == Denial.AMBIGUOUS, unavailable -> false);
    }

    private boolean concernIdentifiersOf(ClientCertificate certificate) {
        return certificate.claimedSid().filter(sids::contains).isPresent()
                || !identifiers.isEmpty()
                        && MappingMethod.all().stream()
                                .flatMap(method -> method.queriesFor(certificate).stream())
                                .anyMatch(this::hasValueOf);
    }

    private boolean hasValueOf(AccountQuery query) {
        return identifiers
                .getOrDefault(query.attribute(), Set.of())
                .contains(OrdinalIgnoreCase.foldCase(query.value()));
    }

    /** Collects changes. Confined to one thread. */
    public static final class Collector {
        private final Set<Sid> sids = new HashSet<>();
        private final Map<String, Set<String>> identifiers = new HashMap<>();
        private boolean isUnknown;

        /** Adds a changed account, group or member. */
        public void add(Sid sid) {
            sids.add(sid);
        }

        /** Adds all present values of one of the {@link #IDENTIFIERS} that has changed; none if it was removed. */
        public void addIdentifier(String attribute, List<String> values) {
            Set<String> folded = identifiers.computeIfAbsent(attribute, name -> new HashSet<>());
            values.forEach(value -> folded.add(OrdinalIgnoreCase.foldCase(value)));
        }

        /** Adds that any account or group may have changed. */
        public void addUnknown() {
            isUnknown = true;
        }

        /** Returns the changes so far. */
        public AccountChanges changes() {
            return new AccountChanges(sids, identifiers, isUnknown);
        }
    }
}
