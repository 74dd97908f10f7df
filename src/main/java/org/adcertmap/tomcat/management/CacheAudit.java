// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import org.adcertmap.denial.Printable;
import org.adcertmap.tomcat.audit.AuditEvent;
import org.adcertmap.tomcat.audit.AuditLog;

/** Writes into the audit log what an administrator has evicted from the cache. Thread-safe. */
record CacheAudit(AuditLog audit) {
    /**
     * Writes a line, and returns the result in words.
     *
     * @param what what was to be evicted
     * @param by who has evicted it; empty for a JMX client that does not say
     */
    String evicted(long certificates, String what, String by) {
        String result = "evicted " + certificates + (certificates == 1 ? " certificate" : " certificates");
        audit.write(AuditEvent.of(AuditEvent.Type.CLEAR_CACHE, Instant.now())
                .set("by", name(by))
                .set("detail", result + ": " + what.strip()));
        return result;
    }

    /** Returns who does something, printable and bounded; {@code JMX} for a client that does not say. */
    static String name(String by) {
        return by == null || by.isBlank() ? "JMX" : Printable.excerpt(by.strip());
    }
}
