// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeDns;
import org.adcertmap.tool.doctor.HealthyDirectory;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds at each name server, and that it queries the domain controllers that DNS names. */
@StartsServer
class DoctorDnsTest {
    private static final String RECORD = "_ldap._tcp.dc._msdcs.corp.example.test";
    private static final String HOST = "dc1.corp.example.test";

    @TempDir
    private Path folder;

    private HealthyDirectory healthy;
    private final FakeDns dns = new FakeDns();

    @BeforeEach
    void start() {
        locateByDns(new HealthyDirectory(folder));
    }

    private void locateByDns(HealthyDirectory directory) {
        healthy = directory;
        healthy.settings().remove("servers");
        healthy.settings().put("dnsServers", dns.server());
    }

    @AfterEach
    void stop() {
        dns.close();
        healthy.close();
    }

    private int port() {
        return URI.create(healthy.directory().server()).getPort();
    }

    private FakeDns register(FakeDns server) {
        return server.addService(RECORD, 0, 100, port(), HOST).addAddress(HOST, "127.0.0.1");
    }

    private List<Finding> dns() throws Exception {
        return healthy.doctor().run(DoctorCode.DNS);
    }

    private static void assertFinding(Level level, String part, Finding finding) {
        assertEquals(level, finding.level(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
    }

    @Test
    void controllersThatDnsNamesAreQueried() throws Exception {
        register(dns);
        List<Finding> findings = healthy.doctor().run(DoctorCode.DNS, DoctorCode.BIND);
        assertFinding(Level.OK, "addresses of " + HOST, findings.get(0));
        assertEquals(Level.OK, findings.get(findings.size() - 1).level(), findings::toString);
        assertEquals(HOST + ":" + port(), findings.get(findings.size() - 1).place());
    }

    @Test
    void certificateOfAnyOtherHostIsAnErrorWithItsOwnRemedy() throws Exception {
        healthy.close();
        locateByDns(new HealthyDirectory(
                folder,
                HealthyDirectory.controllersCa()
                        .issue("CN=" + HOST)
                        .tlsServer(HOST)
                        .issue()));
        register(dns);
        Finding finding = healthy.doctor().only(DoctorCode.CONTROLLER_CERTIFICATE);
        assertFinding(Level.ERROR, "does not identify one", finding);
        assertEquals(
                Optional.of("issue it from the template Kerberos Authentication, or name the host in servers"),
                finding.hint());
    }

    @Test
    void globalCatalogsMustBeInDns() throws Exception {
        register(dns);
        Finding missing = healthy.doctor().run(DoctorCode.GLOBAL_CATALOG).get(1);
        assertFinding(Level.WARNING, "DNS names no global catalog", missing);
        assertEquals("_gc._tcp.corp.example.test", missing.place());
        dns.addService("_gc._tcp.corp.example.test", 0, 100, 3268, HOST);
        assertFinding(
                Level.OK,
                "global catalogs in DNS: 1",
                healthy.doctor().run(DoctorCode.GLOBAL_CATALOG).get(1));
    }

    @Test
    void missingRecordsAreAnErrorWithTheQueryToPaste() throws Exception {
        Finding finding = dns().get(0);
        assertFinding(Level.ERROR, "no SRV records " + RECORD, finding);
        String[] server = dns.server().split(":");
        assertEquals(
                List.of("nslookup -port=" + server[1] + " -type=SRV " + RECORD + " " + server[0]), finding.lines());
    }

    @Test
    void siteWithoutRecordsIsAWarning() throws Exception {
        register(dns);
        healthy.settings().put("site", "Nowhere");
        assertFinding(Level.WARNING, "the site Nowhere is unknown", dns().get(0));
        dns.addService("_ldap._tcp.Nowhere._sites.dc._msdcs.corp.example.test", 0, 100, port(), HOST);
        assertFinding(Level.OK, "addresses of " + HOST, dns().get(0));
    }

    @Test
    void hostWithoutAnAddressIsAnError() throws Exception {
        dns.addService(RECORD, 0, 100, port(), HOST);
        assertFinding(Level.ERROR, HOST + " has no address", dns().get(0));
    }

    @Test
    void nameServersThatDisagreeOrDoNotRespondAreFound() throws Exception {
        register(dns);
        try (FakeDns other = new FakeDns();
                FakeDns silent = new FakeDns()) {
            register(other).addService(RECORD, 0, 100, port(), "dc2.corp.example.test");
            other.addAddress("dc2.corp.example.test", "127.0.0.1");
            silent.stopResponding();
            healthy.settings().put("dnsServers", String.join(",", dns.server(), silent.server(), other.server()));
            List<Finding> findings = dns();
            Finding failed = findings.stream()
                    .filter(finding -> finding.place().equals(silent.server()))
                    .findFirst()
                    .orElseThrow();
            assertFinding(Level.ERROR, RECORD + " cannot be looked up", failed);
            assertTrue(
                    findings.stream()
                            .anyMatch(finding -> finding.level() == Level.WARNING
                                    && finding.sentence().contains("the name servers disagree")),
                    findings::toString);
        }
    }

    @Test
    void hostOutsideOfTheDomainIsNotQueried() throws Exception {
        register(dns).addService(RECORD, 0, 100, port(), "dc1.other.example.net");
        dns.addAddress("dc1.other.example.net", "127.0.0.1");
        List<Finding> findings = healthy.doctor().run(DoctorCode.DNS, DoctorCode.CONNECTION);
        assertTrue(
                findings.stream()
                        .anyMatch(finding -> finding.level() == Level.WARNING
                                && finding.sentence().endsWith("which are not used: dc1.other.example.net")),
                findings::toString);
        assertEquals(
                List.of(HOST + ":" + port()),
                findings.stream()
                        .filter(finding -> finding.code() == DoctorCode.CONNECTION)
                        .map(Finding::place)
                        .toList());
    }

    @Test
    void namesInServersAreLookedUp() throws Exception {
        dns.addAddress(HOST, "127.0.0.1");
        healthy.servers("ldaps://" + HOST + ":" + port(), "ldaps://dc9.corp.example.test:636");
        List<Finding> findings = dns();
        assertFinding(Level.ERROR, "dc9.corp.example.test has no address", findings.get(0));
    }
}
