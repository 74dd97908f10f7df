// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.adcertmap.mapping.FakeAccountDirectory.group;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.method.Strength;
import org.junit.jupiter.api.Test;

/** What outcomes say of themselves once they are cached: how long they are valid, and what they depend on. */
class MappedTest extends MappingTest {
    private static final Instant NOT_BEFORE = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant NOT_AFTER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Sid OTHER = Sid.parse("S-1-5-21-9-9-9-2000");

    private Mapped mapped() {
        return assertInstanceOf(Mapped.class, map(cWithSid()));
    }

    @Test
    void mappedOutcomeIsValidWhileItsCertificationPathIs() {
        Mapped mapped = mapped();
        assertTrue(mapped.isValidAt(NOT_BEFORE));
        assertTrue(mapped.isValidAt(NOT_AFTER));
        assertFalse(mapped.isValidAt(NOT_BEFORE.minusNanos(1)));
        assertFalse(mapped.isValidAt(NOT_AFTER.plusNanos(1)));
    }

    @Test
    void mappedOutcomeIsValidUntilItsAccountExpires() {
        alice.accountExpires = OptionalLong.of(133_932_528_000_000_000L); // 2025-06-01T12:00:00Z
        now = Instant.parse("2025-06-01T11:00:00Z");
        assertTrue(mapped().isValidAt(now.plus(Duration.ofMinutes(59))));
        assertFalse(mapped().isValidAt(now.plus(Duration.ofMinutes(61))));
    }

    @Test
    void mappedOutcomeDependsOnItsAccountAndItsGroups() {
        alice.groups = List.of(group("Staff", 2001), group("Engineers", 2000));
        Mapped mapped = mapped();
        assertTrue(mapped.dependsOnAny(Set.of(Sid.parse(ALICE_SID))));
        assertTrue(mapped.dependsOnAny(Set.of(OTHER, group("Engineers", 2000).sid())));
        assertFalse(mapped.dependsOnAny(Set.of(Sid.parse(BOB_SID))));
        assertFalse(mapped.dependsOnAny(Set.of()));
    }

    @Test
    void mappedOutcomeDependsOnTheAccountsThatAPatternLeftOut() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        bob.altSecurityIdentities(ISSUER_SERIAL);
        X509Certificate certificate = cWithoutUpn().issue().certificate();
        Mapped mapped = assertInstanceOf(
                Mapped.class, mapper(directory, true).map(List.of(certificate), AccountPattern.parse("alice")));
        assertTrue(mapped.dependsOnAny(Set.of(Sid.parse(BOB_SID))));
        assertFalse(mapped.dependsOnAny(Set.of(carol.sid)));
    }

    @Test
    void groupsAreAllKnownIfThoseOfTheDomainShowTheirNamesAndMembers() {
        assertTrue(areAllGroupsKnown());
        assertTrue(areAllGroupsKnown(group("Staff", 2001).withVisibleMembership()));
        assertFalse(areAllGroupsKnown(group("Staff", 2001)), "its members are hidden");
        assertFalse(areAllGroupsKnown(new Group(alice.sid, Optional.empty())), "no name in the domain");
        assertTrue(areAllGroupsKnown(new Group(OTHER, Optional.empty())), "another domain");
        assertFalse(areAllGroupsKnown(new Group(Sid.parse("S-1-5-32-544"), Optional.empty())), "in no domain");
        assertFalse(areAllGroupsKnown(group("Staff", 2001).withVisibleMembership(), group("Engineers", 2000)));
    }

    private boolean areAllGroupsKnown(Group... groups) {
        alice.groups = List.of(groups);
        return mapped().areAllGroupsKnown();
    }

    @Test
    void membershipThatBecomesVisibleLeavesTheGroup() {
        Group hidden = group("Staff", 2001);
        Group visible = hidden.withVisibleMembership();
        assertEquals(new Group(hidden.sid(), hidden.name(), Group.Membership.VISIBLE), visible);
        assertEquals(visible, visible.withVisibleMembership());
    }

    @Test
    void userInAFileIsValidAtAllTimesAndHasNoGroups() {
        Mapped listed = new Mapped(
                mapped().clientCertificate(),
                NOT_AFTER,
                new ListedUser("robot", List.of("b", "a", "b"), "listed", Strength.STRONG),
                List.of());
        assertEquals(List.of("a", "b"), listed.roles());
        assertTrue(listed.isValidAt(now));
        assertFalse(listed.areAllGroupsKnown());
        assertFalse(listed.dependsOnAny(Set.of(Sid.parse(ALICE_SID))));
    }

    @Test
    void deniedOutcomeDependsOnTheAccountThatWasFound() {
        Denied denied = assertInstanceOf(Denied.class, map(c().sid(BOB_SID)));
        assertTrue(denied.dependsOnAny(Set.of(Sid.parse(ALICE_SID))));
        assertFalse(denied.dependsOnAny(Set.of(Sid.parse(BOB_SID))));
        assertTrue(denied.isValidAt(NOT_AFTER.plusSeconds(1)), "until its TTL is over");
    }

    @Test
    void unavailableOutcomeIsNeverValid() {
        directory.outage = "down";
        Unavailable unavailable = assertInstanceOf(Unavailable.class, map(cWithSid()));
        assertFalse(unavailable.isValidAt(now));
        assertFalse(unavailable.dependsOnAny(Set.of(Sid.parse(ALICE_SID))));
    }

    @Test
    void outcomeWithoutItsTraceIsOtherwiseTheSame() {
        Mapped mapped = mapped();
        assertFalse(mapped.trace().isEmpty());
        assertEquals(List.of(), mapped.withoutTrace().trace());
        assertEquals(mapped.account(), mapped.withoutTrace().account());
        assertEquals(mapped.clientCertificate(), mapped.withoutTrace().clientCertificate());

        Denied denied = assertInstanceOf(Denied.class, map(c().sid(BOB_SID)));
        assertEquals(
                new Denied(
                        denied.certificateName(),
                        denied.clientCertificate(),
                        denied.trust(),
                        denied.account(),
                        denied.refusal(),
                        List.of()),
                denied.withoutTrace());

        directory.outage = "down";
        Unavailable unavailable = assertInstanceOf(Unavailable.class, map(cWithSid()));
        assertEquals(
                new Unavailable(unavailable.certificateName(), "down", true, List.of()), unavailable.withoutTrace());
    }
}
