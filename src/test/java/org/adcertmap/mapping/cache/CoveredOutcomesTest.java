// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** Which refreshes use a cached outcome while changes in the directory are tracked. */
class CoveredOutcomesTest {
    private static final X509Certificate ALICE =
            TestCa.root("CN=Root").issue("CN=alice").issue().certificate();
    private static final Sid SID = Sid.parse("S-1-5-21-1-2-3-1001");
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final TrackingPoint POINT = new TrackingPoint(1, 100, OptionalLong.empty(), Long.MAX_VALUE);

    private final Mapped mapped = mapped();
    private final ChangeCoverage coverage = mock(ChangeCoverage.class);
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
            new CacheSettings(TTL, TTL, TTL, 10),
            Runnable::run,
            Clock.systemUTC(),
            () -> nanoTime);

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
        when(coverage.isCovered(POINT)).thenReturn(true);
        when(coverage.readNothingElseSince(POINT)).thenReturn(true);
        when(coverage.age()).thenReturn(Duration.ZERO);
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

    @Test
    void outcomeWhoseTtlIsOverIsMappedFromTheBeginning() {
        map();
        after(61);
        assertEquals(2, queries);
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
        when(coverage.isCovered(POINT)).thenReturn(false);
        after(40);
        assertEquals(2, queries);
    }

    /** The last report was 25 seconds before the refresh, so that 35 of the 60 seconds are left. */
    @Test
    void ttlOfARefreshCountsFromTheLastReport() {
        map();
        when(coverage.age()).thenReturn(Duration.ofSeconds(25));
        after(40);
        assertEquals(1, queries);
        after(36);
        assertEquals(2, queries, "not from the cache");
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

    @Test
    void accountThatIsNewerOrMissingEvicts() {
        map();
        assertEquals(Set.of(SID), mapper.trackedSids());
        assertEquals(0, mapper.evictOlder(Set.of(SID), Map.of(SID, 100L)));
        assertEquals(1, mapper.evictOlder(Set.of(SID), Map.of(SID, 101L)));
        map();
        assertEquals(1, mapper.evictOlder(Set.of(SID), Map.of()));
        map();
        assertEquals(0, mapper.evictOlder(Set.of(), Map.of()), "was not searched for");
    }
}
