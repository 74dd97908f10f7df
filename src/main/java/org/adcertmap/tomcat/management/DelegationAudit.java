// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.adcertmap.delegation.DelegatedAccount;
import org.adcertmap.delegation.DelegationListener;
import org.adcertmap.delegation.DelegationRefusal;
import org.adcertmap.tomcat.audit.AuditEvent;
import org.adcertmap.tomcat.audit.AuditLog;

/**
 * Counts each use of a delegation, and writes it into the audit log: the first of an account for a target, and whenever
 * its result changes. Thread-safe, as its parts are.
 *
 * @param counter counts the result: {@link CountingRealm#DELEGATED} or a reason code
 */
record DelegationAudit(AuditLog audit, Consumer<String> counter) implements DelegationListener {
    @Override
    public void delegated(DelegatedAccount account, String target) {
        counter.accept(CountingRealm.DELEGATED);
        write(AuditEvent.Type.DELEGATION, account, target, CountingRealm.DELEGATED, "");
    }

    @Override
    public void refused(DelegatedAccount account, String target, DelegationRefusal refusal, String sentence) {
        counter.accept(refusal.code());
        write(AuditEvent.Type.DELEGATION_REFUSAL, account, target, refusal.code(), sentence);
    }

    private void write(AuditEvent.Type type, DelegatedAccount account, String target, String result, String detail) {
        if (!audit.isOff()
                && audit.isChange(List.of("delegation " + account.sid() + " " + target), "delegation " + result)) {
            audit.write(AuditEvent.of(type, Instant.now())
                    .set("reason", result)
                    .set("account", account.name())
                    .set("sid", account.sid().toString())
                    .set("target", target)
                    .set("detail", detail));
        }
    }
}
