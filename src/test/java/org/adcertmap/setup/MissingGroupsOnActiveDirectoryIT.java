// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.nio.file.Path;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link MissingGroupsTest} on a real domain controller. */
@Tag("ad")
class MissingGroupsOnActiveDirectoryIT {
    @Test
    void groupIsFoundByEveryName(@TempDir Path folder) throws Exception {
        MissingGroupsTest.assertFindsGroupsByEveryName(SambaActiveDirectory.running(), folder);
    }
}
