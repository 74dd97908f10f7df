// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.math.BigInteger;
import java.util.Arrays;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;

/**
 * The revoked serial numbers of a CRL with their reasons, in eight bytes each: 60 bits of a hash of the serial number
 * and the reason code. A hash collision refuses a certificate that is not revoked, which for a CRL of a million entries
 * happens to one certificate in 10^12; it never accepts a revoked one. Immutable once {@link Builder#build built}.
 */
public final class RevokedSerials {
    private static final long REASON_MASK = 0xF;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** Ascending; hash in the upper 60 bits, reason code in the lower four. */
    private final long[] sorted;

    private RevokedSerials(long[] sorted) {
        this.sorted = sorted;
    }

    /** The number of entries. */
    public int size() {
        return sorted.length;
    }

    /** The worst status of this serial number; GOOD where the CRL does not have it. */
    RevocationStatus statusOf(BigInteger serial) {
        long hash = hash(serial.toByteArray());
        int found = Arrays.binarySearch(sorted, hash);
        int index = found < 0 ? -found - 1 : found;
        RevocationStatus worst = RevocationStatus.GOOD; // a serial number can have more than one entry
        for (; index < sorted.length && (sorted[index] & ~REASON_MASK) == hash; index++) {
            RevocationStatus status = RevocationStatus.ofReason((int) (sorted[index] & REASON_MASK));
            worst = status.compareTo(worst) > 0 ? status : worst;
        }
        return worst;
    }

    /** Returns 60 bits of hash in the upper bits, from the shortest big-endian form of a serial number. */
    private static long hash(byte[] octets) {
        long hash = octets.length;
        for (byte octet : octets) {
            hash = (hash ^ (octet & 0xFF)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        return (hash ^ hash >>> 32) * MULTIPLIER & ~REASON_MASK;
    }

    /** Collects entries. Confined to one thread. */
    static final class Builder {
        private long[] entries = new long[64];
        private int count;

        void add(byte[] serial, int reasonCode) {
            if (count == entries.length) {
                entries = Arrays.copyOf(entries, count + count / 2);
            }
            entries[count++] = hash(new BigInteger(serial).toByteArray()) | reasonCode;
        }

        RevokedSerials build() {
            long[] sorted = Arrays.copyOf(entries, count);
            Arrays.sort(sorted);
            return new RevokedSerials(sorted);
        }
    }
}
