// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.audit.RecentRefusals.Entry;
import org.adcertmap.tomcat.audit.RecentRefusals.Place;
import org.junit.jupiter.api.Test;

/** The latest refusals are kept, and no more than the setting says, at any time. */
class RecentRefusalsTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private final AtomicInteger capacity = new AtomicInteger(3);
    private final RecentRefusals refusals = new RecentRefusals(capacity::get);

    private void add(int count, List<X509Certificate> chain) {
        for (int i = 0; i < count; i++) {
            refusals.add(
                    "id",
                    "ADCM-NO-REALM",
                    "500",
                    Optional.empty(),
                    new Place("localhost/\n", "192.0.2.1"),
                    "a\u202eb",
                    chain);
            refusals.addByConstraint("id", "ADCM-ROLE-REQUIRED", "403", "S-1", new Place("", ""), "", "");
        }
    }

    private List<Long> numbers() {
        return refusals.newestFirst().stream().map(Entry::number).toList();
    }

    @Test
    void onlyTheLatestAreKept() {
        add(5, List.of());
        assertEquals(List.of(10L, 9L, 8L), numbers());
    }

    @Test
    void zeroKeepsNoneAndDropsThoseOfBefore() {
        add(1, List.of());
        capacity.set(0);
        assertEquals(List.of(), numbers());
        add(1, List.of());
        capacity.set(3);
        assertEquals(List.of(), numbers());
    }

    @Test
    void smallerSettingDropsTheOldest() {
        add(2, List.of());
        capacity.set(1);
        assertEquals(List.of(4L), numbers());
    }

    @Test
    void textsArePrintable() {
        add(1, List.of());
        Entry refusal = refusals.newestFirst().get(1);
        assertEquals("localhost/?", refusal.site());
        assertEquals("a?b", refusal.detail());
    }

    @Test
    void certificateIsKeptOnceAndALongChainIsCut() {
        capacity.set(4);
        X509Certificate certificate = CA.issue("CN=alice").issue().certificate();
        add(2, Collections.nCopies(1_000, certificate));
        List<byte[]> older = refusals.newestFirst().get(3).chain();
        List<byte[]> newer = refusals.newestFirst().get(1).chain();
        assertSame(older.get(0), newer.get(0));
        assertTrue(newer.stream().mapToInt(der -> der.length).sum() <= 16_384, newer.size() + " certificates");
    }

    @Test
    void certificatesOfAKeptRefusalAreInPem() {
        add(2, List.of(CA.issue("CN=alice").issue().certificate()));
        assertTrue(refusals.pem("3").orElseThrow().startsWith("-----BEGIN CERTIFICATE-----\n"));
        assertEquals(Optional.empty(), refusals.pem("4"), "of a constraint");
        assertEquals(Optional.empty(), refusals.pem("1"), "not kept any more");
        assertEquals(Optional.empty(), refusals.pem("x"));
    }
}
