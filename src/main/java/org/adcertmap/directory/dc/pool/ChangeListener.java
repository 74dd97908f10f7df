// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import java.util.Set;
import org.adcertmap.certificate.Sid;

/** Gets the changes of accounts and groups in the own domain. Called in any thread; does not block. */
public interface ChangeListener {
    /** Accounts and groups with these SIDs have changed. */
    void changed(Set<Sid> sids);

    /** Changes before this call may not have been reported, of any account and group: none were received for a time. */
    void changesMissed();
}
