// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.adcertmap.certificate.Sid;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.directory.dc.tracking.ChangeListener;
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
        long evicted = outcomes.evict(changes); // first: no request obtains a delegation from an outcome of before
        if (changes.isUnknown()) {
            delegation.ifPresent(KerberosDelegation::clear);
        } else {
            delegation.ifPresent(kept -> kept.evictIf(changes.sids()::contains));
        }
        return evicted;
    }

    @Override
    public void changesMissed() {
        outcomes.expireAll();
        delegation.ifPresent(KerberosDelegation::clear);
    }

    @Override
    public void sessionBegins() {
        // Outcomes that were cached before are not covered, and end with cacheTtl.
        delegation.ifPresent(kept -> kept.drop(account -> true)); // what requests have of them serves on
    }

    @Override
    public void otherResponded() {
        // A load compares the number of such responses itself, see ChangeCoverage.
    }

    @Override
    public Set<Sid> trackedSids() {
        return outcomes.trackedSids();
    }

    @Override
    public long present(Set<Sid> searched, Map<Sid, Long> usns) {
        Set<Sid> changed = ConcurrentHashMap.newKeySet();
        long evicted = outcomes.evictOlder(searched, usns, changed::add);
        Set<Sid> absent = new HashSet<>(searched);
        absent.removeAll(usns.keySet());
        if (delegation.isPresent() && !absent.isEmpty()) {
            delegation.get().evictIf(absent::contains);
        }
        if (!changed.isEmpty()) {
            delegation.ifPresent(kept -> kept.drop(changed::contains));
        }
        return evicted;
    }
}
