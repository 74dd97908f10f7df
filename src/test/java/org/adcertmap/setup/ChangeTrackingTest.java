// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.tracking.TrackingSettings;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Change tracking with a fake domain controller, and what happens when it fails. */
@StartsServer
class ChangeTrackingTest extends ChangeTrackingCases {
    private static final String TRACKER = "org.adcertmap.directory.dc.tracking.ChangeTracker";

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final Relay relay = new Relay("127.0.0.1", directory.server());
    private final CapturedLog log = new CapturedLog(TRACKER);

    @AfterEach
    void stop() {
        log.close();
        relay.close();
        directory.close();
    }

    @Override
    TestDirectory directory() {
        directory.supportDirSync();
        return directory;
    }

    @Override
    void change(Map<String, String> settings) {
        settings.put("servers", "ldaps://127.0.0.1:" + relay.port());
        settings.put("readOnlyControllers", "use");
    }

    @Override
    TrackingSettings intervals(TrackingSettings tracking) {
        return tracking.every(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(1));
    }

    @Override
    void modify(String dn, Modification... modifications) {
        directory.modify(dn, modifications);
    }

    @Override
    void move(String dn, String newRdn, String newParent) {
        directory.move(dn, newRdn, newParent);
    }

    private void becomes(State state) {
        Eventually.get(this::status, status -> status.state() == state);
    }

    @Test
    void stateIsLogged() {
        directory.failSearchesWith(ResultCode.BUSY);
        becomes(State.DOWN);
        directory.stopFailing();
        becomes(State.COMPLETE);
        List<String> lines = log.lines();
        assertTrue(lines.get(0).startsWith("INFO Change tracking is COMPLETE on [127.0.0.1]: "), lines::toString);
        assertTrue(
                lines.get(1)
                        .startsWith("WARNING Change tracking is DOWN, so that cached mappings are read again every half"
                                + " cacheTtl: 51 (busy)"),
                lines::toString);
        assertTrue(mapper().state()
                .changeTracking()
                .orElseThrow()
                .text()
                .startsWith("COMPLETE on 127.0.0.1, last report "));
    }

    @DisplayName("A mapping is covered only where the bind account may read the member attribute of its groups")
    @Test
    void mappingWithAGroupWhoseMembersAreHiddenIsNotCovered() {
        try (TestGroup group = directory.group("track-hidden")) {
            group.add(alice());
            X509Certificate certificate = withSid();
            awaitCovered(certificate);
            directory.hideAttribute("member");
            mapper().clearCache();
            for (int i = 0; i < 3; i++) { // an outcome that is loaded during a check of existence is not cached
                map(certificate);
                assertEquals(Set.of(), mapper().cachingMapper().trackedSids());
            }
        }
    }

    @DisplayName("A mapping with a group of BUILTIN that the bind account may not read is not covered")
    @Test
    void mappingWithAnUnreadableGroupOfBuiltinIsNotCovered() {
        String users = "CN=Users,CN=Builtin,DC=" + directory.domain().replace(".", ",DC=");
        directory.modify(users, new Modification(ModificationType.DELETE, "sAMAccountName"));
        X509Certificate certificate = withSid();
        for (int i = 0; i < 3; i++) {
            map(certificate);
            assertEquals(Set.of(), mapper().cachingMapper().trackedSids());
        }
        directory.modify(users, new Modification(ModificationType.ADD, "sAMAccountName", "Users"));
        mapper().clearCache();
        awaitCovered(certificate);
    }

    private void awaitCovered(X509Certificate certificate) {
        Eventually.get(
                () -> {
                    map(certificate);
                    return mapper().cachingMapper().trackedSids();
                },
                sids -> sids.contains(Sid.parse(alice().objectSid())));
    }

    @DisplayName("uSNChanged that the bind account may not read is no outage: the state is PARTIAL")
    @Test
    void hiddenChangesOfAccountsAreALimitation() {
        awaitCovered(withSid());
        directory.hideAttribute("uSNChanged");
        Eventually.get(
                this::status,
                status -> status.state() == State.PARTIAL && status.reason().contains("uSNChanged"));
        assertEquals(2, log.lines().size(), () -> log.lines().toString());
        directory.showAttribute("uSNChanged");
        becomes(State.COMPLETE);
        awaitCovered(withSid());
    }

    @DisplayName("A domain controller that is no longer read-only is COMPLETE again, without a new session")
    @Test
    void readOnlyControllerIsALimitation() {
        directory.failSearchesWith(ResultCode.BUSY);
        becomes(State.DOWN);
        directory.changeRootDse(root -> {
            root.addAttribute("supportedControl", "1.2.840.113556.1.4.841", "1.2.840.113556.1.4.529");
            root.addAttribute("supportedCapabilities", "1.2.840.113556.1.4.1920");
        });
        directory.stopFailing();
        Eventually.get(
                this::status,
                status -> status.state() == State.PARTIAL && status.reason().contains("read-only"));
        directory.supportDirSync();
        becomes(State.COMPLETE);
        assertEquals(4, log.lines().size(), () -> log.lines().toString());
    }

    @Test
    void outageIsLoggedOnce() {
        directory.failSearchesWith(ResultCode.BUSY);
        becomes(State.DOWN);
        directory.failSearchesWith(ResultCode.OPERATIONS_ERROR);
        Eventually.get(this::status, status -> status.reason().contains("1 (operations error)"));
        directory.stopFailing();
        becomes(State.COMPLETE);
        assertEquals(3, log.lines().size(), () -> log.lines().toString());
    }

    @DisplayName("A connection whose responses get lost is noticed, and another session follows")
    @Test
    void halfOpenConnectionIsNoticed() {
        relay.fault(Relay.Fault.LOST);
        becomes(State.DOWN);
        relay.fault(Relay.Fault.NONE);
        becomes(State.COMPLETE);
    }

    @Test
    void connectionThatIsCutIsNoticed() {
        relay.fault(Relay.Fault.CUT);
        becomes(State.DOWN);
        relay.fault(Relay.Fault.NONE);
        becomes(State.COMPLETE);
    }

    @DisplayName("highestCommittedUSN that decreases shows a restored domain controller, and ends the session")
    @Test
    void restoredDomainControllerIsNoticed() {
        directory.restore(1);
        Eventually.get(
                this::status,
                status -> status.state() == State.DOWN && status.reason().contains("was restored"));
        becomes(State.COMPLETE);
    }

    @Test
    void changesOfSeveralPagesAreAllReported() {
        directory.dirSyncPageSize(3);
        for (int i = 0; i < 10; i++) {
            directory.user("track-many" + i);
        }
        accountThatIsDisabledAndEnabled();
    }

    @DisplayName("A limitation makes the state PARTIAL, until it ends, and changes evict nevertheless")
    @Test
    void timeLimitedMembershipsAreNotCovered() {
        directory.failSearchesWith(ResultCode.BUSY);
        becomes(State.DOWN);
        String partitions =
                "CN=Partitions,CN=Configuration," + alice().distinguishedName().replaceAll(".*?,(DC=.*)", "$1");
        directory.modify(
                partitions,
                new Modification(
                        ModificationType.REPLACE,
                        "msDS-EnabledFeature",
                        "CN=Privileged Access Management Feature,CN=Optional Features,CN=x"));
        directory.stopFailing();
        becomes(State.PARTIAL);
        accountThatIsDisabledAndEnabled();
        directory.modify(partitions, new Modification(ModificationType.DELETE, "msDS-EnabledFeature"));
        becomes(State.COMPLETE);
        awaitCovered(withSid());
    }
}
