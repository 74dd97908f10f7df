// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.directory.dc.locate.DnsLookup;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests by which service principal name a real domain controller identifies itself to Kerberos. */
@Tag("ad")
class KerberosBindOnActiveDirectoryIT {
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    private void bind(String domain, CertificateCheck check) throws Exception {
        String nameServer = "127.0.0.10";
        DirectorySettings settings = new DirectorySettings(
                List.of(),
                directory.domain(),
                Optional.empty(),
                List.of(nameServer),
                new DomainControllerIdentity(List.of(), check),
                ConnectionSecurity.SASL,
                Optional.empty(),
                new Bind.Kerberos(
                        "svc-kerberos@" + directory.domain().toUpperCase(Locale.ROOT), directory.keytab(), true),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1);
        ControllerTarget host = ControllerTarget.located(
                InetSocketAddress.createUnresolved("dc1." + directory.domain(), 389),
                Set.of(DnsName.parse(domain).orElseThrow()));
        DirectoryThreads threads = new DirectoryThreads("test");
        try (LdapConnections connections = new LdapConnections(
                        settings, BindAccount.of(settings.bind()), new DnsLookup(List.of(nameServer), new Random()));
                Exchange exchange = Exchange.start(threads, Duration.ofSeconds(60));
                OpenConnection bound = connections.openForNotifications(host, exchange)) {
            assertTrue(bound.ldap().isConnected());
        } finally {
            threads.close();
        }
    }

    @Test
    void onlyTheNameOfADomainControllerOfThatDomainCounts(@TempDir Path folder) throws Exception {
        String realm = directory.domain().toUpperCase(Locale.ROOT);
        Path configuration = Files.writeString(
                folder.resolve("krb5.conf"),
                "[libdefaults]\ndefault_realm = " + realm + "\ndns_lookup_kdc = false\nudp_preference_limit = 1\n"
                        + "[realms]\n" + realm + " = {\nkdc = 127.0.0.10\n}\n");
        System.setProperty("java.security.krb5.conf", configuration.toString());
        try {
            bind(directory.domain(), CertificateCheck.REQUIRED);
            // ldap/dc1.ad.example.test exists, as any member server may have one; ldap/dc1.ad.example.test/other does
            // not.
            LDAPException e =
                    assertThrows(LDAPException.class, () -> bind("other.example.test", CertificateCheck.REQUIRED));
            assertTrue(e.getMessage().contains("the Kerberos bind failed"), e::getMessage);
            bind("other.example.test", CertificateCheck.OFF);
        } finally {
            System.clearProperty("java.security.krb5.conf");
        }
    }
}
