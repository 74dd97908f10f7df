// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.account.GroupNames;
import org.adcertmap.directory.dc.tracking.ChangeListener;
import org.adcertmap.mapping.cache.AccountChanges;

/**
 * Evicts the names of groups that have changed, and passes each change on. Immutable.
 *
 * @param next gets the changes after that
 */
record GroupNameEviction(GroupNames groupNames, ChangeListener next) implements ChangeListener {
    @Override
    public long changed(AccountChanges changes) {
        if (changes.isUnknown()) {
            groupNames.clearCache();
        } else {
            groupNames.evict(changes.sids());
        }
        return next.changed(changes);
    }

    @Override
    public void changesMissed() {
        groupNames.clearCache();
        next.changesMissed();
    }

    @Override
    public void sessionBegins() {
        groupNames.clearCache();
        next.sessionBegins();
    }

    @Override
    public void otherResponded() {
        groupNames.discardPending();
        next.otherResponded();
    }

    @Override
    public Set<Sid> trackedSids() {
        return next.trackedSids();
    }

    @Override
    public long present(Set<Sid> searched, Map<Sid, Long> usns) {
        Set<Sid> missing = new HashSet<>(searched);
        missing.removeAll(usns.keySet());
        if (!missing.isEmpty()) {
            groupNames.evict(missing);
        }
        return next.present(searched, usns);
    }
}
