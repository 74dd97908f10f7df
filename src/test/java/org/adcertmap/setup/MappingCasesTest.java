// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The mapping cases against a fake directory that ignores case and accents, as Windows does. */
@StartsServer
class MappingCasesTest extends MappingCases {
    private static FakeActiveDirectory directory;

    @BeforeAll
    static void start() {
        directory = FakeActiveDirectory.start();
        directory.ignoreAccents(true);
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @Override
    TestDirectory directory() {
        return directory;
    }

    @Override
    void setAltSecurityIdentities(TestGroup group, String value) {
        String dn = "CN=" + group.name() + ",OU=adcertmap-tests,DC=corp,DC=example,DC=test";
        directory.modify(dn, new Modification(ModificationType.REPLACE, "altSecurityIdentities", value));
    }
}
