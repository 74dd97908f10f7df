// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import com.unboundid.ldap.sdk.Modification;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;

/** Change tracking with a real Active Directory domain controller (Samba). */
@Tag("ad")
class ChangeTrackingOnActiveDirectoryIT extends ChangeTrackingCases {
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    @Override
    TestDirectory directory() {
        return directory;
    }

    @Override
    void modify(String dn, Modification... modifications) {
        directory.modify(dn, modifications);
    }

    @Override
    void move(String dn, String newRdn, String newParent) {
        directory.move(dn, newRdn, newParent);
    }
}
