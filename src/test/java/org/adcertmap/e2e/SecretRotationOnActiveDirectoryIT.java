// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.kerberos.KerberosUser;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The bind account's password or keytab rotates while a Tomcat runs: in Active Directory and then in the file, and in
 * the other order. The domain has a lockout threshold of 3, and no window after which rejected passwords are not
 * counted.
 */
@Tag("ad")
class SecretRotationOnActiveDirectoryIT {
    private static final int LOCKOUT_THRESHOLD = 3;

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private SambaActiveDirectory directory;
    private TestAccount alice;
    private Identity identity;
    private String before;
    private Path home;
    private TomcatBase base;
    private Path passwordFile;
    private RunningTomcat tomcat;

    @BeforeEach
    void configure() {
        directory = SambaActiveDirectory.running();
        directory.publish(ca.certificate());
        before = directory.bindPassword();
        directory.changeBindPassword(before); // unlocks the account
        alice = directory.user("rotation-alice");
        identity = ca.issue("CN=alice")
                .upn("rotation-alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        home = Path.of(System.getProperty("adcertmap.tomcat11"));
        base = TomcatBase.create(Path.of("target/e2e/SecretRotation"), home, AdcertmapJar.path(), directory, ca)
                .setting("cacheTtl", "0")
                .setting("outageGracePeriod", "0")
                .setting("negativeCacheTtl", "0")
                .setting("responseTimeout", "10s")
                .application("ROOT", SecurityConstraint.CLIENT_CERT);
        passwordFile = base.folder().resolve("conf/adcertmap.password");
    }

    private void start() {
        tomcat = RunningTomcat.start(home, base.folder(), base.properties());
    }

    @AfterEach
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
        directory.changeBindPassword(before);
        alice.close();
    }

    private Browser.Page login() {
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/");
    }

    private void assertLogsIn() {
        assertEquals(
                "EXAMPLE\\rotation-alice",
                Eventually.get(this::login, page -> page.status() == 200).user());
    }

    private void closeConnections() {
        directory.stop();
        directory.startAgain();
    }

    private void assertNotLockedOut() {
        int count = directory.badPasswordCount();
        assertTrue(count < LOCKOUT_THRESHOLD, () -> count + " rejected binds");
    }

    private void awaitLog(String text) {
        Eventually.get(tomcat::log, log -> log.contains(text));
    }

    @Test
    void firstInTheDirectoryThenInTheFile() throws IOException {
        start();
        assertLogsIn();
        directory.rotateBindPassword("Rotated-first-Passw0rd");
        closeConnections();
        for (int i = 0; i < 20; i++) {
            assertEquals(503, login().status());
        }
        awaitLog("its name or password is wrong");
        assertNotLockedOut();
        Files.writeString(passwordFile, "Rotated-first-Passw0rd\n");
        assertLogsIn();
        assertNotLockedOut();
    }

    @Test
    void firstInTheFileThenInTheDirectory() throws IOException {
        start();
        assertLogsIn();
        Files.writeString(passwordFile, "Rotated-later-Passw0rd\n");
        awaitLog("its changed credentials are not used");
        for (int i = 0; i < 5; i++) {
            assertEquals(200, login().status());
        }
        directory.rotateBindPassword("Rotated-later-Passw0rd");
        closeConnections();
        assertLogsIn();
        assertNotLockedOut();
    }

    @Test
    void wrongPasswordAtTheStartIsAnErrorAndNoLockout() throws IOException {
        Files.writeString(passwordFile, "wrong\n");
        start();
        awaitLog("its name or password is wrong");
        for (int i = 0; i < 20; i++) {
            assertEquals(503, login().status());
        }
        assertEquals(1, directory.badPasswordCount());
        Files.writeString(passwordFile, before + "\n");
        assertLogsIn();
        assertNotLockedOut();
    }

    @Test
    void keytabIsReadAgainOnceThePasswordHasChanged() throws Exception {
        Path keytab = base.folder().resolve("conf/adcertmap.keytab");
        try (KerberosUser reader = KerberosUser.create(directory, "svc-rotating-tomcat")) {
            Keytab.write(keytab, reader.key());
            Path krb5 = Krb5Conf.write(directory, base.folder().resolve("conf"));
            base.property("java.security.krb5.conf", krb5.toString())
                    .setting("dnsServers", directory.address())
                    .setting("authentication", "gssapi")
                    .setting("connectionSecurity", "sasl")
                    .setting("principal", reader.principal())
                    .setting("keytab", "adcertmap.keytab")
                    .edit("adcertmap.properties", "\nservers =", "\n#servers =")
                    .edit("adcertmap.properties", "\nbindDn =", "\n#bindDn =")
                    .edit("adcertmap.properties", "\nbindPasswordFile =", "\n#bindPasswordFile =");
            start();
            assertLogsIn();
            reader.password("Aa1-rotated-Tomcat");
            closeConnections();
            Eventually.get(this::login, page -> page.status() == 503);
            Keytab.write(keytab, reader.key());
            assertLogsIn();
        }
    }
}
