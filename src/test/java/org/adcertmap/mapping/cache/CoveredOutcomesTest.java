// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.NameScope;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.cache.ChainKey;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which refreshes use a cached outcome while changes in the directory are tracked. */
class CoveredOutcomesTest {
    private static final X509Certificate ALICE =
            TestCa.root("CN=Root").issue("CN=alice").issue().certificate();
    private static final Sid SID = Sid.parse("S-1-5-21-1-2-3-1001");
    private static final Sid GROUP = Sid.parse("S-1-5-21-1-2-3-2001");
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final Duration GRACE_PERIOD = Duration.ofMinutes(2);
    private static final TrackingPoint POINT = new TrackingPoint(1, 100, 0, 0, Long.MAX_VALUE);

    private final Mapped mapped = mapped();
    private final ChangeCoverage coverage = mock(ChangeCoverage.class);
    private final Set<Sid> evicted = new HashSet<>();
    private int queries;
    private int repetitions;
    private Runnable whileMapping = () -> {};
    private long nanoTime;
    private final CachingMapper<String> mapper = new CachingMapper<>(
            new Mapper() {
                @Override
                public MappingOutcome map(List<X509Certificate> chain, AccountPattern account) {
                    queries++;
                    whileMapping.run();
                    return mapped;
                }

                @Override
                public Optional<MappingOutcome> mapAgain(List<X509Certificate> chain, Mapped before) {
                    repetitions++;
                    return Optional.of(before);
                }
            },
            outcome -> "",
            new CacheSettings(TTL, TTL, GRACE_PERIOD, 10),
            Runnable::run,
            Clock.systemUTC(),
            () -> nanoTime,
            () -> 0);

    private static Mapped mapped() {
        Mapped mapped = mock(Mapped.class);
        Account account = mock(Account.class);
        when(account.sid()).thenReturn(SID);
        when(account.groups()).thenReturn(List.of());
        when(mapped.account()).thenReturn(Optional.of(account));
        when(mapped.areAllGroupsKnown()).thenReturn(true);
        when(mapped.isValidAt(any())).thenReturn(true);
        when(mapped.withoutTrace()).thenReturn(mapped);
        when(mapped.trace()).thenReturn(List.of());
        when(mapped.match(any(), any(), any()))
                .thenAnswer(
                        call -> call.<Function<Mapped, Object>>getArgument(0).apply(mapped));
        return mapped;
    }

    CoveredOutcomesTest() {
        when(coverage.now()).thenReturn(Optional.of(POINT));
        when(coverage.age(POINT)).thenReturn(Optional.of(Duration.ZERO));
        when(coverage.isOfThisSession(POINT)).thenReturn(true);
        when(coverage.readNothingElseSince(POINT)).thenReturn(true);
        mapper.coverBy(coverage);
    }

    private void map() {
        mapper.map(List.of(ALICE));
    }

    private void after(int seconds) {
        nanoTime += Duration.ofSeconds(seconds).toNanos();
        map();
    }

    @Test
    void refreshOfACoveredOutcomeSendsNoQuery() {
        map();
        for (int i = 0; i < 10; i++) {
            after(40);
        }
        assertEquals(1, queries);
        assertEquals(10, repetitions);
    }

    @DisplayName("Refreshes begin between a half and five eighths of cacheTtl, so that they do not coincide")
    @Test
    void refreshesAreSpread() {
        CacheSettings settings = new CacheSettings(TTL, TTL, TTL, 10);
        CachedOutcome<String> outcome = new CachedOutcome<>(ChainKey.of(List.of(ALICE), ""), mapped, Optional.empty());
        for (Map.Entry<Double, Duration> each : Map.of(0.0, Duration.ofSeconds(30), 1.0, Duration.ofMillis(37_500))
                .entrySet()) {
            Lifetime lifetime = new OutcomePolicy<String>(settings, each::getKey).lifetimeOf(outcome);
            assertEquals(new Lifetime.Cached(each.getValue(), TTL, TTL), lifetime);
        }
    }

    @DisplayName("A user who pauses for longer than cacheTtl causes no query either")
    @Test
    void coveredOutcomeWhoseTtlIsOverSendsNoQuery() {
        map();
        after(61);
        after(110);
        assertEquals(1, queries);
        assertEquals(2, repetitions);
    }

    @Test
    void outcomeIsForgottenAfterItsGracePeriod() {
        map();
        after(121);
        assertEquals(2, queries);
        assertEquals(0, repetitions);
    }

    @DisplayName("A change, or a deletion that the check of existence finds, counts for a user who has paused")
    @Test
    void outcomeWhoseTtlIsOverIsEvictedLikeAnyOther() {
        map();
        nanoTime += Duration.ofSeconds(61).toNanos();
        assertEquals(Set.of(SID), mapper.trackedSids());
        assertEquals(1, evictOlder(Set.of(SID), Map.of()));
        map();
        assertEquals(2, queries);
        nanoTime += Duration.ofSeconds(61).toNanos();
        when(mapped.dependsOnAny(Set.of(SID))).thenReturn(true);
        assertEquals(1, mapper.evict(AccountChanges.of(Set.of(SID))));
        map();
        assertEquals(3, queries);
    }

    @Test
    void outcomeWhoseTtlIsOverIsMappedFromTheBeginningWhereItIsNotCovered() {
        map();
        when(coverage.age(POINT)).thenReturn(Optional.empty());
        after(61);
        assertEquals(2, queries);
        assertEquals(0, repetitions);
    }

    @Test
    void outcomeIsNotCoveredIfAnotherDomainControllerResponded() {
        when(coverage.readNothingElseSince(POINT)).thenReturn(false);
        map();
        after(40);
        assertEquals(2, queries);
        assertEquals(0, repetitions);
    }

    @Test
    void outcomeIsNotCoveredIfAGroupOfItsDomainIsUnknown() {
        when(mapped.areAllGroupsKnown()).thenReturn(false);
        map();
        after(40);
        assertEquals(2, queries);
    }

    @Test
    void nothingIsCoveredWhileChangesAreNotTracked() {
        map();
        when(coverage.age(POINT)).thenReturn(Optional.empty());
        after(40);
        assertEquals(2, queries);
    }

    /** The last report was 25 seconds before the refresh, so that 35 of the 60 seconds are left. */
    @Test
    void ttlOfARefreshCountsFromTheLastReport() {
        map();
        when(coverage.age(POINT)).thenReturn(Optional.of(Duration.ofSeconds(25)));
        after(40);
        assertEquals(1, queries);
        int before = repetitions;
        after(19);
        assertEquals(before + 1, repetitions, "a refresh is due after a half of the 35 seconds");
    }

    @Test
    void outcomeThatWasLastCheckedLongAgoIsMappedFromTheBeginning() {
        map();
        when(coverage.age(POINT)).thenReturn(Optional.of(Duration.ofSeconds(30)));
        after(40);
        assertEquals(2, queries);
    }

    @DisplayName("What is being loaded while existence is checked is not among what is checked, and so not cached")
    @Test
    void loadDuringTheCheckOfExistenceIsNotCached() {
        whileMapping = () -> assertEquals(Set.of(), mapper.trackedSids());
        map();
        whileMapping = () -> {};
        map();
        assertEquals(2, queries);
        map();
        assertEquals(2, queries);
    }

    @Test
    void loadThatIsNotTrackedIsCachedDuringTheCheckOfExistence() {
        when(coverage.now()).thenReturn(Optional.empty());
        whileMapping = () -> assertEquals(Set.of(), mapper.trackedSids());
        map();
        map();
        assertEquals(1, queries);
        assertEquals(Set.of(), mapper.trackedSids());
    }

    @Test
    void changeDuringALoadKeepsItsOutcomeFromTheCache() {
        when(mapped.dependsOnAny(Set.of(SID))).thenReturn(true);
        whileMapping = () -> mapper.evict(AccountChanges.of(Set.of(SID)));
        map();
        whileMapping = () -> {};
        map();
        assertEquals(2, queries);
    }

    private long evictOlder(Set<Sid> searched, Map<Sid, Long> usns) {
        return mapper.evictOlder(searched, usns, evicted::add);
    }

    @Test
    void accountThatIsNewerOrMissingEvicts() {
        map();
        assertEquals(Set.of(SID), mapper.trackedSids());
        assertEquals(0, evictOlder(Set.of(SID), Map.of(SID, 100L)));
        assertEquals(Set.of(), evicted);
        assertEquals(1, evictOlder(Set.of(SID), Map.of(SID, 101L)));
        assertEquals(Set.of(SID), evicted);
        map();
        assertEquals(1, evictOlder(Set.of(SID), Map.of()));
        map();
        assertEquals(0, evictOlder(Set.of(), Map.of()), "was not searched for");
    }

    @DisplayName("uSNChanged of another domain controller says nothing of what was read in an earlier session")
    @Test
    void outcomeOfAnEarlierSessionIsNeitherCheckedNorEvicted() {
        map();
        when(coverage.isOfThisSession(POINT)).thenReturn(false);
        assertEquals(Set.of(), mapper.trackedSids());
        assertEquals(0, evictOlder(Set.of(SID), Map.of(SID, 101L)));
    }

    @DisplayName("A group evicts where it is missing, and not with each member that comes or goes")
    @Test
    void groupEvictsOnlyWhereItIsMissing() {
        Group group = new Group(GROUP, Optional.of(new Group.Name("CORP", "g", "CN=g", NameScope.OWN_DOMAIN)));
        when(mapped.account().orElseThrow().groups()).thenReturn(List.of(group));
        map();
        assertEquals(Set.of(SID, GROUP), mapper.trackedSids());
        assertEquals(0, evictOlder(Set.of(SID, GROUP), Map.of(SID, 100L, GROUP, 101L)));
        assertEquals(1, evictOlder(Set.of(GROUP), Map.of()));
    }

    @Test
    void groupWithoutANameIsNotSearchedFor() {
        Sid unnamed = Sid.parse("S-1-5-21-9-9-9-2002");
        when(mapped.account().orElseThrow().groups()).thenReturn(List.of(new Group(unnamed, Optional.empty())));
        map();
        assertEquals(Set.of(SID), mapper.trackedSids());
    }
}
