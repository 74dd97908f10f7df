// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.pool.ChangeListener;
import org.adcertmap.mapping.cache.AccountChanges;
import org.adcertmap.mapping.cache.CachingMapper;

/**
 * Evicts cached outcomes that changes in the directory concern. Immutable.
 *
 * @param onChange runs with each report, before the outcomes are evicted
 */
record OutcomeEviction(CachingMapper<?> outcomes, Runnable onChange) implements ChangeListener {
    @Override
    public long changed(AccountChanges changes) {
        onChange.run();
        return outcomes.evict(changes);
    }

    @Override
    public void changesMissed() {
        outcomes.expireAll();
    }

    @Override
    public void sessionBegins() {
        // Outcomes that were cached before are not covered, and end with cacheTtl.
    }

    @Override
    public Set<Sid> trackedSids() {
        return outcomes.trackedSids();
    }

    @Override
    public long present(Set<Sid> searched, Map<Sid, Long> usns) {
        return outcomes.evictOlder(searched, usns);
    }
}
