// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The LDIF of docs/windows.md publishes a root CA and an issuing CA in a real domain. */
@Tag("ad")
class PublishedByLdifOnActiveDirectoryIT {
    private static final Path PAGE = Path.of("docs/windows.md");

    @Test
    void certificateOfCasThatLdifHasPublishedIsMapped(@TempDir Path folder) throws Exception {
        TestCa root = TestCa.root("CN=Example Root CA");
        TestCa issuing = root.intermediate("CN=Example Issuing CA");
        SambaActiveDirectory directory = SambaActiveDirectory.running();
        Files.write(folder.resolve("root-ca.cer"), root.certificate().getEncoded());
        Files.write(folder.resolve("issuing-ca.cer"), issuing.certificate().getEncoded());
        String ldif = Snippets.of(PAGE, "dn: CN=Example Root CA")
                .replace("DC=corp,DC=example,DC=com", "DC=" + directory.domain().replace(".", ",DC="))
                .replace("file:///etc/ssl/", folder.toUri().toString());
        String rootDn = ldif.lines().findFirst().orElseThrow().substring("dn: ".length());
        directory.delete(rootDn);
        directory.ldapmodify(ldif);
        Map<String, String> settings = new HashMap<>(DirectoryAccess.settings(directory, folder));
        settings.put("verifyClientCertRevocation", "false"); // not under test
        try (TestAccount alice = directory.user("ldif-alice");
                DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            String outcome = assembly.mapper()
                    .map(List.of(
                            issuing.issue("CN=alice")
                                    .upn("ldif-alice@" + directory.domain())
                                    .sid(alice.objectSid())
                                    .issue()
                                    .certificate(),
                            issuing.certificate()))
                    .match(
                            mapped -> "mapped",
                            denied -> denied.refusal().toString(),
                            unavailable -> unavailable.cause().toString());
            assertEquals("mapped", outcome);
        } finally {
            directory.delete(rootDn);
        }
    }
}
