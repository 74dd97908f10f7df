// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.lab.kerberos.KerberosUser;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.kerberos.Keytab.Key;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the failure of a Kerberos bind is reported with its reason, by the errors of a real KDC and of the JDK.
 */
@Tag("ad")
class KerberosFailuresOnActiveDirectoryIT {
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    @TempDir
    private Path folder;

    private KerberosUser user;

    @BeforeEach
    void createAccount() throws Exception {
        Krb5Conf.use(directory, folder);
        user = KerberosUser.create(directory, "svc-failing");
    }

    @AfterEach
    void deleteAccount() {
        user.close();
    }

    private void bind(String host, int port, Path keytab) throws Exception {
        String[] nameServers = host.contains(".") ? new String[] {directory.address()} : new String[0];
        new BindAttempt(directory.domain(), ConnectionSecurity.SASL, Optional.empty(), CertificateCheck.OFF)
                .bind(new Bind.Kerberos(user.principal(), keytab, true), host, port, nameServers);
    }

    private void bind(Path keytab) throws Exception {
        bind("dc1." + directory.domain(), ConnectionSecurity.SASL.domainPort(), keytab);
    }

    private Path keytab(Key... keys) throws IOException {
        return Keytab.write(folder.resolve("svc.keytab"), keys);
    }

    private static void assertFailure(String reason, Executable bind) {
        String message = LdapErrors.describe(assertThrows(LDAPException.class, bind));
        assertTrue(
                message.contains("the Kerberos bind failed, see principal and keytab: ") && message.contains(reason),
                message);
    }

    @Test
    void presentKeyIsAccepted() throws Exception {
        Path keytab = keytab(user.key());
        assertDoesNotThrow(() -> bind(keytab));
    }

    @Test
    void keytabWithoutAUsableKeyIsDescribed() throws Exception {
        Path rc4 = keytab(new Key(user.principal(), Keytab.RC4, 1, new byte[16]));
        assertFailure("the keytab has keys of " + user.principal() + " only for RC4", () -> bind(rc4));
        Path other = keytab(user.key().of("other@" + user.realm()));
        assertFailure("the keytab has no key of " + user.principal() + ", only of other@", () -> bind(other));
        Path text = Files.writeString(folder.resolve("text"), "not a keytab");
        assertFailure("the file is not a keytab", () -> bind(text));
    }

    @Test
    void memberOfProtectedUsersBindsByKerberosOnly() throws Exception {
        BindAttempt attempt = new BindAttempt(
                directory.domain(),
                ConnectionSecurity.LDAPS,
                Optional.of(directory.loadTrustStore()),
                CertificateCheck.OFF);
        String host = "dc1." + directory.domain();
        Bind simple = new Bind.Simple(user.principal(), user.password());
        Executable bind = () -> attempt.bind(simple, host, ConnectionSecurity.LDAPS.domainPort(), directory.address());
        assertDoesNotThrow(bind);
        directory.modify(
                "CN=Protected Users,CN=Users,DC=" + directory.domain().replace(".", ",DC="),
                new Modification(ModificationType.ADD, "member", user.account().distinguishedName()));
        String message = LdapErrors.describe(assertThrows(LDAPException.class, bind));
        assertTrue(message.contains("a member of Protected Users needs authentication gssapi"), message);
        Path keytab = keytab(user.key());
        assertDoesNotThrow(() -> bind(keytab));
    }

    @Test
    void changedPasswordIsDescribed() throws Exception {
        Path former = keytab(user.key());
        user.password("Aa1-changed");
        assertFailure("the keytab does not have the present key", () -> bind(former));
        bind(keytab(user.key()));
    }

    @Test
    void accountThatMayNotLogOnIsDescribed() throws Exception {
        Path keytab = keytab(user.key());
        user.account().disable();
        assertFailure("the account is disabled, locked out, has expired", () -> bind(keytab));
        user.account().enable().accountExpires(Instant.parse("2020-01-01T00:00:00Z"));
        assertFailure("the account is disabled, locked out, has expired", () -> bind(keytab));
        user.account().set("accountExpires", "0").set("pwdLastSet", "0");
        assertFailure("the password of the account has expired", () -> bind(keytab));
    }

    @Test
    void unknownNamesAreDescribed() throws Exception {
        Path keytab = keytab(user.key());
        try (ServerSocket anyServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertFailure(
                    "the KDC does not know ldap/localhost as a service principal name: localhost is a single-label name",
                    () -> bind("localhost", anyServer.getLocalPort(), keytab));
        }
        user.close();
        assertFailure("the KDC does not know the principal", () -> bind(keytab));
    }
}
