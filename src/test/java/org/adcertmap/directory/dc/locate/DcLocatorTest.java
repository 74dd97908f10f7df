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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.QueryThreads;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.fake.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Domain controllers are found by the records that Active Directory publishes. */
class DcLocatorTest {
    private static final String ANY = "_ldap._tcp.dc._msdcs.corp.example.test";
    private static final String SITE = "_ldap._tcp.Rome._sites.dc._msdcs.corp.example.test";

    private final FakeDns server = new FakeDns();
    private final QueryThreads threads = new QueryThreads("test");
    private final DnsLookup dns = new DnsLookup(List.of(server.server()), new Random(1));
    private volatile Optional<String> site = Optional.of("Rome");
    private volatile Consumer<List<InetSocketAddress>> learnSite = found -> {};
    private final DcLocator discovery = new DcLocator(
            dns,
            known -> known.isEmpty() ? List.of(ANY) : List.of(SITE, ANY),
            () -> site,
            found -> learnSite.accept(found),
            ConnectionSecurity.LDAPS,
            threads,
            Duration.ofSeconds(60));

    @AfterEach
    void close() {
        threads.close();
        server.close();
    }

    private static InetSocketAddress at(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }

    @Test
    void theSiteGoesFirstThenPriorityAndEachIsNamedOnceWithThePortForTls() throws Exception {
        server.addService(SITE, 0, 100, 389, "dc3.corp.example.test");
        server.addService(ANY, 10, 100, 389, "dc1.corp.example.test");
        server.addService(ANY, 0, 100, 3268, "dc2.corp.example.test");
        server.addService(ANY, 0, 100, 389, "dc3.corp.example.test");
        List<InetSocketAddress> found = discovery.controllers();
        assertEquals(at("dc3.corp.example.test", 636), found.get(0));
        assertEquals(List.of(at("dc2.corp.example.test", 3269), at("dc1.corp.example.test", 636)), found.subList(1, 3));
        assertEquals(3, found.size());
    }

    @Test
    void theSiteIsLearnedFromTheControllersAndThenGoesFirst() throws Exception {
        server.addService(ANY, 0, 100, 389, "dc1.corp.example.test");
        server.addService(SITE, 0, 100, 389, "dc3.corp.example.test");
        site = Optional.empty();
        learnSite = found -> site = Optional.of("Rome");
        assertEquals(List.of(at("dc1.corp.example.test", 636)), discovery.controllers());
        Eventually.get(
                discovery::controllers,
                List.of(at("dc3.corp.example.test", 636), at("dc1.corp.example.test", 636))::equals);
    }

    @Test
    void aGreaterWeightIsDrawnMoreOften() throws Exception {
        server.addService(ANY, 0, 90, 636, "heavy.example.test");
        server.addService(ANY, 0, 10, 636, "light.example.test");
        server.addService(ANY, 0, 0, 636, "none.example.test");
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            List<InetSocketAddress> order = dns.services(ANY);
            assertEquals(3, order.size());
            first.merge(order.get(0).getHostString(), 1, Integer::sum);
        }
        assertTrue(first.get("heavy.example.test") > 230 && first.get("light.example.test") > 5, first::toString);
    }

    @Test
    void withoutRecordsNobodyIsFoundAndNothingIsAskedAgainForAMoment() {
        String told = assertThrows(LDAPException.class, discovery::controllers).getMessage();
        assertTrue(told.contains("no SRV records for " + SITE + ", " + ANY), told);
        int asked = server.queries();
        assertThrows(LDAPException.class, discovery::controllers);
        assertEquals(asked, server.queries());
    }

    @Test
    void aNameServerThatDoesNotAnswerIsTold() {
        server.stopAnswering();
        String told = assertThrows(LDAPException.class, discovery::controllers).getMessage();
        assertTrue(told.contains("no domain controller is found by DNS: looking up"), told);
    }

    @Test
    void whatWasFoundServesOnWithoutAQuestion() throws Exception {
        server.addService(ANY, 0, 0, 389, "dc1.corp.example.test");
        List<InetSocketAddress> found = discovery.controllers();
        int asked = server.queries();
        server.stopAnswering();
        assertEquals(found, discovery.controllers());
        assertEquals(asked, server.queries());
    }

    @Test
    void hostsAreFoundByTheSameNameServersAndKeepTheirNames() throws Exception {
        server.addAddress("dc1.corp.example.test", "127.0.0.9");
        InetAddress address = new DnsNameResolver(dns).getByName("dc1.corp.example.test");
        assertArrayEquals(new byte[] {127, 0, 0, 9}, address.getAddress());
        assertEquals("dc1.corp.example.test", address.getHostName());
        assertEquals(
                "127.0.0.10", new DnsNameResolver(dns).getByName("127.0.0.10").getHostAddress());
        assertThrows(UnknownHostException.class, () -> new DnsNameResolver(dns).getByName("dc2.corp.example.test"));
    }
}
