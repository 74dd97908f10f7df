// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.adcertmap.soak.Login.Result;
import org.adcertmap.soak.SoakUser.Kind;
import org.junit.jupiter.api.Test;

/** Tests that the oracle of the soak permits what is promised, and nothing else; all times are seconds. */
class OracleTest {
    private final Promise promise =
            new Promise(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(21), Duration.ofSeconds(24));
    private final SoakFacts facts = new SoakFacts(0);
    private final Oracle oracle = new Oracle(promise, facts);
    private final SoakUser alice = user(Kind.GOOD);

    private static SoakUser user(Kind kind) {
        return new SoakUser("alice", kind, null, null, new Fact(true, 0), new Fact(true, 0), new AtomicLong());
    }

    private static long at(long second) {
        return Duration.ofSeconds(second).toNanos();
    }

    private String judge(SoakUser user, boolean needsRole, long second, Result result, Optional<Long> lastIn) {
        return oracle.judge(new Login(user, needsRole, at(second), at(second + 1), result, "403"), lastIn)
                .orElse("right");
    }

    private String judge(long second, Result result) {
        return judge(alice, false, second, result, Optional.empty());
    }

    @Test
    void disabledAccountIsInForAsLongAsIsPromised() {
        alice.accountEnabled().set(false, at(100));
        assertEquals("right", judge(101, Result.OUT));
        assertEquals("right", judge(115, Result.IN));
        assertEquals("is in, and must not be any more", judge(121, Result.IN));
    }

    @Test
    void cachedMappingServesInAnOutageUntilTheGracePeriodEnds() {
        alice.accountEnabled().set(false, at(100));
        facts.available().set(false, at(110));
        assertEquals("right", judge(150, Result.IN));
        assertEquals("is in, and must not be any more", judge(181, Result.IN));
    }

    @Test
    void changeCountsAfterAnOutage() {
        alice.accountEnabled().set(false, at(100));
        facts.available().set(false, at(110));
        facts.available().set(true, at(120));
        assertEquals("right", judge(139, Result.IN));
        assertEquals("is in, and must not be any more", judge(141, Result.IN));
    }

    @Test
    void enabledAccountIsOutAfterTheChangeOnly() {
        alice.accountEnabled().set(false, at(100));
        alice.accountEnabled().set(true, at(200));
        assertEquals("right", judge(219, Result.OUT));
        assertEquals("is out, and may be in: 403", judge(221, Result.OUT));
        assertEquals("is out, and may be in: 403", judge(90, Result.OUT));
    }

    @Test
    void membershipCountsWhereARoleIsNeeded() {
        alice.member().set(false, at(100));
        assertEquals("is in, and must not be any more", judge(alice, true, 121, Result.IN, Optional.empty()));
        assertEquals("right", judge(alice, false, 121, Result.IN, Optional.empty()));
    }

    @Test
    void roleFileCountsOnceItIsReloaded() {
        facts.roleFile().set(false, at(100));
        assertEquals("right", judge(alice, true, 120, Result.IN, Optional.empty()));
        assertEquals(
                "is in, and the role file does not give the role any more",
                judge(alice, true, 122, Result.IN, Optional.empty()));
    }

    @Test
    void otherCertificatesAreNeverIn() {
        for (Kind kind : new Kind[] {Kind.WEAK, Kind.REVOKED, Kind.UNKNOWN}) {
            assertEquals("is in, and never may be", judge(user(kind), false, 5, Result.IN, Optional.empty()));
            assertEquals("right", judge(user(kind), false, 5, Result.OUT, Optional.empty()));
        }
    }

    @Test
    void switchedOffMappingCountsAtOnce() {
        facts.enabled().set(false, at(100));
        assertEquals("is in, and the mapping is off", judge(101, Result.IN));
        assertEquals("right", judge(101, Result.OUT));
    }

    @Test
    void unavailabilityNeedsAnOutage() {
        assertEquals("gets 503, and there is no outage", judge(100, Result.UNAVAILABLE));
        facts.available().set(false, at(100));
        facts.available().set(true, at(110));
        assertEquals("right", judge(105, Result.UNAVAILABLE));
        assertEquals("right", judge(130, Result.UNAVAILABLE));
        assertEquals("gets 503, and there is no outage", judge(135, Result.UNAVAILABLE));
    }

    @Test
    void cachedUserIsInDuringAnOutage() {
        facts.available().set(false, at(100));
        Optional<Long> lastIn = Optional.of(at(95));
        String wrong = "gets 503 in an outage, and the mapping is cached";
        assertEquals(wrong, judge(alice, false, 110, Result.UNAVAILABLE, lastIn));
        assertEquals("right", judge(alice, false, 150, Result.UNAVAILABLE, lastIn));
        facts.cacheKept().set(false, at(96));
        facts.cacheKept().set(true, at(96));
        assertEquals("right", judge(alice, false, 110, Result.UNAVAILABLE, lastIn));
    }

    @Test
    void loginDuringAnOutageMayBeOfAnOldMapping() {
        facts.available().set(false, at(100));
        facts.available().set(true, at(110));
        Map<Long, Boolean> expected = Map.of(90L, true, 105L, false, 130L, false, 135L, true);
        expected.forEach((second, isFresh) -> assertEquals(
                isFresh,
                oracle.isOfFreshMapping(new Login(alice, false, at(second), at(second + 1), Result.IN, "200"))));
        assertFalse(oracle.isOfFreshMapping(new Login(alice, false, at(90), at(91), Result.OUT, "403")));
    }

    @Test
    void applicationIsAwayWhileItIsRedeployed() {
        assertEquals("the application is away, and was not redeployed", judge(100, Result.NOT_DEPLOYED));
        facts.deployed().set(false, at(100));
        facts.deployed().set(true, at(101));
        assertEquals("right", judge(100, Result.NOT_DEPLOYED));
    }

    @Test
    void anythingElseIsWrong() {
        assertEquals("neither the user nor a refusal: 403", judge(100, Result.WRONG));
        assertEquals(Result.WRONG, Login.read("HTTP/1.1 200 \n\nuser=EXAMPLE\\bob\n", "EXAMPLE\\alice"));
        assertEquals(Result.WRONG, Login.read("HTTP/1.1 500 \n\nADCM-INTERNAL-ERROR", "EXAMPLE\\alice"));
        assertEquals(Result.IN, Login.read("HTTP/1.1 200 \n\nuser=EXAMPLE\\alice\n", "EXAMPLE\\alice"));
        assertEquals(Result.OUT, Login.read("HTTP/1.1 401\n\nADCM-DISABLED", "EXAMPLE\\alice"));
    }
}
