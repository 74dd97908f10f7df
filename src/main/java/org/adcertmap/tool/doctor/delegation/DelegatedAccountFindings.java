// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.delegation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.rights.SeenAccount;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/**
 * Judges whether accounts may be delegated: one that is sensitive, or in Protected Users, gets no forwardable ticket.
 * Stateless. Source: MS-SFU 3.2.5.1.2.
 */
final class DelegatedAccountFindings {
    private static final DoctorCode CODE = DoctorCode.DELEGATED_ACCOUNT;
    private static final int NOT_DELEGATED = 0x100000;
    private static final long PROTECTED_USERS = 525;

    private DelegatedAccountFindings() {}

    static List<Finding> of(DoctorAssembly assembly, List<String> names) {
        List<Finding> findings = new ArrayList<>();
        for (String name : names) {
            Optional<SeenAccount> seen = assembly.directory().readerRights().account(name);
            Optional<Account> account = seen.flatMap(
                    each -> assembly.directory().read(each.sid(), each.domain().dnsName()));
            findings.add(
                    account.isEmpty()
                            ? Finding.unknown(
                                    CODE,
                                    name,
                                    "the bind account sees no such account, see " + DoctorCode.READABLE_ACCOUNT.code())
                            : of(account.get(), seen.get().qualifiedName()));
        }
        return findings;
    }

    private static Finding of(Account account, String place) {
        OptionalInt flags = account.state().userAccountControl();
        if (flags.isEmpty() || !account.state().rights().tokenGroups()) {
            return Finding.unknown(
                    CODE,
                    place,
                    "userAccountControl or the groups are not readable, see " + DoctorCode.ATTRIBUTES.code());
        }
        if ((flags.getAsInt() & NOT_DELEGATED) != 0) {
            return Finding.warning(
                            CODE, place, "the account is sensitive and cannot be delegated: ADCM-DELEGATION-SENSITIVE")
                    .withHint("leave it so where the account is one of an administrator");
        }
        if (account.groups().stream().anyMatch(group -> isProtectedUsers(group.sid()))) {
            return Finding.warning(CODE, place, "the account is in Protected Users: ADCM-DELEGATION-SENSITIVE")
                    .withHint("leave it so where the account is one of an administrator");
        }
        return Finding.ok(CODE, place, "neither sensitive nor in Protected Users");
    }

    private static boolean isProtectedUsers(Sid sid) {
        List<Long> parts = sid.subAuthorities();
        return parts.size() == 5 && parts.get(0) == 21 && parts.get(4) == PROTECTED_USERS;
    }
}
