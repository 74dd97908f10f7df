// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.adcertmap.certificate.OrdinalIgnoreCase;
import org.adcertmap.directory.account.ScannedAccount;
import org.adcertmap.tool.audit.mapping.Fingerprints;
import org.adcertmap.tool.audit.mapping.WrittenMapping;

/**
 * Finds values that several accounts have, in two readings of all accounts: the first keeps 8 octets of each value, the
 * second keeps the few values that collide, with their accounts. Confined to one thread.
 */
final class Collisions {
    private static final int MAX_ACCOUNTS = 20; // of one value; the others are counted

    private final Fingerprints identities = new Fingerprints();
    private final Fingerprints explicitUpns = new Fingerprints();
    private final Fingerprints implicitUpns = new Fingerprints();
    private long[] repeatedIdentities = {};
    private long[] ambiguousUpns = {};
    private final Map<String, Owners> ofIdentity = new LinkedHashMap<>();
    private final Map<String, Owners> explicit = new LinkedHashMap<>();
    private final Map<String, Owners> implicit = new LinkedHashMap<>();

    private static final class Owners {
        private final List<AuditFinding.Account> accounts = new ArrayList<>();
        private final String value;
        private int count;

        Owners(String value) {
            this.value = value;
        }

        void add(ScannedAccount account) {
            count++;
            if (accounts.size() < MAX_ACCOUNTS) {
                accounts.add(AuditFinding.Account.of(account));
            }
        }

        String names(int from) {
            String names = accounts.stream()
                    .skip(from)
                    .map(AuditFinding.Account::distinguishedName)
                    .collect(Collectors.joining("; "));
            return count > accounts.size() ? names + "; and " + (count - accounts.size()) + " more" : names;
        }
    }

    /** Takes an account of the first reading. */
    void first(ScannedAccount account) {
        account.altSecurityIdentities().stream()
                .map(OrdinalIgnoreCase::foldCase)
                .distinct()
                .forEach(identities::add);
        String implicitUpn = implicitUpn(account);
        implicitUpns.add(implicitUpn);
        account.userPrincipalName()
                .filter(upn -> !OrdinalIgnoreCase.equals(upn, implicitUpn)) // its own
                .ifPresent(explicitUpns::add);
    }

    /** Ends the first reading. */
    void endFirst() {
        repeatedIdentities = Fingerprints.repeated(identities.sorted());
        ambiguousUpns = Fingerprints.inBoth(explicitUpns.sorted(), implicitUpns.sorted());
    }

    /** Returns whether the second reading needs accounts without altSecurityIdentities, too. */
    boolean needsAllAccounts() {
        return ambiguousUpns.length > 0;
    }

    /** Takes an account of the second reading. */
    void second(ScannedAccount account) {
        account.altSecurityIdentities().stream()
                .filter(value -> Fingerprints.contains(repeatedIdentities, Fingerprints.of(value)))
                .forEach(value -> add(ofIdentity, value, account));
        if (needsAllAccounts()) {
            String implicitUpn = implicitUpn(account);
            if (Fingerprints.contains(ambiguousUpns, Fingerprints.of(implicitUpn))) {
                add(implicit, implicitUpn, account);
            }
            account.userPrincipalName()
                    .filter(upn -> !OrdinalIgnoreCase.equals(upn, implicitUpn)
                            && Fingerprints.contains(ambiguousUpns, Fingerprints.of(upn)))
                    .ifPresent(upn -> add(explicit, upn, account));
        }
    }

    private static void add(Map<String, Owners> owners, String value, ScannedAccount account) {
        owners.computeIfAbsent(OrdinalIgnoreCase.foldCase(value), key -> new Owners(value))
                .add(account);
    }

    private static String implicitUpn(ScannedAccount account) {
        return account.sAMAccountName() + "@" + account.dnsDomain();
    }

    /** Reports what has collided. */
    void report(Consumer<AuditFinding> findings) {
        ofIdentity.values().stream().filter(owners -> owners.count > 1).forEach(owners -> {
            WrittenMapping value = WrittenMapping.parse(owners.value);
            findings.accept(new AuditFinding(
                    AuditCode.SAME_VALUE,
                    Optional.of(owners.accounts.get(0)),
                    owners.value,
                    value.form().spelling(),
                    value.form().strengthName(),
                    owners.count + " accounts have this value, so that no login succeeds with it; the others are "
                            + owners.names(1),
                    "remove it from all accounts but the one to which the certificate belongs",
                    Optional.empty(),
                    false));
        });
        explicit.forEach((upn, owners) -> {
            Owners others = implicit.get(upn);
            if (others != null) {
                findings.accept(new AuditFinding(
                        AuditCode.IMPLICIT_UPN,
                        Optional.of(owners.accounts.get(0)),
                        owners.value,
                        "userPrincipalName",
                        "weak",
                        "this userPrincipalName is sAMAccountName@domain of " + others.names(0)
                                + ", so that certificates of that account map to this one",
                        "change the userPrincipalName, and look in the audit log for who has set it",
                        Optional.empty(),
                        false));
            }
        });
    }
}
