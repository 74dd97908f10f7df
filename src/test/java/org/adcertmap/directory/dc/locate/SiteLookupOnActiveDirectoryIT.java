// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.Exchange;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.connect.OpenConnection;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests an LDAP ping to a real domain controller, over TLS and without a bind. */
@Tag("ad")
class SiteLookupOnActiveDirectoryIT {
    @Test
    void siteIsReturned() throws Exception {
        SambaActiveDirectory directory = SambaActiveDirectory.running();
        DirectorySettings settings = DirectorySettingsBuilder.of(directory)
                .servers()
                .maxConnections(1)
                .settings();
        LdapConnections ldapConnections = new LdapConnections(
                settings, BindAccount.of(settings.bind()), new DnsLookup(List.of(directory.address()), new Random()));
        ControllerTarget controller = ControllerTarget.located(
                InetSocketAddress.createUnresolved(directory.address(), 636),
                Set.of(DnsName.parse(directory.domain()).orElseThrow()));
        DirectoryThreads threads = new DirectoryThreads("test");
        try (Exchange exchange = Exchange.start(threads, Duration.ofSeconds(60));
                OpenConnection connection = ldapConnections.openForLdapPing(controller, exchange)) {
            assertEquals(
                    Optional.of("Default-First-Site-Name"),
                    SiteLookup.clientSite(connection.ldap(), directory.domain()));
        } finally {
            threads.close();
        }
    }
}
