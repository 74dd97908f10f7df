// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.delegation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.delegation.AccountTrial;
import org.adcertmap.delegation.DelegatedAccount;
import org.adcertmap.directory.rights.SeenAccount;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/**
 * Judges whether accounts may be delegated: one that is sensitive, or in Protected Users, gets no forwardable ticket.
 * Immutable.
 *
 * @param trial of other accounts at the KDC; empty where the keytab does not have the present key
 */
record DelegatedAccountFindings(DoctorAssembly assembly, Optional<AccountTrial> trial) {
    private static final DoctorCode CODE = DoctorCode.DELEGATED_ACCOUNT;

    List<Finding> of(List<String> names) throws IOException {
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

    private Finding of(Account account, String place) throws IOException {
        if (account.state().userAccountControl().isEmpty()
                || !account.state().rights().tokenGroups()) {
            return Finding.unknown(
                    CODE,
                    place,
                    "userAccountControl or the groups are not readable, see " + DoctorCode.ATTRIBUTES.code());
        }
        if (DelegatedAccount.isSensitive(account)) {
            return Finding.warning(
                            CODE,
                            place,
                            "the account is sensitive and cannot be delegated, or is in Protected Users:"
                                    + " ADCM-DELEGATION-SENSITIVE")
                    .withHint("leave it so where the account is one of an administrator");
        }
        if (trial.isEmpty()) {
            return Finding.ok(CODE, place, "neither sensitive nor in Protected Users");
        }
        return trial.get()
                .refusal(account)
                .map(refusal -> Finding.error(CODE, place, refusal)
                        .withHint("docs/responses.md has the remedy of each code; see also "
                                + DoctorCode.SERVICE_ACCOUNT.code()))
                .orElseGet(() -> Finding.ok(CODE, place, "the KDC gives a forwardable ticket of it (S4U2Self)"));
    }
}
