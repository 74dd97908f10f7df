// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.cache.AccountChanges;

/** Gets the changes of accounts and groups in the own domain. Called in any thread; does not wait for the directory. */
public interface ChangeListener {
    /**
     * Accounts and groups have changed.
     *
     * @return the number of cached certificates that were evicted for that
     */
    long changed(AccountChanges changes);

    /** Changes before this call may not have been reported, of any account and group: none were received for a time. */
    void changesMissed();

    /** Every change is reported from now on: what is cached without a check of later changes must be discarded. */
    void sessionBegins();

    /** Another domain controller than the tracked one has responded: what is being read meanwhile may be older. */
    void otherResponded();

    /** Returns the SIDs of the accounts and groups of which every change must be reported. */
    Set<Sid> trackedSids();

    /**
     * Gets what the domain controller has of accounts and groups.
     *
     * @param searched the SIDs that were searched for
     * @param usns uSNChanged of those that exist
     * @return the number of cached certificates that were evicted, because they are older
     */
    long present(Set<Sid> searched, Map<Sid, Long> usns);
}
