// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.lab.kerberos.KerberosUser;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.kerberos.RunningSlapd;
import org.adcertmap.lab.kerberos.TlsEndingRelay;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.SelfSigned;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests channel bindings against servers that check them: OpenLDAP with the certificates of each kind of signature, and
 * a domain controller, with tickets of a real KDC.
 */
@Tag("ad")
class ChannelBindingOnActiveDirectoryIT {
    private static final String LOCALHOST = "localhost";

    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    @TempDir
    private Path folder;

    private Bind bind(boolean channelBinding) {
        return new Bind.Kerberos(
                "svc-kerberos@" + directory.domain().toUpperCase(Locale.ROOT), directory.keytab(), channelBinding);
    }

    private BindAttempt attempt(ConnectionSecurity security, X509Certificate trusted) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("server", trusted);
        return new BindAttempt(directory.domain(), security, Optional.of(trust), CertificateCheck.OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withRSA", "SHA384withRSA", "PSS SHA-512"})
    void bindCountsOnItsOwnTlsConnectionOnly(String algorithm) throws Exception {
        Identity server = SelfSigned.withAlgorithm(algorithm, LOCALHOST);
        Identity other = SelfSigned.withAlgorithm(algorithm, LOCALHOST);
        Path krb5Conf = Krb5Conf.use(directory, folder);
        try (KerberosUser service = KerberosUser.create(directory, "svc-slapd", "ldap/localhost");
                RunningSlapd slapd = RunningSlapd.start(
                        folder,
                        server,
                        Keytab.write(
                                folder.resolve("slapd.keytab"), service.key().of("ldap/localhost@" + service.realm())),
                        krb5Conf);
                TlsEndingRelay relay = new TlsEndingRelay(other, server.certificate(), LOCALHOST, slapd.ldapsPort())) {
            BindAttempt ldaps = attempt(ConnectionSecurity.LDAPS, server.certificate());
            ldaps.bind(bind(true), LOCALHOST, slapd.ldapsPort());
            attempt(ConnectionSecurity.START_TLS, server.certificate()).bind(bind(true), LOCALHOST, slapd.ldapPort());

            BindAttempt relayed = attempt(ConnectionSecurity.LDAPS, other.certificate());
            LDAPException e =
                    assertThrows(LDAPException.class, () -> relayed.bind(bind(true), LOCALHOST, relay.port()));
            assertEquals(ResultCode.INVALID_CREDENTIALS, e.getResultCode(), e::getMessage);
            relayed.bind(bind(false), LOCALHOST, relay.port()); // nothing else keeps it from being accepted
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    @SuppressWarnings("try") // the configuration is in force within the block
    void domainControllerThatDemandsAChannelBindingGetsIt(ConnectionSecurity security) throws Exception {
        KeyStore trust = directory.loadTrustStore();
        BindAttempt attempt = new BindAttempt(directory.domain(), security, Optional.of(trust), CertificateCheck.OFF);
        String host = "dc1." + directory.domain();
        Krb5Conf.use(directory, folder);
        attempt.bind(bind(true), host, security.domainPort(), directory.address());
        BindAccount account = BindAccount.of(bind(false));
        ControllerTarget target =
                ControllerTarget.named(InetSocketAddress.createUnresolved(host, security.domainPort()));
        Executable withoutBinding = () -> attempt.bind(bind(false), account, target, directory.address());
        if (directory.demandsChannelBinding()) {
            for (int i = 0; i < 4; i++) { // each is sent: none counts as a rejected account
                ConnectionFailedException e = assertThrows(ConnectionFailedException.class, withoutBinding);
                String message = LdapErrors.describe(e);
                assertTrue(message.contains("it demands a channel binding, and channelBinding is false"), message);
                assertEquals(ConnectionFailedException.Step.CHANNEL_BINDING, e.step());
            }
        } else {
            assertDoesNotThrow(withoutBinding);
        }
    }
}
