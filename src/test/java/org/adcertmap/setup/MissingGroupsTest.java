// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The groups of a role mappings file that no login can have. */
@StartsServer
class MissingGroupsTest {
    @TempDir
    Path folder;

    /** Returns the missing groups of a file; for every kind of directory. */
    static List<String> missing(TestDirectory directory, Path folder, String... lines) throws Exception {
        Map<String, String> settings = new HashMap<>(DirectoryAccess.settings(directory, folder));
        settings.put(
                "roleMappings",
                Files.write(folder.resolve("roles"), List.of(lines)).toString());
        try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            return mapper.state().missingGroups();
        }
    }

    /** Asserts that every way to name a group finds it, and that each misspelling is missing. */
    static void assertFindsGroupsByEveryName(TestDirectory directory, Path folder) throws Exception {
        String dn = "DC=" + directory.domain().replace(".", ",DC=");
        String netbios = directory.netbiosName();
        try (TestGroup group = directory.group("adcertmap (R&D)");
                TestGroup distribution = directory.distributionGroup("adcertmap-mails")) {
            assertEquals(
                    List.of(
                            "Domain Admin",
                            "OTHER\\Domain Users",
                            "CN=Domain Admins,CN=User," + dn,
                            "S-1-5-32-5440",
                            "S-1-x",
                            "adcertmap*",
                            distribution.name()),
                    missing(
                            directory,
                            folder,
                            "Domain Admin = a",
                            "domain admins = a",
                            netbios + "\\Domain Users = a",
                            "OTHER\\Domain Users = a",
                            "cn=domain admins, cn=Users," + dn + " = a",
                            "CN=Domain Admins,CN=User," + dn + " = a",
                            "S-1-5-32-544 = a",
                            "S-1-5-32-5440 = a",
                            "S-1-x = a",
                            "BUILTIN\\Users = a",
                            group.name() + " = a",
                            "adcertmap* = a",
                            distribution.name() + " = a"));
        }
    }

    @Test
    void groupIsFoundByEveryName() throws Exception {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            assertFindsGroupsByEveryName(directory, folder);
        }
    }

    @Test
    void sidOfSidHistoryIsNotMissing() throws Exception {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            String migrated = "S-1-5-21-7-8-9-1105";
            directory.modify(
                    directory.user("alice").distinguishedName(),
                    new Modification(
                            ModificationType.ADD,
                            "sIDHistory",
                            Sid.parse(migrated).toBytes()));
            assertEquals(
                    List.of("S-1-5-21-7-8-9-1106"),
                    missing(directory, folder, migrated + " = a", "S-1-5-21-7-8-9-1106 = a"));
        }
    }

    @Test
    void outageIsNotAMissingGroup() throws Exception {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.failSearchesWith(ResultCode.BUSY, request -> true);
            assertThrows(
                    DirectoryUnavailableException.class, () -> missing(directory, folder, "Domain Admins = admin"));
        }
    }
}
