// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDns;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the attack of a host that answers DNS queries: it names a host of its own as a domain controller, with a
 * certificate of the trusted CA that is valid for the name of that host. No bind may arrive there, with LDAPS as with
 * StartTLS.
 */
@StartsServer
class RogueControllerTest {
    private static final String RECORDS = "_ldap._tcp.dc._msdcs.corp.example.test";
    private static final String WEB_SERVER = "web1.corp.example.test";

    private final TestCa ca = TestCa.root("CN=Domain Controllers CA");
    private final FakeDns dns = new FakeDns();
    private final List<FakeActiveDirectory> started = new ArrayList<>();
    private ConnectionSecurity security = ConnectionSecurity.LDAPS;

    @AfterEach
    void stop() {
        started.forEach(FakeActiveDirectory::close);
        dns.close();
    }

    /** Starts a host with a certificate for its name, to which DNS refers as a domain controller. */
    private FakeActiveDirectory host(String name, int priority, CertificateBuilder certificate) {
        FakeActiveDirectory host = FakeActiveDirectory.start(FakeDomain.CORP, 0, ca, certificate.issue());
        started.add(host);
        host.user("alice", 2001);
        dns.addAddress(name, "127.0.0.1");
        dns.addService(RECORDS, priority, 100, port(host), name);
        return host;
    }

    private FakeActiveDirectory ordinaryServer(String name) {
        return host(name, 0, ca.issue("CN=" + name).tlsServer(name));
    }

    private int port(FakeActiveDirectory host) {
        String url = security == ConnectionSecurity.START_TLS ? host.startTlsServer() : host.server();
        return URI.create(url).getPort();
    }

    private ActiveDirectory directory(DomainControllerIdentity identity, InetSocketAddress... servers)
            throws Exception {
        return DirectorySettingsBuilder.of(started.get(0))
                .dnsServer(dns.server())
                .servers(servers)
                .site("Default-First-Site-Name") // so that no LDAP ping is sent
                .identity(identity)
                .security(security)
                .maxConnections(2)
                .open();
    }

    private static String failure(ActiveDirectory directory) {
        return assertThrows(DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory))
                .getMessage();
    }

    private static DomainControllerIdentity unchecked() {
        return new DomainControllerIdentity(List.of(), CertificateCheck.OFF);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    void noBindArrivesAtAHostOutsideTheDomain(ConnectionSecurity connectionSecurity) throws Exception {
        security = connectionSecurity;
        FakeActiveDirectory rogue = ordinaryServer("dc.attacker.example.net");
        for (DomainControllerIdentity identity : List.of(DomainControllerIdentity.DEFAULT, unchecked())) {
            try (ActiveDirectory directory = directory(identity)) {
                String message = failure(directory);
                assertTrue(message.contains("[dc.attacker.example.net]"), message);
                assertTrue(message.contains("domainControllerDnsSuffixes"), message);
            }
        }
        assertEquals(0, rogue.operations());
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    void noBindArrivesAtAnOrdinaryServerOfTheDomain(ConnectionSecurity connectionSecurity) throws Exception {
        security = connectionSecurity;
        FakeActiveDirectory rogue = ordinaryServer(WEB_SERVER);
        try (ActiveDirectory directory = directory(DomainControllerIdentity.DEFAULT)) {
            String message = failure(directory);
            assertTrue(message.contains("the certificate of [" + WEB_SERVER + "]"), message);
            assertTrue(message.contains("see domainControllerCertificateCheck"), message);
            DomainControllerStatus status = directory.domainControllers().get(0);
            assertEquals(DomainControllerStatus.State.DOWN, status.state());
            assertTrue(status.lastFailure().startsWith("the certificate of [" + WEB_SERVER), status::toString);
        }
        assertEquals(0, rogue.operations());
        try (ActiveDirectory directory = directory(unchecked())) {
            assertEquals(1, AliceSearch.accounts(directory)); // so that the test shows what the check prevents
        }
        assertTrue(rogue.operations() > 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    void nameOfAnotherDomainOrAWildcardIdentifiesNoController(ConnectionSecurity connectionSecurity) throws Exception {
        security = connectionSecurity;
        FakeActiveDirectory rogue = host(
                WEB_SERVER,
                0,
                ca.issue("CN=web").tlsServer(WEB_SERVER, "example.test", "*.corp.example.test", "*.example.test"));
        try (ActiveDirectory directory = directory(DomainControllerIdentity.DEFAULT)) {
            assertTrue(failure(directory).contains("domainControllerCertificateCheck"));
        }
        assertEquals(0, rogue.operations());
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    void controllerServesBesideAHostOutsideTheDomainThatIsShown(ConnectionSecurity connectionSecurity)
            throws Exception {
        security = connectionSecurity;
        FakeActiveDirectory rogue = ordinaryServer("dc.attacker.example.net");
        FakeActiveDirectory good = host(
                "dc1.corp.example.test",
                10,
                ca.issue("CN=dc1").tlsServer("dc1.corp.example.test", "CORP.example.test"));
        try (ActiveDirectory directory = directory(DomainControllerIdentity.DEFAULT)) {
            assertEquals(1, AliceSearch.accounts(directory));
            List<DomainControllerStatus> all = directory.domainControllers();
            assertEquals("dc1.corp.example.test:" + port(good), all.get(0).address());
            assertEquals(DomainControllerStatus.State.HEALTHY, all.get(0).state());
            assertEquals("dc.attacker.example.net:" + port(rogue), all.get(1).address());
            assertEquals(DomainControllerStatus.State.REFUSED, all.get(1).state());
        }
        assertEquals(0, rogue.operations());
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    void controllerServesAfterAnOrdinaryServerFailsTheCheck(ConnectionSecurity connectionSecurity) throws Exception {
        security = connectionSecurity;
        FakeActiveDirectory rogue = ordinaryServer(WEB_SERVER);
        host("dc1.corp.example.test", 10, ca.issue("CN=dc1").tlsServer("dc1.corp.example.test", "corp.example.test"));
        try (ActiveDirectory directory = directory(DomainControllerIdentity.DEFAULT)) {
            assertEquals(1, AliceSearch.accounts(directory));
        }
        assertEquals(0, rogue.operations());
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    void kdcAuthenticationIdentifiesAController(ConnectionSecurity connectionSecurity) throws Exception {
        security = connectionSecurity;
        host(
                "dc1.corp.example.test",
                0,
                ca.issue("CN=dc1")
                        .tlsServer("dc1.corp.example.test")
                        .extendedKeyUsage("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.2.3.5"));
        try (ActiveDirectory directory = directory(DomainControllerIdentity.DEFAULT)) {
            assertEquals(1, AliceSearch.accounts(directory));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    void controllerWithinAConfiguredSuffixServes(ConnectionSecurity connectionSecurity) throws Exception {
        security = connectionSecurity;
        host("dc1.example.net", 0, ca.issue("CN=dc1").tlsServer("dc1.example.net", "corp.example.test"));
        DnsName suffix = DnsName.parse("example.net").orElseThrow();
        try (ActiveDirectory directory =
                directory(new DomainControllerIdentity(List.of(suffix), CertificateCheck.REQUIRED))) {
            assertEquals(1, AliceSearch.accounts(directory));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionSecurity.class,
            names = {"LDAPS", "START_TLS"})
    void configuredServerNeedsItsNameInTheCertificateOnly(ConnectionSecurity connectionSecurity) throws Exception {
        security = connectionSecurity;
        FakeActiveDirectory host = ordinaryServer(WEB_SERVER);
        try (ActiveDirectory directory = directory(
                DomainControllerIdentity.DEFAULT, InetSocketAddress.createUnresolved(WEB_SERVER, port(host)))) {
            assertEquals(1, AliceSearch.accounts(directory));
        }
        int before = host.operations();
        dns.addAddress("dc2.corp.example.test", "127.0.0.1");
        try (ActiveDirectory directory = directory(
                DomainControllerIdentity.DEFAULT,
                InetSocketAddress.createUnresolved("dc2.corp.example.test", port(host)))) {
            assertTrue(failure(directory).contains("is not trusted"));
        }
        assertEquals(before, host.operations());
    }
}
