// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.kerberos.KerberosUser;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.kerberos.Keytab.Key;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keytab rotates while the directory is in use, with the lockout threshold of 3 of the real Active Directory. */
@Tag("ad")
class KeytabRotationOnActiveDirectoryIT {
    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    @TempDir
    private Path folder;

    private void writeKeytab(Key key, Instant modified) throws Exception {
        Files.setLastModifiedTime(Keytab.write(folder.resolve("keytab"), key), FileTime.from(modified));
    }

    @Test
    void keytabWithTheNewKeyIsUsedOnceThePasswordHasChanged() throws Exception {
        directory.publish(ca.certificate());
        Krb5Conf.use(directory, folder);
        try (KerberosUser reader = KerberosUser.create(directory, "svc-rotating");
                TestAccount alice = directory.user("keytab-alice")) {
            List<X509Certificate> chain = List.of(ca.issue("CN=alice")
                    .upn("keytab-alice@" + directory.domain())
                    .sid(alice.objectSid())
                    .issue()
                    .certificate());
            writeKeytab(reader.key(), Instant.now().minusSeconds(100));
            Map<String, String> settings = new HashMap<>(DirectoryAccess.settings(directory, folder));
            settings.keySet().removeAll(List.of("bindDn", "bindPassword", "servers"));
            settings.putAll(Map.of(
                    "dnsServers", directory.address(),
                    "authentication", "gssapi",
                    "principal", reader.principal(),
                    "keytab", folder.resolve("keytab").toString(),
                    "connectionSecurity", "sasl",
                    "cacheTtl", "0",
                    "verifyClientCertRevocation", "false"));
            try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.systemUTC())) {
                Eventually.get(() -> mapper.mapper().map(chain), Mapped.class::isInstance);
                reader.password("Aa1-rotated");
                directory.stop();
                directory.startAgain();
                Eventually.get(mapper.state()::bindStatus, status -> {
                    mapper.mapper().map(chain);
                    return status.startsWith("rejected");
                });
                for (int i = 0; i < 20; i++) {
                    assertInstanceOf(Unavailable.class, mapper.mapper().map(chain));
                }
                int count = Integer.parseInt(directory
                        .read(reader.account().distinguishedName(), "badPwdCount")
                        .getAttributeValue("badPwdCount"));
                assertTrue(count < 3, () -> count + " rejected binds");
                writeKeytab(reader.key(), Instant.now().minusSeconds(50));
                Eventually.get(() -> mapper.mapper().map(chain), Mapped.class::isInstance);
                assertTrue(mapper.state().bindStatus().startsWith("accepted"), mapper.state()::bindStatus);
            }
        }
    }
}
