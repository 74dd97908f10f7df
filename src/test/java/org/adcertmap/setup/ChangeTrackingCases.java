// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.tracking.TrackingSettings;
import org.adcertmap.directory.dc.tracking.TrackingStatus;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes in a directory that a cached outcome must follow, with a cache TTL so long that only change tracking can show
 * them within the time-out of a test.
 */
abstract class ChangeTrackingCases {
    private static final TestCa CA = TestCa.root("CN=Change Tracking CA");
    private static final String SKI = "0102030405060708090a0b0c0d0e0f1011121314";
    private static final int UNIVERSAL_SECURITY = 0x8000_0008;
    private static final int UNIVERSAL_DISTRIBUTION = 0x8;

    private final Map<String, String> settings = new HashMap<>();
    private TestDirectory directory;
    private TestAccount alice;
    private TestAccount bob;
    private DirectoryAssembly<?> mapper;

    abstract TestDirectory directory();

    /** Returns the settings of change tracking, perhaps with other intervals. */
    TrackingSettings intervals(TrackingSettings tracking) {
        return tracking;
    }

    /** Changes settings of the mapper. */
    void change(Map<String, String> all) {
        // The directory's own are good for a real domain.
    }

    abstract void modify(String dn, Modification... modifications);

    abstract void move(String dn, String newRdn, String newParent);

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, SettingsException {
        directory = directory();
        directory.publish(CA.certificate());
        alice = directory.user("track-alice");
        bob = directory.user("track-bob");
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("verifyClientCertRevocation", "false"); // not under test
        settings.put("cacheTtl", "15m");
        settings.put("negativeCacheTtl", "15m");
        settings.put("changeTracking", "dirSync");
        settings.put("roleNameFormat", "sam");
        change(settings);
        mapper = DirectoryAssembly.of(settings, Clock.systemUTC());
        mapper.start(this::intervals);
        Eventually.get(this::status, status -> status.state() == State.COMPLETE);
    }

    @AfterEach
    void close() {
        mapper.close();
        alice.close();
        bob.close();
    }

    final DirectoryAssembly<?> mapper() {
        return mapper;
    }

    final TestAccount alice() {
        return alice;
    }

    final TrackingStatus status() {
        return mapper.state().changeTracking().orElseThrow();
    }

    final X509Certificate withSid() {
        return CA.issue("CN=alice")
                .upn("track-alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue()
                .certificate();
    }

    private static X509Certificate withKeyIdentifier() {
        return CA.issue("CN=alice")
                .subjectKeyIdentifier(HexFormat.of().parseHex(SKI))
                .issue()
                .certificate();
    }

    final MappingOutcome map(X509Certificate certificate) {
        return mapper.cachingMapper().map(List.of(certificate)).outcome();
    }

    private String text(X509Certificate certificate) {
        return map(certificate)
                .match(
                        mapped -> mapped.account().orElseThrow().sAMAccountName() + " "
                                + mapped.roles().stream()
                                        .filter(role -> role.startsWith("track-"))
                                        .toList(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> unavailable.cause());
    }

    /** Caches the outcome, makes the change, and awaits the next outcome. */
    private void follows(X509Certificate certificate, String before, Runnable change, String after) {
        assertEquals(before, text(certificate));
        change.run();
        Eventually.get(() -> text(certificate), after::equals);
    }

    private void follows(String before, Runnable change, String after) {
        follows(withSid(), before, change, after);
    }

    @Test
    void memberThatIsAddedAndRemoved() {
        try (TestGroup group = directory.group("track-g1")) {
            X509Certificate certificate = withSid();
            follows(certificate, "track-alice []", () -> group.add(alice), "track-alice [track-g1]");
            follows(certificate, "track-alice [track-g1]", () -> group.remove(alice), "track-alice []");
        }
    }

    /** Waits until all changes so far have been reported. */
    private void awaitRounds() {
        for (int i = 0; i < 2; i++) {
            Instant before = status().lastRound().orElseThrow();
            Eventually.get(
                    this::status, status -> status.lastRound().orElseThrow().isAfter(before));
        }
    }

    @DisplayName("A member that comes or goes does not evict the mappings of the other members")
    @Test
    void otherMembersStayCached() {
        Sid sid = Sid.parse(alice.objectSid());
        try (TestGroup group = directory.group("track-others")) {
            group.add(alice);
            awaitRounds();
            X509Certificate certificate = withSid();
            Eventually.get(
                    () -> {
                        assertEquals("track-alice [track-others]", text(certificate));
                        return mapper.cachingMapper().trackedSids();
                    },
                    sids -> sids.contains(sid));
            long changes = status().changes();
            group.add(bob);
            awaitRounds();
            group.remove(bob);
            awaitRounds();
            assertTrue(status().changes() > changes);
            assertTrue(mapper.cachingMapper().trackedSids().contains(sid));
        }
    }

    @Test
    void groupThatIsAddedToAnotherGroup() {
        try (TestGroup inner = directory.group("track-inner");
                TestGroup middle = directory.group("track-middle");
                TestGroup outer = directory.universalGroup("track-outer")) {
            inner.add(alice);
            outer.add(middle);
            follows(
                    "track-alice [track-inner]",
                    () -> middle.add(inner),
                    "track-alice [track-inner, track-middle, track-outer]");
        }
    }

    @Test
    void groupOfTheTokenThatIsDeleted() {
        TestGroup group = directory.group("track-deleted");
        group.add(alice);
        follows("track-alice [track-deleted]", group::close, "track-alice []");
    }

    @Test
    void groupOfTheTokenThatIsRenamed() {
        try (TestGroup group = directory.group("track-old")) {
            group.add(alice);
            String dn = alice.distinguishedName().replace("CN=track-alice", "CN=track-old");
            follows(
                    "track-alice [track-old]",
                    () -> modify(dn, new Modification(ModificationType.REPLACE, "sAMAccountName", "track-new")),
                    "track-alice [track-new]");
        }
    }

    @DisplayName("A distribution group that becomes a security group")
    @Test
    void groupThatGetsIntoTokens() {
        try (TestGroup group = directory.distributionGroup("track-mail")) {
            group.add(alice);
            String dn = alice.distinguishedName().replace("CN=track-alice", "CN=track-mail");
            type(dn, UNIVERSAL_DISTRIBUTION);
            follows("track-alice []", () -> type(dn, UNIVERSAL_SECURITY), "track-alice [track-mail]");
        }
    }

    private void type(String dn, int groupType) {
        modify(dn, new Modification(ModificationType.REPLACE, "groupType", Integer.toString(groupType)));
    }

    @Test
    void primaryGroup() {
        try (TestGroup group = directory.group("track-primary")) {
            follows("track-alice []", () -> directory.setPrimaryGroup(alice, group), "track-alice [track-primary]");
        }
    }

    @Test
    void accountThatIsDisabledAndEnabled() {
        X509Certificate certificate = withSid();
        follows(certificate, "track-alice []", alice::disable, "ADCM-DISABLED");
        follows(certificate, "ADCM-DISABLED", alice::enable, "track-alice []");
    }

    @Test
    void accountThatIsLockedOut() {
        follows("track-alice []", alice::lockOut, "ADCM-LOCKED-OUT");
    }

    @Test
    void accountThatIsMadeToExpire() {
        follows("track-alice []", () -> alice.accountExpires(Instant.now().minusSeconds(60)), "ADCM-ACCOUNT-EXPIRED");
    }

    @Test
    void accountThatIsDeleted() {
        follows("track-alice []", alice::close, "ADCM-NO-ACCOUNT");
    }

    @Test
    void accountThatIsRenamed() {
        follows("track-alice []", () -> alice.set("sAMAccountName", "track-alice2"), "track-alice2 []");
    }

    @Test
    void accountThatIsMoved() {
        X509Certificate certificate = withSid();
        assertEquals("track-alice []", text(certificate));
        String dn = alice.distinguishedName();
        String users = "CN=Users" + dn.substring(dn.indexOf(",DC="));
        move(dn, "CN=track-moved", users);
        try {
            Eventually.get(
                    () -> map(certificate)
                            .match(
                                    mapped -> mapped.account().orElseThrow().distinguishedName(),
                                    denied -> "",
                                    unavailable -> ""),
                    ("CN=track-moved," + users)::equalsIgnoreCase);
        } finally {
            move("CN=track-moved," + users, "CN=track-alice", dn.substring(dn.indexOf(',') + 1));
        }
    }

    @DisplayName("Another account that takes over an identifier makes the mapping ambiguous")
    @Test
    void identifierThatIsTakenOver() {
        alice.altSecurityIdentities("X509:<SKI>" + SKI);
        X509Certificate certificate = withKeyIdentifier();
        follows(certificate, "track-alice []", () -> bob.altSecurityIdentities("X509:<SKI>" + SKI), "ADCM-AMBIGUOUS");
        follows(certificate, "ADCM-AMBIGUOUS", alice::altSecurityIdentities, "track-bob []");
    }

    @DisplayName("A cached denial ends when an account gets the identifier")
    @Test
    void identifierThatIsAdded() {
        follows(
                withKeyIdentifier(),
                "ADCM-NO-ACCOUNT",
                () -> bob.altSecurityIdentities("X509:<SKI>" + SKI),
                "track-bob []");
    }

    @Test
    void identifierThatIsRemoved() {
        alice.altSecurityIdentities("X509:<SKI>" + SKI);
        follows(withKeyIdentifier(), "track-alice []", alice::altSecurityIdentities, "ADCM-NO-ACCOUNT");
    }

    @DisplayName("A cached denial ends when an account gets the userPrincipalName")
    @Test
    void userPrincipalNameThatIsGivenToAnAccount() {
        X509Certificate certificate = CA.issue("CN=bob")
                .upn("track-carol@" + directory.domain())
                .sid(bob.objectSid())
                .issue()
                .certificate();
        follows(
                certificate,
                "ADCM-NO-ACCOUNT",
                () -> bob.userPrincipalName("track-carol@" + directory.domain()),
                "track-bob []");
    }
}
