// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.bind.Credentials;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the files with the bind account's credentials are read again when they change. */
@StartsServer
class CredentialsFilesTest {
    private static final TestCa CA = TestCa.root("CN=Domain Controllers CA");
    private static final TestCa OTHER_CA = TestCa.root("CN=Other CA");

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>(Map.of("domain", "corp.example.test"));
    private long secondsAgo = 1_000;

    private void set(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
    }

    /** Gives the file a time a while ago, and later than the one before. */
    private Path settle(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(secondsAgo--)));
    }

    private Path write(String name, String content) throws IOException {
        return settle(Files.writeString(folder.resolve(name), content));
    }

    private Path writeKeyStore(TestCa issuer, String subject) throws IOException {
        Path file = folder.resolve("key-store");
        issuer.issue("CN=" + subject).issue().writePkcs12(file, "changeit");
        return settle(file);
    }

    private CredentialsFiles files() {
        return new CredentialsFiles(settings, Clock.systemUTC());
    }

    private static String reason(CredentialsFiles files) {
        return assertThrows(IOException.class, () -> files.readIfChanged(false)).getMessage();
    }

    @Test
    void changedPasswordIsReadOnce() throws Exception {
        set("bindDn", "reader", "bindPasswordFile", write("password", "old\n").toString());
        CredentialsFiles files = files();
        assertEquals(Optional.empty(), files.readIfChanged(false));
        write("password", "new\n");
        assertEquals(Optional.of(Credentials.of(new Bind.Simple("reader", "new"))), files.readIfChanged(false));
        assertEquals(Optional.empty(), files.readIfChanged(false));
        write("password", "\n");
        assertTrue(reason(files).startsWith("bindPasswordFile: "));
        assertEquals(Optional.empty(), files.readIfChanged(false), "reported once");
        Files.delete(folder.resolve("password"));
        assertTrue(reason(files).contains("cannot be read"));
    }

    @Test
    void changedKeytabIsAnotherVersionOfTheSameAccount() throws Exception {
        set("authentication", "gssapi", "principal", "reader@CORP.EXAMPLE.TEST");
        set("keytab", write("keytab", "old").toString());
        CredentialsFiles files = files();
        Bind bind = new Bind.Kerberos("reader@CORP.EXAMPLE.TEST", folder.resolve("keytab"), true);
        Credentials before = files.credentials(bind);
        assertEquals(before, files.credentials(bind));
        write("keytab", "new");
        Credentials after = files.readIfChanged(false).orElseThrow();
        assertNotEquals(before, after);
        assertEquals(bind, after.bind());
        Bind withoutBinding = new Bind.Kerberos("reader@CORP.EXAMPLE.TEST", folder.resolve("keytab"), false);
        assertNotEquals(after, files.credentials(withoutBinding), "the channel binding is part of the bind");
    }

    @Test
    void keyStoreThatCannotBeReadIsReported() throws Exception {
        set(
                "authentication",
                "external",
                "keyStoreFile",
                writeKeyStore(CA, "reader").toString());
        set("keyStorePasswordFile", write("password", "changeit").toString());
        CredentialsFiles files = files();
        write("key-store", "garbage");
        assertTrue(reason(files).startsWith("keyStoreFile: "));
        writeKeyStore(CA, "reader");
        assertTrue(files.readIfChanged(false).orElseThrow().bind().keyManagers().isPresent());
    }

    @Test
    void keyStoreRotatesWhileTheDirectoryIsInUse() throws Exception {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start(FakeDomain.CORP, 0, CA);
                CapturedLog log = new CapturedLog("org.adcertmap.directory")) {
            directory.publish(OTHER_CA.certificate());
            TestAccount alice = directory.user("alice");
            settings.putAll(DirectoryAccess.settings(directory, folder));
            settings.keySet().removeAll(List.of("bindDn", "bindPassword"));
            set(
                    "authentication",
                    "external",
                    "keyStoreFile",
                    writeKeyStore(CA, "reader").toString());
            set("keyStorePasswordFile", write("password", "changeit").toString());
            set("verifyClientCertRevocation", "false", "cacheTtl", "0", "outageGracePeriod", "0");
            List<X509Certificate> chain = List.of(OTHER_CA.issue("CN=alice")
                    .upn("alice@corp.example.test")
                    .sid(alice.objectSid())
                    .issue()
                    .certificate());
            try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.systemUTC())) {
                assertTrue(mapper.mapper().map(chain) instanceof Mapped);
                writeKeyStore(OTHER_CA, "untrusted");
                mapper.readCredentialsAgain(false);
                Eventually.get(
                        () -> log.lines().toString(),
                        lines -> lines.contains("credentials of the bind account are not"));
                directory.stop();
                directory.startAgain();
                Eventually.get(() -> mapper.mapper().map(chain), Mapped.class::isInstance);
                writeKeyStore(CA, "renewed");
                mapper.readCredentialsAgain(false);
                Eventually.get(
                        () -> log.lines().toString(), lines -> lines.contains("is accepted with changed credentials"));
                directory.stop();
                directory.startAgain();
                Eventually.get(() -> mapper.mapper().map(chain), Mapped.class::isInstance);
                assertTrue(mapper.state().bindStatus().startsWith("accepted"), mapper.state()::bindStatus);
            }
        }
    }
}
