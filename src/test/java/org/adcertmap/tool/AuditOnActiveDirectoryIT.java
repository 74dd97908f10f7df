// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;

/** {@code audit} with a real Active Directory. */
@Tag("ad")
class AuditOnActiveDirectoryIT extends AuditScenarios {
    @Override
    TestDirectory directory() {
        return SambaActiveDirectory.running();
    }
}
