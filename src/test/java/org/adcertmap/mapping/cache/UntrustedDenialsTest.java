// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.TrustStatus;
import org.junit.jupiter.api.Test;

/** Certificates that clients have made themselves do not evict what is cached of others, nor stay mapped. */
class UntrustedDenialsTest extends MappingTest {
    private static final int CACHE_SIZE = 20;
    private static final String NAME = "CN=Issuing CA";
    private static final TestCa STRANGER = TestCa.root("CN=Stranger");

    private final X509Certificate alice = cWithSid().issue().certificate();
    private final Set<X509Certificate> untrusted = new HashSet<>();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private int mappings;
    private long nanoTime;
    private final CachingMapper<String> cache = new CachingMapper<>(
            (chain, account) -> {
                mappings++;
                X509Certificate client = chain.get(0);
                if (client.getIssuerX500Principal().getName().equals(NAME)) {
                    return denied(TrustStatus.TRUSTED, Denial.DISABLED);
                }
                return untrusted.contains(client)
                                || client.getIssuerX500Principal()
                                        .equals(STRANGER.certificate().getSubjectX500Principal())
                        ? denied(TrustStatus.NOT_TRUSTED, Denial.NOT_IN_NTAUTH)
                        : mapper(directory, true).map(chain, account);
            },
            Mapped::userName,
            new CacheSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(15), CACHE_SIZE),
            background::add,
            new FakeClock(() -> now),
            () -> nanoTime,
            () -> 0);

    private static MappingOutcome denied(TrustStatus trust, Denial denial) {
        return new Denied("a test", Optional.empty(), trust, Optional.empty(), new Refusal(denial, ""), List.of());
    }

    private MappingOutcome cached(X509Certificate... chain) {
        return cache.map(List.of(chain)).outcome();
    }

    /** Maps that many certificates that another CA has issued, each twice with its CA, as a client would insist. */
    private void flood(int certificates) {
        Identity keys = STRANGER.issue("CN=x").issue();
        for (int i = 0; i < certificates; i++) {
            X509Certificate made =
                    STRANGER.issue("CN=x" + i).sameKeyAs(keys).issue().certificate();
            cached(made, STRANGER.certificate());
            cached(made, STRANGER.certificate());
        }
    }

    @Test
    void selfMadeCertificatesEvictNoMapping() {
        cached(alice);
        flood(10 * CACHE_SIZE);
        assertEquals(1, cache.size());
        assertEquals(1 + 20 * CACHE_SIZE, mappings);
        directory.outage = "down";
        nanoTime += Duration.ofMinutes(5).toNanos();
        assertMapped("CONTOSO\\alice", "sid", cached(alice));
    }

    /** Presents the certificate with that many CA certificates with name and key of its CA, one at a time. */
    private void presentWithCasOfItsName(X509Certificate client, TestCa ca, int count) {
        TestCa other = TestCa.root("CN=Other");
        for (int i = 0; i < count; i++) {
            cached(client, other.issue(NAME).sameKeyAs(ca.identity()).issue().certificate());
        }
    }

    @Test
    void selfMadeCertificatesDoNotRaiseTheLimitOfTheChainsOfACertificate() {
        TestCa ca = TestCa.root(NAME);
        X509Certificate mallory = ca.issue("CN=mallory").issue().certificate();
        presentWithCasOfItsName(mallory, ca, 5);
        assertEquals(ChainVariants.MAX_VARIANTS, cache.size());
        flood(10 * CACHE_SIZE);
        presentWithCasOfItsName(mallory, ca, 5);
        assertEquals(ChainVariants.MAX_VARIANTS, cache.size());
    }

    @Test
    void deniedCertificateIsMappedAnewEachTime() {
        untrusted.add(alice);
        assertDenied(Denial.NOT_IN_NTAUTH, cached(alice));
        untrusted.clear();
        assertMapped("CONTOSO\\alice", "sid", cached(alice));
    }

    @Test
    void refreshThatIsDeniedEndsTheMapping() {
        cached(alice);
        untrusted.add(alice);
        nanoTime += Duration.ofSeconds(31).toNanos();
        assertMapped("CONTOSO\\alice", "sid", cached(alice)); // starts the refresh
        background.remove().run();
        assertEquals(0, cache.size());
        assertDenied(Denial.NOT_IN_NTAUTH, cached(alice));
    }

    @Test
    void mappingThatWasDeniedAfterItsTtlIsNotServedInAnOutage() {
        cached(alice);
        untrusted.add(alice);
        nanoTime += Duration.ofSeconds(61).toNanos();
        assertDenied(Denial.NOT_IN_NTAUTH, cached(alice));
        untrusted.clear();
        directory.outage = "down";
        assertEquals("Unavailable", cached(alice).getClass().getSimpleName());
    }
}
