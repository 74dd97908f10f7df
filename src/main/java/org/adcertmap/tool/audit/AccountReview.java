// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.directory.account.ScannedAccount;
import org.adcertmap.mapping.account.Filetime;
import org.adcertmap.tool.audit.mapping.WrittenMapping;
import org.adcertmap.tool.audit.mapping.WrittenMapping.Form;

/** Judges the mappings of one account after the other. Confined to one thread. */
final class AccountReview {
    private static final int ACCOUNT_DISABLED = 0x2; // ADS_UF_ACCOUNT_DISABLE (MS-ADTS 2.2.16)

    private final Instant now;
    private final boolean permitsComputers;
    private final KnownCertificates known;
    private final Consumer<AuditFinding> findings;
    private int unreadableStates;

    /**
     * @param permitsComputers whether certificates may map to computer accounts
     * @param known the certificates that were given
     */
    AccountReview(Instant now, boolean permitsComputers, KnownCertificates known, Consumer<AuditFinding> findings) {
        this.now = now;
        this.permitsComputers = permitsComputers;
        this.known = known;
        this.findings = findings;
    }

    void review(ScannedAccount account) {
        List<WrittenMapping> values = account.altSecurityIdentities().stream()
                .map(WrittenMapping::parse)
                .filter(WrittenMapping::isOfCertificate)
                .toList();
        values.forEach(value -> spelling(account, value));
        List<WrittenMapping> usable = values.stream().filter(this::isUsable).toList();
        strength(account, usable);
        usable.stream().filter(value -> value.form().isStrong()).forEach(value -> ended(account, value));
        if (!values.isEmpty()) {
            state(account, values.get(0));
            if (account.isProtected()) {
                findings.accept(AuditFinding.of(
                        AuditCode.PRIVILEGED_ACCOUNT,
                        account,
                        values.get(0),
                        "the account is privileged (adminCount 1), and has " + count(values)
                                + ": who can write this attribute can log in as it (ESC14)",
                        "see who can write altSecurityIdentities of the account; better use certificates with the SID"
                                + " extension and no mapping"));
            }
        }
    }

    private boolean isUsable(WrittenMapping value) {
        return known.hasValue(value.value())
                || value.isUsable() && known.meant(value.value()).isEmpty();
    }

    private void spelling(ScannedAccount account, WrittenMapping value) {
        Optional<String> meant = known.meant(value.value());
        if (meant.isPresent()) {
            findings.accept(AuditFinding.of(
                            AuditCode.WRITTEN_OTHERWISE,
                            account,
                            value,
                            value.form() == Form.SHA1_PUBLIC_KEY
                                    ? "the value has the hash of the key; despite its name <SHA1-PUKEY> needs the"
                                            + " thumbprint of the certificate"
                                    : "the octets of the serial number are not reversed",
                            "write it as proposed; a certificate that was given has that value")
                    .proposing(meant));
        } else if (value.malformed().isPresent()) {
            findings.accept(AuditFinding.of(
                            AuditCode.UNREADABLE,
                            account,
                            value,
                            "the value " + value.malformed().get() + ", so that it matches no certificate",
                            value.proposal().isPresent()
                                    ? "write it as proposed"
                                    : "write a value that the command mappings prints for the certificate")
                    .proposing(value.proposal()));
        } else if (value.written().isPresent() && !known.hasValue(value.value())) {
            findings.accept(AuditFinding.of(
                            AuditCode.WRITTEN_OTHERWISE,
                            account,
                            value,
                            value.written().get(),
                            "compare the proposed value with the output of the command mappings for the certificate,"
                                    + " and write it")
                    .proposing(value.proposal()));
        }
    }

    private void strength(ScannedAccount account, List<WrittenMapping> usable) {
        List<WrittenMapping> weak =
                usable.stream().filter(value -> value.form().isWeak()).toList();
        if (weak.isEmpty()) {
            return;
        }
        if (usable.stream().noneMatch(value -> value.form().isStrong())) {
            findings.accept(AuditFinding.of(
                    AuditCode.ONLY_WEAK,
                    account,
                    weak.get(0),
                    "the account has " + count(weak) + ", only weak: weak mappings count without full enforcement,"
                            + " and are refused with it unless a tuple of strongNameMatches covers the certificate",
                    "issue a certificate with the SID extension, or add a strong value that the command mappings"
                            + " prints"));
        } else {
            weak.forEach(value -> findings.accept(AuditFinding.of(
                            AuditCode.WEAK_BESIDE_STRONG,
                            account,
                            value,
                            "the account has a strong mapping as well",
                            "remove this value once the certificates of the strong one are in use")
                    .removable()));
        }
    }

    private void ended(ScannedAccount account, WrittenMapping value) {
        if (known.isEnded(value.value())) {
            findings.accept(AuditFinding.of(
                            AuditCode.CERTIFICATE_ENDED,
                            account,
                            value,
                            "the certificate of this mapping has expired or was revoked",
                            "remove the value, and add that of the new certificate if there is one")
                    .removable());
        }
    }

    private static String count(List<WrittenMapping> values) {
        return values.size() == 1 ? "one mapping" : values.size() + " mappings";
    }

    private void state(ScannedAccount account, WrittenMapping value) {
        if (account.userAccountControl().isEmpty()) {
            unreadableStates++;
        }
        String state = Stream.of(
                        Optional.of("disabled")
                                .filter(name -> (account.userAccountControl().orElse(0) & ACCOUNT_DISABLED) != 0),
                        Optional.of("expired").filter(name -> isExpired(account)),
                        Optional.of("a computer account").filter(name -> account.isComputer() && !permitsComputers))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" and "));
        if (!state.isEmpty()) {
            findings.accept(AuditFinding.of(
                            AuditCode.UNUSABLE_ACCOUNT,
                            account,
                            value,
                            "the account is " + state + ", and still has a mapping",
                            "remove the mapping if the account is not to be used again")
                    .removable());
        }
    }

    private boolean isExpired(ScannedAccount account) {
        return Filetime.expiry(account.accountExpires().orElse(0))
                .filter(expires -> !now.isBefore(expires))
                .isPresent();
    }

    /** Returns the number of accounts with mappings whose userAccountControl the bind account may not read. */
    int unreadableStates() {
        return unreadableStates;
    }
}
