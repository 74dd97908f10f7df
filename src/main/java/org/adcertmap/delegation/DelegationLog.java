// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.denial.Printable;

/** Logs refusals at INFO, once for each account, target and reason in a minute. Thread-safe, as the cache is. */
final class DelegationLog {
    private static final int MAX_ENTRIES = 10_000;
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(DelegationLog.class.getName());

    private final BoundedCache<Entry, Object> written = BoundedCache.of(MAX_ENTRIES, INTERVAL);

    private record Entry(String account, String target, DelegationRefusal refusal) {}

    /** @param target a service principal name; empty if it is not known */
    void refused(DelegatedAccount account, String target, RefusedDelegation refused) {
        Entry entry = new Entry(account.name(), target, refused.refusal());
        Level level = Level.DEBUG;
        if (written.get(entry).isEmpty()) { // of two threads at the same moment both may write
            written.put(entry, entry);
            level = Level.INFO;
        }
        LOG.log(
                level,
                Printable.excerpt("Not delegated: " + refused.sentence() + "; "
                        + refused.refusal().code() + ": " + refused.refusal().hint()));
    }
}
