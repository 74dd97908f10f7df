// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.fake.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that domain controllers are located by the SRV records that Active Directory publishes in DNS. */
class DcLocatorTest {
    private static final String ANY = "_ldap._tcp.dc._msdcs.corp.example.test";
    private static final String SITE = "_ldap._tcp.Rome._sites.dc._msdcs.corp.example.test";

    private final FakeDns server = new FakeDns();
    private final DirectoryThreads threads = new DirectoryThreads("test");
    private final DnsLookup dns = new DnsLookup(List.of(server.server()), new Random(1));
    private volatile Optional<String> site = Optional.of("Rome");
    private volatile Set<DnsName> suffixes = Set.of(name("corp.example.test"));
    private volatile Consumer<List<InetSocketAddress>> siteDetection = found -> {};
    private final DcLocator locator = locator(dns);

    private DcLocator locator(DnsLookup lookup) {
        return new DcLocator(
                lookup,
                detected -> detected.isEmpty() ? List.of(ANY) : List.of(SITE, ANY),
                () -> suffixes,
                () -> site,
                found -> siteDetection.accept(found),
                ConnectionSecurity.LDAPS,
                threads,
                Duration.ofSeconds(60));
    }

    @AfterEach
    void close() {
        threads.close();
        server.close();
    }

    private static DnsName name(String text) {
        return DnsName.parse(text).orElseThrow();
    }

    private static InetSocketAddress at(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }

    @Test
    void siteComesFirstThenPriorityEachHostOnceWithPortForTls() throws Exception {
        server.addService(SITE, 0, 100, 389, "dc3.corp.example.test");
        server.addService(ANY, 10, 100, 389, "dc1.corp.example.test");
        server.addService(ANY, 0, 100, 3268, "dc2.corp.example.test");
        server.addService(ANY, 0, 100, 389, "dc3.corp.example.test");
        List<InetSocketAddress> found = locator.current();
        assertEquals(at("dc3.corp.example.test", 636), found.get(0));
        assertEquals(List.of(at("dc2.corp.example.test", 3269), at("dc1.corp.example.test", 636)), found.subList(1, 3));
        assertEquals(3, found.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.net",
                "corp.example.test.evil.net",
                "evilcorp.example.test",
                "example.test",
                "test",
                "dc1.corp.example.test.",
                "dc1.CORP.Example.TEST",
                "xn--dmin-moa0i.corp.example.test",
                "_dc_1.corp.example.test",
                "corp.example.test"
            })
    void onlyHostsWithinTheDomainAreLocated(String host) throws Exception {
        server.addService(ANY, 0, 100, 389, host);
        String canonical = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (canonical.equals("corp.example.test") || canonical.endsWith(".corp.example.test")) {
            assertEquals(1, locator.current().size());
            assertEquals(List.of(), locator.refused());
        } else {
            String message = assertThrows(LDAPException.class, locator::current).getMessage();
            assertTrue(message.contains("[" + host + "]; if they are domain controllers, see"), message);
            assertEquals(List.of(at(host, 636)), locator.refused());
        }
    }

    @Test
    void hostOutsideTheDomainIsRefusedBesideOneWithin() throws Exception {
        server.addService(ANY, 0, 100, 389, "dc.evil.example.net");
        server.addService(ANY, 10, 100, 389, "dc1.corp.example.test");
        try (CapturedLog log = new CapturedLog(SrvTargets.class.getName())) {
            assertEquals(List.of(at("dc1.corp.example.test", 636)), locator.current());
            assertTrue(
                    log.lines().get(0).startsWith("WARNING DNS names hosts as domain controllers that are outside")
                            && log.lines().get(0).contains("[dc.evil.example.net]"),
                    log.lines()::toString);
            assertEquals(List.of(at("dc.evil.example.net", 636)), locator.refused());
        }
    }

    @Test
    void hostWithinAConfiguredSuffixIsLocated() throws Exception {
        suffixes = Set.of(name("corp.example.test"), name("DC.bücher.example."));
        server.addService(ANY, 0, 100, 389, "dc1.dc.xn--bcher-kva.example");
        assertEquals(List.of(at("dc1.dc.xn--bcher-kva.example", 636)), locator.current());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "*.example.test",
                "dc1\\.corp.example.test",
                "a b.test",
                "dc1.corp.example.test/x"
            })
    void otherTextIsNoDnsName(String text) {
        assertEquals(Optional.empty(), DnsName.parse(text));
    }

    @Test
    void detectedSiteComesFirst() throws Exception {
        server.addService(ANY, 0, 100, 389, "dc1.corp.example.test");
        server.addService(SITE, 0, 100, 389, "dc3.corp.example.test");
        site = Optional.empty();
        siteDetection = found -> site = Optional.of("Rome");
        assertEquals(List.of(at("dc1.corp.example.test", 636)), locator.current());
        Eventually.get(
                locator::current, List.of(at("dc3.corp.example.test", 636), at("dc1.corp.example.test", 636))::equals);
    }

    @Test
    void greaterWeightComesFirstMoreOften() throws Exception {
        server.addService(ANY, 0, 90, 636, "heavy.example.test");
        server.addService(ANY, 0, 10, 636, "light.example.test");
        server.addService(ANY, 0, 0, 636, "none.example.test");
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            List<InetSocketAddress> order = dns.srvRecords(ANY);
            assertEquals(3, order.size());
            first.merge(order.get(0).getHostString(), 1, Integer::sum);
        }
        assertTrue(first.get("heavy.example.test") > 230 && first.get("light.example.test") > 5, first::toString);
    }

    @Test
    void singleLabelNameIsReportedWithTheMissingRecords() {
        suffixes = Set.of(name("corp"));
        String message = assertThrows(LDAPException.class, locator::current).getMessage();
        assertTrue(
                message.endsWith(
                        "; corp is a single-label name: the setting domain needs the DNS name of the domain, not"
                                + " its NetBIOS name"),
                message);
    }

    @Test
    void missingRecordsAreReportedAndNotLookedUpAgainDuringBackOff() {
        String message = assertThrows(LDAPException.class, locator::current).getMessage();
        assertTrue(message.contains("there are no SRV records " + SITE + ", " + ANY), message);
        int queries = server.queries();
        assertThrows(LDAPException.class, locator::current);
        assertEquals(queries, server.queries());
    }

    @Test
    void unresponsiveNameServerIsReported() {
        server.stopResponding();
        DcLocator impatient = locator(new DnsLookup(List.of(server.server()), new Random(1), Duration.ofMillis(20)));
        String message = assertThrows(LDAPException.class, impatient::current).getMessage();
        assertTrue(
                message.contains(
                        "no domain controller is found by DNS, see domain, servers and dnsServers: looking up " + SITE),
                message);
    }

    @Test
    void locatedAddressesAreCached() throws Exception {
        server.addService(ANY, 0, 0, 389, "dc1.corp.example.test");
        List<InetSocketAddress> found = locator.current();
        int queries = server.queries();
        server.stopResponding();
        assertEquals(found, locator.current());
        assertEquals(queries, server.queries());
    }

    @Test
    void hostsAreResolvedByTheSameNameServersAndKeepTheirNames() throws Exception {
        server.addAddress("dc1.corp.example.test", "127.0.0.9");
        InetAddress address = new DnsNameResolver(dns).getByName("dc1.corp.example.test");
        assertArrayEquals(new byte[] {127, 0, 0, 9}, address.getAddress());
        assertEquals("dc1.corp.example.test", address.getHostName());
        assertEquals(
                "127.0.0.10", new DnsNameResolver(dns).getByName("127.0.0.10").getHostAddress());
        assertThrows(UnknownHostException.class, () -> new DnsNameResolver(dns).getByName("dc2.corp.example.test"));
    }

    @Test
    void failureAfterTheAddressesAreLocatedIsLogged() throws Exception {
        server.addService(ANY, 0, 100, 389, "dc1.corp.example.test");
        site = Optional.empty();
        siteDetection = found -> {
            server.removeRecords();
            site = Optional.of("Rome");
        };
        try (CapturedLog log = new CapturedLog(DcLocator.class.getName())) {
            assertEquals(List.of(at("dc1.corp.example.test", 636)), locator.current());
            List<String> lines = Eventually.get(log::lines, all -> !all.isEmpty());
            assertTrue(
                    lines.get(0).startsWith("WARNING The domain controllers located before remain in use: ")
                            && lines.get(0).contains("there are no SRV records " + SITE),
                    lines::toString);
            assertEquals(List.of(at("dc1.corp.example.test", 636)), locator.current());
        }
    }

    @Test
    void internalErrorAfterTheAddressesAreLocatedIsLoggedWithItsStackTrace() throws Exception {
        server.addService(ANY, 0, 100, 389, "dc1.corp.example.test");
        siteDetection = found -> {
            throw new IllegalStateException("a test");
        };
        try (CapturedLog log = new CapturedLog(DcLocator.class.getName())) {
            locator.current();
            Eventually.get(log::exceptions, all -> all.size() == 1);
            assertTrue(
                    log.lines().get(0).startsWith("SEVERE Locating domain controllers ended"), log.lines()::toString);
        }
    }

    @Test
    void missingThreadIsReported() {
        threads.close();
        String message = assertThrows(LDAPException.class, locator::current).getMessage();
        assertTrue(message.contains("no thread is available"), message);
    }
}
