// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.directory.dc.pool.ChangeListener;
import org.adcertmap.mapping.cache.AccountChanges;
import org.adcertmap.mapping.cache.CachingMapper;

/**
 * Evicts cached outcomes and delegations that changes in the directory concern. Immutable.
 *
 * @param onChange runs with each report, before the outcomes are evicted
 */
record OutcomeEviction(CachingMapper<?> outcomes, Optional<KerberosDelegation> delegation, Runnable onChange)
        implements ChangeListener {
    @Override
    public long changed(AccountChanges changes) {
        onChange.run();
        if (changes.isUnknown()) {
            delegation.ifPresent(KerberosDelegation::clear);
        } else {
            delegation.ifPresent(kept -> kept.evictIf(changes.sids()::contains));
        }
        return outcomes.evict(changes);
    }

    @Override
    public void changesMissed() {
        delegation.ifPresent(KerberosDelegation::clear);
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
        delegation.ifPresent(kept -> kept.evictIf(searched::contains));
        return outcomes.evictOlder(searched, usns);
    }
}
