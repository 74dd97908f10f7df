// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit.mapping;

import java.util.Arrays;
import org.adcertmap.certificate.OrdinalIgnoreCase;

/**
 * Collects fingerprints of texts, 64 bits each, to find which occur more than once without keeping the texts. Two
 * different texts may have one fingerprint, so that what is found must be compared. Confined to one thread.
 */
public final class Fingerprints {
    private static final int FIRST_CAPACITY = 1_024;
    // FNV-1a of 64 bits
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long[] all = new long[FIRST_CAPACITY];
    private int size;

    /** Returns the fingerprint of a text; texts that differ in case only have the same. */
    public static long of(String text) {
        String folded = OrdinalIgnoreCase.foldCase(text);
        long hash = OFFSET;
        for (int i = 0; i < folded.length(); i++) {
            hash = (hash ^ folded.charAt(i)) * PRIME;
        }
        return hash ^ hash >>> Integer.SIZE;
    }

    public void add(String text) {
        if (size == all.length) {
            all = Arrays.copyOf(all, size + (size >> 1));
        }
        all[size++] = of(text);
    }

    public int size() {
        return size;
    }

    /** Sorts what was added; nothing may be added afterwards. */
    public long[] sorted() {
        long[] sorted = all.length == size ? all : Arrays.copyOf(all, size);
        all = sorted;
        Arrays.sort(sorted);
        return sorted;
    }

    /** Returns the fingerprints that a sorted array has more than once, sorted. */
    public static long[] repeated(long[] sorted) {
        Fingerprints repeated = new Fingerprints();
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1] && (i == 1 || sorted[i - 2] != sorted[i])) {
                repeated.addFingerprint(sorted[i]);
            }
        }
        return repeated.sorted();
    }

    /** Returns the fingerprints that both sorted arrays have, sorted. */
    public static long[] inBoth(long[] one, long[] other) {
        Fingerprints both = new Fingerprints();
        for (long fingerprint : one) {
            if (contains(other, fingerprint)) {
                both.addFingerprint(fingerprint);
            }
        }
        return both.sorted();
    }

    public static boolean contains(long[] sorted, long fingerprint) {
        return Arrays.binarySearch(sorted, fingerprint) >= 0;
    }

    private void addFingerprint(long fingerprint) {
        if (size == all.length) {
            all = Arrays.copyOf(all, size + (size >> 1));
        }
        all[size++] = fingerprint;
    }
}
