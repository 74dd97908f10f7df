// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.io.IOException;
import java.util.Optional;
import org.adcertmap.directory.rights.LockoutPolicy;
import org.adcertmap.directory.rights.ReaderRights;
import org.adcertmap.directory.rights.SeenAccount;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/** Compares the rejected binds that Realms may send with the lockout threshold of the bind account. Stateless. */
final class LockoutFindings {
    private static final DoctorCode CODE = DoctorCode.REFUSED_BINDS;
    /** Of one Realm until 31 minutes after the last one; see docs/failover.md. */
    private static final int REJECTED_BINDS_OF_A_REALM = 2;

    private LockoutFindings() {}

    /** @param realms how many Realms this Tomcat has */
    static Finding of(ControllerSurvey survey, int realms) throws IOException {
        DoctorAssembly assembly = survey.requireBound();
        ReaderRights rights = assembly.directory().readerRights();
        Optional<SeenAccount> account =
                rights.bindAccount(assembly.directorySettings().bind().accountName());
        if (account.isEmpty()) {
            return Finding.unknown(CODE, "bind account", "its entry is not in this domain, or not readable");
        }
        return of(account.get().qualifiedName(), rights.lockoutPolicy(account.get()), realms);
    }

    static Finding of(String account, LockoutPolicy policy, int realms) {
        if (policy.threshold().isEmpty()) {
            return Finding.unknown(CODE, account, "the lockout threshold in " + policy.source() + " is not readable");
        }
        int threshold = policy.threshold().getAsInt();
        if (threshold == 0) {
            return Finding.ok(CODE, account, "no number of rejected binds locks it out (lockout threshold 0)");
        }
        int binds = REJECTED_BINDS_OF_A_REALM * Math.max(realms, 1);
        String counted = policy.badPasswordCount().isPresent()
                ? "; at present " + policy.badPasswordCount().getAsInt() + " count"
                : "";
        String window = policy.observationWindow()
                .map(duration -> " within " + duration.toMinutes() + " minutes")
                .orElse("");
        String text = threshold + " rejected binds" + window + " lock it out; after a wrong password this Tomcat sends "
                + REJECTED_BINDS_OF_A_REALM + " for each Realm, so " + binds + " in all" + counted;
        return binds < threshold
                ? Finding.ok(CODE, account, text)
                : Finding.warning(CODE, account, text)
                        .withHint("give each Tomcat and each Realm an account of its own, or the account a password"
                                + " settings object with a threshold above " + binds);
    }
}
