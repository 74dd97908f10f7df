// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.adcertmap.directory.dc.tracking.TrackingSettings;
import org.adcertmap.directory.dc.tracking.TrackingStatus;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code changeTracking="auto"}: DirSync, and uSNChanged where it cannot be used. */
@StartsServer
class AutomaticChangeTrackingTest {
    private static final String TRACKER = "org.adcertmap.directory.dc.tracking.ChangeTracker";
    private static final UnaryOperator<TrackingSettings> SHORT =
            tracking -> tracking.every(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(500));

    @TempDir
    private Path folder;

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final CapturedLog log = new CapturedLog(TRACKER);
    private DirectoryAssembly<?> mapper;

    @AfterEach
    void close() {
        mapper.close();
        log.close();
        directory.close();
    }

    private void start() throws Exception {
        Map<String, String> settings = DirectoryAccess.settings(directory, folder);
        settings.put("verifyClientCertRevocation", "false");
        settings.put("cacheTtl", "15m"); // so that no change counts by it within the time-out of a test
        settings.put("negativeCacheTtl", "15m");
        mapper = DirectoryAssembly.of(settings, Clock.systemUTC());
        mapper.start(SHORT);
    }

    private TrackingStatus status() {
        return mapper.state().changeTracking().orElseThrow();
    }

    @Test
    void dirSyncIsUsedWhereItIsSupported() throws Exception {
        directory.supportDirSync();
        start();
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
        assertEquals(1, log.lines().size(), () -> log.lines().toString());
    }

    private void assertFallenBack(String reason) {
        Eventually.get(this::status, status -> status.state() == State.PARTIAL);
        List<String> lines = log.lines();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                lines.get(0)
                        .startsWith("INFO Change tracking is PARTIAL on [127.0.0.1], so that cached mappings are read"
                                + " again every half cacheTtl: DirSync cannot be used, and uSNChanged is polled in its"
                                + " place: "),
                lines::toString);
        assertTrue(lines.get(0).contains(reason), lines::toString);
    }

    private String outcome(X509Certificate certificate) {
        return mapper.cachingMapper()
                .map(List.of(certificate))
                .outcome()
                .match(
                        mapped -> mapped.userName(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> unavailable.cause());
    }

    @DisplayName("A change evicts without DirSync too, another account that takes over an identifier included")
    @Test
    void changeEvictsWithoutDirSync() throws Exception {
        TestCa ca = TestCa.root("CN=Issuing CA");
        directory.publish(ca.certificate());
        FakeAccount alice = directory.user("alice");
        FakeAccount bob = directory.user("bob");
        start();
        Eventually.get(this::status, status -> status.state() == State.PARTIAL);
        X509Certificate certificate = ca.issue("CN=alice")
                .subjectKeyIdentifier(new byte[] {1, 2, 3, 4})
                .issue()
                .certificate();
        assertEquals("ADCM-NO-ACCOUNT", outcome(certificate));
        alice.altSecurityIdentities("X509:<SKI>01020304");
        Eventually.get(() -> outcome(certificate), "CORP\\alice"::equals);
        bob.altSecurityIdentities("X509:<SKI>01020304");
        Eventually.get(() -> outcome(certificate), "ADCM-AMBIGUOUS"::equals);
        bob.altSecurityIdentities();
        alice.disable();
        Eventually.get(() -> outcome(certificate), "ADCM-DISABLED"::equals);
        assertEquals(Set.of(), mapper.cachingMapper().trackedSids(), "nothing is covered");
    }

    @DisplayName("DirSync that is refused at first is used once it is permitted, and refreshes need no queries then")
    @Test
    void dirSyncIsUsedOnceItIsPermitted() throws Exception {
        directory.supportDirSync();
        directory.failSearchesWith(
                ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                request -> request.getAttributeList().contains("isDeleted"));
        start();
        assertFallenBack("50 (insufficient access rights)");
        directory.stopFailing();
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
        assertEquals(2, log.lines().size(), () -> log.lines().toString());
        directory.failSearchesWith(
                ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                request -> request.getAttributeList().contains("isDeleted"));
        Eventually.get(this::status, status -> status.state() == State.DOWN); // a failure until the next session
        Eventually.get(this::status, status -> status.state() == State.PARTIAL);
        directory.stopFailing();
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
    }

    @DisplayName("While uSNChanged is polled, DirSync is tried again and again, without a line in the log")
    @Test
    void retriesAreNotLogged() throws Exception {
        start();
        assertFallenBack("the domain controller does not support DirSync");
        int before = directory.operations();
        Eventually.get(directory::operations, count -> count >= before + 100);
        assertEquals(1, log.lines().size(), () -> log.lines().toString());
        assertEquals(State.PARTIAL, status().state());
    }

    @Test
    void uSNChangedTakesThePlaceOfDirSyncThatIsNotSupported() throws Exception {
        start();
        assertFallenBack("the domain controller does not support DirSync");
    }

    @Test
    void uSNChangedTakesThePlaceOfDirSyncThatTheBindAccountMayNotUse() throws Exception {
        directory.supportDirSync();
        directory.failSearchesWith(
                ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                request -> request.getAttributeList().contains("isDeleted"));
        start();
        assertFallenBack("50 (insufficient access rights)");
    }

    @Test
    void outageIsNoReasonForIt() throws Exception {
        directory.supportDirSync();
        directory.failSearchesWith(ResultCode.BUSY);
        start();
        Eventually.get(this::status, status -> status.state() == State.DOWN);
        directory.stopFailing();
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
    }
}
