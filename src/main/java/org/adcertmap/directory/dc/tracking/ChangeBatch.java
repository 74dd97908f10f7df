// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.mapping.cache.AccountChanges;

/**
 * Collects the SIDs of changed objects and reports those within a short time together. Safe for any number of threads:
 * the lock of this object guards {@code changed}; the listener is called outside of it.
 */
final class ChangeBatch {
    static final String OBJECT_SID = "objectSid";
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final System.Logger LOG = System.getLogger(ChangeBatch.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private final DirectoryThreads threads;
    private final ChangeListener listener;
    private Set<Sid> changed = new HashSet<>();

    ChangeBatch(DirectoryThreads threads, ChangeListener listener) {
        this.threads = threads;
        this.listener = listener;
    }

    /** Collects the SID of a changed object, if it has one. */
    void add(SearchResultEntry entry) {
        byte[] sid = entry.getAttributeValueBytes(OBJECT_SID);
        try {
            if (sid != null) {
                add(Sid.fromBytes(sid));
            }
        } catch (IllegalArgumentException e) { // a malformed SID identifies no account or group
            LogRateLimiter.Line line = limiter.line(
                    Level.WARNING,
                    Printable.of("The " + OBJECT_SID + " of the changed object [" + entry.getDN() + "] is malformed: "
                            + e.getMessage()));
            LOG.log(line.level(), line.text());
        }
    }

    private synchronized void add(Sid sid) {
        if (changed.isEmpty()) {
            threads.schedule(INTERVAL, this::report);
        }
        changed.add(sid);
    }

    private void report() {
        Set<Sid> batch;
        synchronized (this) {
            batch = changed;
            changed = new HashSet<>();
        }
        listener.changed(AccountChanges.of(batch));
    }
}
