// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.directory.dc.tracking.TrackingStatus;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Change tracking with two domain controllers, also where one name leads to both, as round-robin DNS does. */
@StartsServer
class SeveralControllersTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private final TestCa controllersCa = TestCa.root("CN=Domain Controllers CA");
    private final FakeActiveDirectory dc1 = FakeActiveDirectory.start(FakeDomain.CORP, 0, controllersCa);
    private final FakeActiveDirectory dc2 = FakeActiveDirectory.start(FakeDomain.CORP, 0, controllersCa);
    private final Relay name = new Relay("127.0.0.1", dc1.server());
    private X509Certificate certificate;
    private DirectoryAssembly<?> mapper;

    @TempDir
    private Path folder;

    private void trackTheFirst(String... others) throws Exception {
        for (FakeActiveDirectory each : List.of(dc1, dc2)) {
            each.publish(CA.certificate());
            each.supportDirSync();
            TestAccount alice = each.user("alice", 1105);
            certificate = CA.issue("CN=alice")
                    .upn("alice@" + each.domain())
                    .sid(alice.objectSid())
                    .issue()
                    .certificate();
        }
        dc2.changeRootDse(root -> root.setAttribute("dnsHostName", "dc2." + dc2.domain()));
        Map<String, String> settings = DirectoryAccess.settings(dc1, folder);
        settings.put("servers", (name() + " " + String.join(" ", others)).trim().replace(" ", ", "));
        settings.put("verifyClientCertRevocation", "false"); // not under test
        settings.put("cacheTtl", "15m");
        settings.put("changeTracking", "dirSync");
        mapper = DirectoryAssembly.of(settings, Clock.systemUTC());
        mapper.start(tracking -> tracking.every(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(1)));
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
    }

    @AfterEach
    void close() {
        mapper.close();
        name.close();
        dc1.close();
        dc2.close();
    }

    private String name() {
        return "ldaps://127.0.0.1:" + name.port();
    }

    private TrackingStatus status() {
        return mapper.state().changeTracking().orElseThrow();
    }

    private void map() {
        assertInstanceOf(
                Mapped.class, mapper.cachingMapper().map(List.of(certificate)).outcome());
    }

    private void isCovered() {
        Eventually.get( // what is being loaded during a check of existence is not cached
                () -> {
                    map();
                    return mapper.cachingMapper().trackedSids();
                },
                sids -> !sids.isEmpty());
    }

    @Test
    void responseOfTheTrackedControllerIsCovered() throws Exception {
        trackTheFirst();
        isCovered();
    }

    @DisplayName("A mapping that another domain controller has responded to is not covered; the next one is")
    @Test
    void responseOfAnotherControllerIsNotCovered() throws Exception {
        trackTheFirst(dc2.server());
        dc1.failSearchesWith(
                ResultCode.UNAVAILABLE,
                request -> request.getAttributeList().contains("userAccountControl")
                        && !request.getAttributeList().contains("isDeleted"));
        map();
        assertEquals(Set.of(), mapper.cachingMapper().trackedSids());
        dc1.stopFailing();
        Eventually.get(
                () -> {
                    mapper.cachingMapper().clear(); // the names of groups stay
                    map();
                    return mapper.cachingMapper().trackedSids();
                },
                sids -> !sids.isEmpty());
        assertEquals(State.COMPLETE, status().state());
    }

    @Test
    void responseOfAnotherControllerWithTheSameNameIsNotCovered() throws Exception {
        trackTheFirst();
        dc1.failSearchesWith(
                ResultCode.UNAVAILABLE, // so that the idle connections are replaced
                request -> request.getAttributeList().contains("userAccountControl")
                        && !request.getAttributeList().contains("isDeleted"));
        name.leadTo(dc2.server());
        map();
        assertEquals(Set.of(), mapper.cachingMapper().trackedSids());
        TrackingStatus partial = Eventually.get(this::status, status -> status.state() == State.PARTIAL);
        assertTrue(
                partial.reason().startsWith("[127.0.0.1] leads to several domain controllers, to [dc1."),
                partial::reason);
    }
}
