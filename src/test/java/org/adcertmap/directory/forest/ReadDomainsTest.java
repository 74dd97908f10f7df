// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.StaticUtils;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.pool.ForestControllers;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The domains are those of the crossRef objects; what contradicts itself is an outage, and is not cached. */
@StartsServer
class ReadDomainsTest {
    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
    private ForestControllers controllers;
    private Forest forest;

    @BeforeEach
    void connect() throws Exception {
        DirectorySettings settings = DirectorySettingsBuilder.of(controller).settings();
        controllers = new ForestControllers(settings, BindAccount.of(settings.bind()));
        forest = new Forest(controllers, controller.domain(), Runnable::run);
    }

    @AfterEach
    void close() {
        controllers.close();
        controller.close();
    }

    private void crossRefs(Function<Entry, List<Entry>> entries) {
        controller.lies().change(search -> search.getFilter().toString().contains("crossRef"), entries);
    }

    /** Adds a second crossRef object, which differs from that of the domain. */
    private void second(Consumer<Entry> change) {
        crossRefs(entry -> {
            Entry second = entry.duplicate();
            second.setDN("CN=EMEA,CN=Partitions,CN=Configuration,DC=corp,DC=example,DC=test");
            second.setAttribute("nCName", "DC=EMEA,DC=corp,DC=example,DC=test");
            second.setAttribute("nETBIOSName", "EMEA");
            change.accept(second);
            return List.of(entry, second);
        });
    }

    private String failure() {
        return assertThrows(DirectoryUnavailableException.class, forest::domains)
                .getMessage();
    }

    @Test
    void domainsHaveTheirThreeNames() {
        second(emea -> {});
        Domains domains = forest.domains();
        assertEquals(
                List.of("corp.example.test", "emea.corp.example.test"),
                domains.all().stream().map(Domain::dnsName).toList());
        assertEquals("CORP", domains.own().netbiosName());
        assertEquals(
                "EMEA", domains.named("emea.corp.example.test").orElseThrow().netbiosName());
        assertEquals(List.of(domains.own()), domains.permitted(), "with servers, only the own domain");
        assertEquals("CN=Configuration,DC=corp,DC=example,DC=test", forest.configuration());
        assertEquals("DC=corp,DC=example,DC=test", forest.accountSearchBase());
        assertEquals("corp.example.test", forest.ownDnsName());
    }

    @Test
    void domainsAreCached() {
        forest.domains();
        int searches = controller.searches().size();
        controller.failSearchesWith(ResultCode.BUSY);
        assertEquals(1, forest.domains().all().size());
        assertEquals(searches, controller.searches().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nETBIOSName=corp",
                "nETBIOSName=EM\\EA",
                "nETBIOSName=\\EMEA",
                "nETBIOSName= ",
                "nCName=dc=Corp,dc=example,dc=test",
                "nCName=CN=EMEA,DC=corp,DC=example,DC=test",
                "nCName=EMEA",
                "nCName="
            })
    void crossRefThatContradictsIsAnOutageUntilItIsCorrected(String attribute) {
        int separator = attribute.indexOf('=');
        second(emea -> emea.setAttribute(attribute.substring(0, separator), attribute.substring(separator + 1)));
        assertTrue(failure().startsWith("cannot read the domains of the forest: "), failure());
        second(emea -> {});
        assertEquals(2, forest.domains().all().size());
    }

    @Test
    void crossRefWithoutAReadableNameIsAnOutage() {
        for (String attribute : List.of("nCName", "nETBIOSName")) {
            second(emea -> emea.removeAttribute(attribute));
            assertTrue(failure().contains(attribute), failure());
        }
        crossRefs(entry -> List.of());
        assertTrue(failure().contains("no readable crossRef object"), failure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"configurationNamingContext", "rootDomainNamingContext"})
    void rootDseWithoutANamingContextIsAnOutage(String attribute) {
        controller.changeRootDse(root -> root.removeAttribute(attribute));
        assertTrue(failure().contains(attribute), failure());
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 4, 10, 1, 50, 51, 53, 80})
    void errorIsNotAForestWithoutDomains(int code) {
        controller.lies().after(search -> search.getFilter().toString().contains("crossRef"), ResultCode.valueOf(code));
        assertTrue(failure().startsWith("cannot read the domains of the forest: "), failure());
    }

    @Test
    void clockSkewIsThatOfTheDomainController() {
        assertEquals(Optional.empty(), forest.clockSkew());
        Instant before = Instant.now();
        Instant ahead = before.plus(Duration.ofDays(365));
        controller.changeRootDse(
                root -> root.setAttribute("currentTime", StaticUtils.encodeGeneralizedTime(Date.from(ahead))));
        forest.domains();
        Duration skew = forest.clockSkew().orElseThrow();
        assertTrue(
                skew.compareTo(Duration.ofDays(366)) < 0 && skew.compareTo(Duration.ofDays(300)) > 0, skew::toString);
    }

    /** The domains of a forest may be trees without a common DN. */
    @Test
    void accountsOfAllDomainsAreSearchedForFromTheRoot() throws Exception {
        second(emea -> {});
        try (FakeDns dns = new FakeDns()) {
            dns.addAddress("dc1.corp.example.test", "127.0.0.1");
            int port = URI.create(controller.server()).getPort();
            dns.addService("_ldap._tcp.dc._msdcs.corp.example.test", 0, 100, port, "dc1.corp.example.test");
            DirectorySettings settings = DirectorySettingsBuilder.of(controller)
                    .dnsServer(dns.server())
                    .settings();
            try (ForestControllers located = new ForestControllers(settings, BindAccount.of(settings.bind()))) {
                Forest all = new Forest(located, controller.domain(), Runnable::run);
                assertEquals(2, all.domains().permitted().size());
                assertEquals("", all.accountSearchBase());
            }
        }
    }
}
