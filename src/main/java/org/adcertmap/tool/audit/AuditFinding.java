// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.util.Optional;
import org.adcertmap.directory.account.ScannedAccount;
import org.adcertmap.tool.audit.mapping.WrittenMapping;

/**
 * One finding. Immutable. Texts of the directory are not yet made printable.
 *
 * @param account the account; absent where a certificate belongs to none
 * @param value the value of altSecurityIdentities, or another value that the finding is about
 * @param form the form of the value, such as {@code <I><SR>}; empty if it has none
 * @param strength {@code strong}, {@code weak}, or empty
 * @param proposal the value to write instead; empty: none
 * @param isRemovable whether the value can be removed without a replacement
 */
record AuditFinding(
        AuditCode code,
        Optional<Account> account,
        String value,
        String form,
        String strength,
        String sentence,
        String hint,
        Optional<String> proposal,
        boolean isRemovable) {

    /** Names an account. Immutable. */
    record Account(String sAMAccountName, String distinguishedName, String sid) {
        static Account of(ScannedAccount account) {
            return new Account(
                    account.sAMAccountName(),
                    account.distinguishedName(),
                    account.sid().toString());
        }
    }

    /** Creates a finding about a value of an account. */
    static AuditFinding of(AuditCode code, ScannedAccount account, WrittenMapping value, String sentence, String hint) {
        return new AuditFinding(
                code,
                Optional.of(Account.of(account)),
                value.value(),
                value.form().spelling(),
                value.form().strengthName(),
                sentence,
                hint,
                Optional.empty(),
                false);
    }

    AuditFinding proposing(Optional<String> replacement) {
        return new AuditFinding(code, account, value, form, strength, sentence, hint, replacement, isRemovable);
    }

    AuditFinding removable() {
        return new AuditFinding(code, account, value, form, strength, sentence, hint, proposal, true);
    }
}
