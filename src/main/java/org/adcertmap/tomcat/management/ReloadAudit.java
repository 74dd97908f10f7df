// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import java.util.Optional;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.tomcat.audit.AuditEvent;
import org.adcertmap.tomcat.audit.AuditLog;

/** Writes into the audit log that changed settings are in use, or why they are not. Thread-safe. */
record ReloadAudit(AuditLog audit) {
    /**
     * Runs what may reload, and writes what has changed by then.
     *
     * @param by what started it
     */
    void during(Reload<?> reload, String by, Runnable look) {
        Instant loaded = reload.loaded();
        Optional<String> error = reload.error();
        look.run();
        if (!reload.loaded().equals(loaded)) {
            write(by, "changed settings are in use");
        } else if (reload.error().isPresent() && !reload.error().equals(error)) {
            write(by, "changed settings are not in use: " + reload.error().get());
        }
    }

    private void write(String by, String detail) {
        audit.write(AuditEvent.of(AuditEvent.Type.RELOAD, Instant.now())
                .set("by", by)
                .set("detail", detail));
    }
}
