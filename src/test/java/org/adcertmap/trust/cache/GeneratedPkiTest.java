// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.lab.Generated;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;

/** In any PKI, at any time and after any change of its CAs, a chain has the same outcome with and without a cache. */
class GeneratedPkiTest {
    private static final int PKIS = 120;
    private static final int LOGINS = 12;
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final List<String> ORGANIZATIONS = List.of("O=Sales", "O=Research");
    private static final List<String> POLICIES = List.of("1.3.6.1.4.1.99999.1", "1.3.6.1.4.1.99999.2");
    private static final List<String> USAGES = List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

    /** How often each kind of outcome came about, so that no kind is missing. */
    private final Map<String, Integer> seen = new TreeMap<>();

    /** CAs with few names, constraints, short lives and cross certificates, and certificates of theirs. */
    private static final class Pki {
        private final Random random;
        private final List<TestCa> cas = new ArrayList<>();
        private final List<X509Certificate> clients = new ArrayList<>();

        Pki(Random random) {
            this.random = random;
            cas.add(TestCa.root("CN=Root"));
            cas.add(TestCa.root("CN=Root").renewed(this::constrained));
            for (int i = 0; i < 5; i++) {
                cas.add(any(cas).intermediate(this::constrained, "CN=CA " + random.nextInt(3)));
            }
            for (int i = 0; i < 2; i++) {
                cas.add(any(cas).crossSignedBy(any(cas), this::constrained));
            }
            for (int i = 0; i < 6; i++) {
                CertificateBuilder client = any(cas).issue(any(ORGANIZATIONS), "CN=client " + i);
                if (random.nextBoolean()) {
                    client.certificatePolicies(any(POLICIES));
                }
                clients.add(shortLived(client).issue().certificate());
            }
        }

        <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        private boolean oneIn(int count) {
            return random.nextInt(count) == 0;
        }

        private CertificateBuilder shortLived(CertificateBuilder builder) {
            builder.notBefore(NOON.minus(Duration.ofMinutes(oneIn(4) ? random.nextInt(60) - 30 : 10_000)));
            return builder.notAfter(NOON.plus(Duration.ofMinutes(oneIn(4) ? random.nextInt(60) : 10_000)));
        }

        private CertificateBuilder constrained(CertificateBuilder builder) {
            shortLived(builder);
            if (oneIn(4)) {
                GeneralSubtree[] subtrees = {new GeneralSubtree(new GeneralName(new X500Name(any(ORGANIZATIONS))))};
                builder.rawExtension("2.5.29.30", true, der(new NameConstraints(null, subtrees)));
            }
            if (oneIn(4)) {
                builder.extendedKeyUsage(any(USAGES));
            }
            if (oneIn(2)) {
                builder.certificatePolicies(any(POLICIES));
            }
            if (oneIn(5)) {
                builder.rawExtension(
                        "2.5.29.36", true, der(new DERSequence(new DERTaggedObject(false, 0, new ASN1Integer(0)))));
            }
            if (oneIn(6)) {
                builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(random.nextInt(2))));
            }
            return builder;
        }

        private static byte[] der(ASN1Object value) {
            try {
                return value.getEncoded("DER");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** So many of them in any order. */
        List<X509Certificate> some(int count) {
            List<X509Certificate> some =
                    new ArrayList<>(cas.stream().map(TestCa::certificate).toList());
            Collections.shuffle(some, random);
            return some.subList(0, Math.min(count, some.size()));
        }
    }

    private static String outcome(
            CachingChainValidator validator, List<X509Certificate> chain, RequiredUsage usage, Instant now) {
        try {
            return "valid " + validator.validate(chain, usage, now);
        } catch (CertificateRefusedException e) {
            return e.refusal().denial().code() + " " + e.refusal().detail();
        }
    }

    /** The CAs in use, which change between logins. */
    private static final class Cas {
        private NtAuth ntAuth = NtAuth.OFF;
        private CertificationAuthorities published = CertificationAuthorities.NONE;
    }

    @Test
    void outcomeIsTheSameWithAndWithoutTheCache() {
        Generated.check(PKIS, random -> {
            Pki pki = new Pki(random);
            Cas cas = new Cas();
            CachingChainValidator cached =
                    new CachingChainValidator(() -> cas.ntAuth, () -> cas.published, Sha1Signatures.REFUSE, 100);
            for (int i = 0; i < LOGINS; i++) {
                if (i % 8 == 0) {
                    cas.ntAuth = random.nextInt(3) == 0 ? NtAuth.OFF : NtAuth.of(pki.some(6));
                }
                if (i % 12 == 0) {
                    cas.published = CertificationAuthorities.of(pki.some(8));
                }
                List<X509Certificate> chain = new ArrayList<>(List.of(pki.any(pki.clients)));
                chain.addAll(pki.some(random.nextInt(3)));
                RequiredUsage usage = pki.any(List.of(RequiredUsage.values()));
                Instant now = NOON.plus(Duration.ofMinutes(random.nextInt(5) * 10L - 20));
                CachingChainValidator without =
                        new CachingChainValidator(() -> cas.ntAuth, () -> cas.published, Sha1Signatures.REFUSE, 100);
                String expected = outcome(without, chain, usage, now);
                assertEquals(expected, outcome(cached, chain, usage, now), "login " + i);
                Stream.of("valid", "NOT-IN-NTAUTH", "name constraints", "policies", "extended key usage", "-EXPIRED")
                        .filter(expected::contains)
                        .forEach(kind -> seen.merge(kind, 1, Integer::sum));
            }
        });
        assertTrue(
                Long.getLong("adcertmap.seed") != null || seen.size() == 6 && seen.get("valid") > 300, seen::toString);
    }
}
