// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.NotReadableException;
import org.adcertmap.denial.NotReadableException.Subject;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.rights.ReaderRights;
import org.adcertmap.directory.rights.SeenAccount;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.RequiredAttribute;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.setup.types.ChangeTrackingMode;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/** Judges which attributes of accounts are readable, as a login reads them. Immutable. */
record AccountFindings(DoctorAssembly assembly, Grants grants) {
    /** DOMAIN_USER_RID_ADMIN: the built-in Administrator, whose adminCount is always 1 (MS-DTYP 2.4.2.4). */
    private static final long ADMINISTRATOR = 500;

    private static final String USN_CHANGED = "uSNChanged";
    private static final List<String> OF_ADMIN_SD_HOLDER = List.of(
            "Account Restrictions",
            "Remote Access Information",
            "General Information",
            "Public Information",
            USN_CHANGED);

    /** Returns the findings for these accounts; if there are none, for an ordinary one and the bind account itself. */
    List<Finding> of(List<String> names) {
        List<Finding> findings = new ArrayList<>();
        if (names.isEmpty()) {
            findings.addAll(ofAnyAccount());
        }
        for (String name : names) {
            Optional<SeenAccount> account = readable(() -> rights().account(name));
            if (account.isEmpty()) {
                findings.add(Finding.error(
                                DoctorCode.READABLE_ACCOUNT,
                                name,
                                "the bind account sees no account with this name in "
                                        + assembly.directorySettings().domain())
                        .withHint("if it exists, the bind account lacks List Contents where it is, or the account is of"
                                + " a protected group; " + Grants.HINT)
                        .paste(grants.ofObjects("user")));
            } else {
                findings.add(Finding.ok(
                        DoctorCode.READABLE_ACCOUNT,
                        name,
                        "the entry is readable: " + account.get().distinguishedName()));
                findings.addAll(attributes(account.get().sid(), name));
                usnChanged(account.get().sid(), name).ifPresent(findings::add);
            }
        }
        return findings;
    }

    /** Returns what is read; empty if the entry is there, but not even its SID or its name is readable. */
    private static <T> Optional<T> readable(Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (NotReadableException e) {
            if (e.subject() != Subject.OBJECT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private ReaderRights rights() {
        return assembly.directory().readerRights();
    }

    private List<Finding> ofAnyAccount() {
        List<Finding> findings = new ArrayList<>();
        Optional<Sid> sample = assembly.directory().sampleAccount();
        if (sample.isEmpty()) {
            findings.add(Finding.error(
                            DoctorCode.READABLE_ACCOUNT,
                            grants.trustee(),
                            "the bind account sees no user of the domain")
                    .withHint(Grants.HINT)
                    .paste(grants.ofObjects("user")));
            return findings;
        }
        findings.add(Finding.ok(DoctorCode.READABLE_ACCOUNT, grants.trustee(), "the bind account sees users"));
        findings.addAll(attributes(sample.get(), sample.get().toString()));
        usnChanged(sample.get(), sample.get().toString()).ifPresent(findings::add);
        return findings;
    }

    private List<Finding> attributes(Sid sid, String name) {
        ActiveDirectory directory = assembly.directory();
        Optional<Account> account =
                readable(() -> directory.read(sid, assembly.directorySettings().domain()));
        if (account.isEmpty()) {
            return List.of(Finding.error(
                            DoctorCode.ATTRIBUTES, name, "not even the SID or the name of the account is readable")
                    .withHint(Grants.HINT)
                    .paste(grants.ofUsers(OF_ADMIN_SD_HOLDER).toArray(String[]::new)));
        }
        Set<RequiredAttribute> unreadable = account.get().state().unreadable(assembly.accountPolicy());
        String place = account.get().netbiosDomain() + '\\' + account.get().sAMAccountName();
        if (unreadable.isEmpty()) {
            return List.of(Finding.ok(
                    DoctorCode.ATTRIBUTES,
                    place,
                    "its state and its " + account.get().groups().size() + " groups are readable"));
        }
        return List.of(Finding.error(
                        DoctorCode.ATTRIBUTES,
                        place,
                        RequiredAttribute.refusal(unreadable, place).detail()
                                + ": every login is refused with ADCM-STATE-UNREADABLE; \"Pre-Windows 2000 Compatible"
                                + " Access\" is probably empty")
                .withHint(Grants.HINT)
                .paste(grants.ofUsers(names(unreadable)).toArray(String[]::new)));
    }

    /** Returns the finding where change tracking cannot see that an account has changed; see TrackingSession. */
    private Optional<Finding> usnChanged(Sid sid, String place) {
        ChangeTrackingMode mode = assembly.changeTracking();
        boolean isPolled = mode == ChangeTrackingMode.AUTO || mode == ChangeTrackingMode.DIR_SYNC;
        if (!isPolled || rights().mayRead(sid, USN_CHANGED)) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                        DoctorCode.ATTRIBUTES,
                        place,
                        USN_CHANGED + " is not readable, so that change tracking is PARTIAL: cached mappings are read"
                                + " again every half cacheTtl")
                .withHint(Grants.HINT)
                .paste(grants.ofUsers(List.of(USN_CHANGED)).toArray(String[]::new)));
    }

    private static List<String> names(Set<RequiredAttribute> attributes) {
        return attributes.stream().map(RequiredAttribute::rightName).distinct().toList();
    }

    /** Returns the finding for the built-in Administrator, whose rights are those of AdminSDHolder. */
    Finding ofProtectedAccount() {
        Optional<Sid> any = assembly.directory().sampleAccount();
        if (any.isEmpty()) {
            return Finding.unknown(
                    DoctorCode.PROTECTED_ACCOUNT, grants.trustee(), "the bind account sees no user of the domain");
        }
        List<Long> parts = new ArrayList<>(any.get().subAuthorities());
        parts.set(parts.size() - 1, ADMINISTRATOR);
        Sid administrator = Sid.of(any.get().identifierAuthority(), parts);
        String place = "account " + administrator + ", adminCount 1";
        Optional<Account> account = readable(() -> assembly.directory()
                .read(administrator, assembly.directorySettings().domain()));
        if (account.isEmpty()) {
            return Finding.warning(
                            DoctorCode.PROTECTED_ACCOUNT,
                            place,
                            "accounts of protected groups are not visible to the bind account: their logins are refused"
                                    + " with ADCM-NO-ACCOUNT")
                    .withHint("if such accounts are to log in: " + Grants.HINT)
                    .paste(grants.ofProtectedAccounts(OF_ADMIN_SD_HOLDER).toArray(String[]::new));
        }
        Set<RequiredAttribute> unreadable = account.get().state().unreadable(assembly.accountPolicy());
        return unreadable.isEmpty()
                ? Finding.ok(
                        DoctorCode.PROTECTED_ACCOUNT, place, "the state of accounts of protected groups is readable")
                : Finding.warning(
                                DoctorCode.PROTECTED_ACCOUNT,
                                place,
                                RequiredAttribute.refusal(unreadable, place).detail()
                                        + ": logins of accounts of protected groups are refused")
                        .withHint("if such accounts are to log in; effective within the hour; " + Grants.HINT)
                        .paste(grants.ofProtectedAccounts(names(unreadable)).toArray(String[]::new));
    }
}
