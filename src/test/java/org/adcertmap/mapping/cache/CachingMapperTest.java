// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.pki.FakeSignatureProvider;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.TrustStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which presented certificates are part of the key of a cached outcome. */
class CachingMapperTest {
    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final TestCa CA = ROOT.intermediate("CN=Issuing CA");
    private static final X509Certificate ALICE = CA.issue("CN=alice").issue().certificate();
    private static final X509Certificate BOB = CA.issue("CN=bob").issue().certificate();
    private static final int CACHE_SIZE = 20;

    private static final Sid ALICES_SID = Sid.parse("S-1-5-21-1-2-3-1001");
    private static final Sid BOBS_SID = Sid.parse("S-1-5-21-1-2-3-1002");

    private final List<List<X509Certificate>> mapped = new ArrayList<>();
    private Runnable whileMapping = () -> {};
    private Instant wallClock = Instant.now();
    private long nanoTime;
    private final CachingMapper<String> mapper = new CachingMapper<>(
            (chain, account) -> {
                mapped.add(chain);
                whileMapping.run();
                return outcome(chain);
            },
            outcome -> "",
            new CacheSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), CACHE_SIZE),
            task -> {},
            new FakeClock(() -> wallClock),
            () -> nanoTime,
            () -> 0);

    /** Trusted is only what is presented with the issuing CA. */
    private static MappingOutcome outcome(List<X509Certificate> chain) {
        Denial denial = chain.contains(CA.certificate()) ? Denial.DISABLED : Denial.UNTRUSTED_ISSUER;
        return new Denied(
                "a test",
                Optional.empty(),
                TrustStatus.TRUSTED,
                Optional.of(ALICES_SID),
                new Refusal(denial, ""),
                List.of());
    }

    private Denial denial(X509Certificate... chain) {
        return assertInstanceOf(Denied.class, mapper.map(List.of(chain)).outcome())
                .refusal()
                .denial();
    }

    private static X509Certificate stranger(int number) {
        return TestCa.root("CN=Stranger " + number).certificate();
    }

    /** A CA certificate that a client can make: with name and key of its issuing CA, but signed by another. */
    private static X509Certificate madeByTheClient(TestCa other) {
        return other.issue("CN=Issuing CA").sameKeyAs(CA.identity()).issue().certificate();
    }

    @DisplayName("Chains that differ only in certificates that cannot be part of the path are one entry, mapped once")
    @Test
    void unrelatedCertificatesAreNotPartOfTheKey() {
        denial(BOB);
        for (int i = 0; i < CACHE_SIZE + 10; i++) {
            denial(ALICE, stranger(i));
        }
        assertEquals(2, mapper.size());
        denial(BOB);
        assertEquals(List.of(List.of(BOB), List.of(ALICE)), mapped, "the mapper gets no unrelated certificate either");
    }

    @DisplayName(
            "CA certificates that a client has made with the key of its issuing CA do not evict another client's entry")
    @Test
    void fewVariantsOfAChainAreCached() {
        denial(BOB);
        TestCa other = TestCa.root("CN=Other");
        for (int i = 0; i < CACHE_SIZE + 10; i++) {
            denial(ALICE, madeByTheClient(other));
        }
        assertEquals(1 + ChainVariants.MAX_VARIANTS, mapper.size());
        int count = mapped.size();
        denial(BOB);
        assertEquals(count, mapped.size(), "bob's entry is still cached");
    }

    @Test
    void signaturesOfAPresentedChainAreVerifiedOnceForEachRequest() {
        // The JDK keeps the last verification of a certificate: of another key, the signature is verified again.
        X509Certificate otherKey = TestCa.root("CN=Issuing CA").certificate();
        try (FakeSignatureProvider provider = FakeSignatureProvider.recording()) {
            provider.forget(ALICE);
            denial(ALICE, CA.certificate(), otherKey);
            assertEquals(2, provider.verifications(ALICE));
            denial(ALICE, CA.certificate(), otherKey);
            assertEquals(2, provider.verifications(ALICE));
            assertEquals(1, mapped.size());
        }
    }

    @DisplayName("Chains that are too long to be accepted do not evict another client's entry")
    @Test
    void fewOverlongChainsOfACertificateAreCached() {
        denial(BOB);
        for (int i = 0; i < CACHE_SIZE + 10; i++) {
            List<X509Certificate> chain = new ArrayList<>(List.of(ALICE));
            for (int j = 0; j < 17; j++) {
                chain.add(j == 0 ? madeByTheClient(ROOT) : BOB);
            }
            denial(chain.toArray(X509Certificate[]::new));
        }
        assertEquals(1 + ChainVariants.MAX_VARIANTS, mapper.size());
    }

    @Test
    void denialWithoutAnIntermediateCaIsNotServedToAClientThatPresentsIt() {
        assertEquals(Denial.UNTRUSTED_ISSUER, denial(ALICE));
        assertEquals(Denial.DISABLED, denial(ALICE, stranger(1), CA.certificate()));
        assertEquals(Denial.UNTRUSTED_ISSUER, denial(ALICE));
        assertEquals(Denial.DISABLED, denial(ALICE, CA.certificate(), stranger(2)));
        assertEquals(2, mapped.size());
    }

    @Test
    void presentedCertificatesAreNotUsedForAnotherClient() {
        assertEquals(Denial.DISABLED, denial(ALICE, CA.certificate()));
        assertEquals(Denial.UNTRUSTED_ISSUER, denial(BOB));
        assertEquals(Denial.UNTRUSTED_ISSUER, denial(BOB, ALICE));
    }

    @Test
    void orderOfThePresentedCertificatesDoesNotMatter() {
        denial(ALICE, CA.certificate(), ROOT.certificate());
        denial(ALICE, ROOT.certificate(), CA.certificate(), CA.certificate());
        assertEquals(List.of(List.of(ALICE, CA.certificate(), ROOT.certificate())), mapped);
    }

    @DisplayName(
            "An outcome whose account changes while it is being mapped is not cached: it may be from before the change")
    @Test
    void outcomeIsNotCachedIfItsAccountChangesMeanwhile() {
        whileMapping = () -> mapper.evict(AccountChanges.of(Set.of(ALICES_SID)));
        denial(ALICE);
        assertEquals(0, mapper.size());
        whileMapping = () -> {};
        denial(ALICE);
        denial(ALICE);
        assertEquals(2, mapped.size());
    }

    @Test
    void changeOfAnotherAccountDoesNotKeepAnOutcomeFromTheCache() {
        whileMapping = () -> mapper.evict(AccountChanges.of(Set.of(BOBS_SID)));
        denial(ALICE);
        assertEquals(1, mapper.size());
    }

    @DisplayName("Where changes may have been missed, every cached outcome is mapped anew")
    @Test
    void everyOutcomeIsMappedAnewAfterAGap() {
        denial(ALICE);
        denial(BOB);
        mapper.expireAll();
        denial(ALICE);
        denial(BOB);
        denial(ALICE);
        assertEquals(4, mapped.size());
        whileMapping = mapper::expireAll;
        denial(ALICE, CA.certificate());
        denial(ALICE, CA.certificate());
        assertEquals(6, mapped.size(), "mapped during the gap");
    }

    @DisplayName("The TTL of an outcome is measured by the monotonic clock: setting the wall clock changes nothing")
    @ParameterizedTest
    @ValueSource(longs = {-365, -1, 1})
    void wallClockThatIsSetNeitherExtendsNorShortensTheTtl(long days) {
        denial(ALICE);
        wallClock = wallClock.plus(Duration.ofDays(days));
        nanoTime += Duration.ofSeconds(59).toNanos();
        denial(ALICE);
        assertEquals(1, mapped.size());
        nanoTime += Duration.ofSeconds(1).toNanos();
        denial(ALICE);
        assertEquals(2, mapped.size());
    }
}
