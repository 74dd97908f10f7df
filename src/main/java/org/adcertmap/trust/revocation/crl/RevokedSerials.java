package org.adcertmap.trust.revocation.crl;

import java.math.BigInteger;
import java.util.Arrays;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;

/**
 * Which serial numbers are on a list, and why? Eight octets for each: 60 bits that the number is mixed down to, and its
 * reason. Two numbers could meet in the same 60 bits; then a certificate is refused that need not be, which for a list
 * of a million happens to one certificate in 10^12, and never is one let pass. Immutable once {@link Builder#build
 * built}.
 */
public final class RevokedSerials {
    private static final long REASON = 0xF;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] sorted;

    private RevokedSerials(long[] sorted) {
        this.sorted = sorted;
    }

    public int size() {
        return sorted.length;
    }

    /** What the list says of this number, the worst of it; GOOD where it is not there. */
    RevocationStatus of(BigInteger serial) {
        long least = mixed(serial.toByteArray());
        int found = Arrays.binarySearch(sorted, least);
        int at = found < 0 ? -found - 1 : found;
        RevocationStatus worst = RevocationStatus.GOOD; // a number can be there more than once
        for (; at < sorted.length && (sorted[at] & ~REASON) == least; at++) {
            RevocationStatus one = RevocationStatus.ofReason((int) (sorted[at] & REASON));
            worst = one.compareTo(worst) > 0 ? one : worst;
        }
        return worst;
    }

    /** Octets as short as can be, highest first. */
    private static long mixed(byte[] octets) {
        long mixed = octets.length;
        for (byte octet : octets) {
            mixed = (mixed ^ (octet & 0xFF)) * MIX;
            mixed ^= mixed >>> 29;
        }
        return (mixed ^ mixed >>> 32) * MIX & ~REASON;
    }

    /** Gathers; used by one thread. */
    static final class Builder {
        private long[] all = new long[64];
        private int count;

        void add(byte[] serial, int reason) {
            if (count == all.length) {
                all = Arrays.copyOf(all, count + count / 2);
            }
            all[count++] = mixed(new BigInteger(serial).toByteArray()) | reason;
        }

        RevokedSerials build() {
            long[] sorted = Arrays.copyOf(all, count);
            Arrays.sort(sorted);
            return new RevokedSerials(sorted);
        }
    }
}
