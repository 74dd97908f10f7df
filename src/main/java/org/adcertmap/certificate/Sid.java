// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.adcertmap.cache.RecentValues;

/**
 * A security identifier (SID): revision 1, a 48-bit {@code IdentifierAuthority}, one to fifteen 32-bit values of
 * {@code SubAuthority}. Holds octets, which the SIDs of a domain share but for the last value, because caches hold many
 * SIDs. Immutable; safe for any number of threads. Source: MS-DTYP 2.4.2 (string format, packet representation).
 */
public final class Sid {
    private static final long MAX_32 = 0xFFFF_FFFFL;
    private static final long MAX_48 = 0xFFFF_FFFF_FFFFL;
    private static final int MAX_SUB_AUTHORITIES = 15;
    private static final long NT_AUTHORITY = 5;
    private static final long DOMAIN = 21;
    private static final int HEADER = 8; // octets before the first SubAuthority
    private static final int TEXT_HEADER = 3; // parts before the first SubAuthority: S, revision, IdentifierAuthority
    private static final int MAX_DECIMAL_DIGITS = 10;
    private static final int HEXADECIMAL_DIGITS = 12;

    /** The domains that were used last, by their hash: the SIDs of a domain share one array. */
    private static final RecentValues<byte[]> DOMAINS = new RecentValues<>(Arrays::hashCode, Arrays::equals);

    private final byte[] domain; // the packet representation without the last value; never changed
    private final int relativeIdentifier; // the last value, unsigned

    /** @param packet valid, the packet representation */
    private Sid(byte[] packet) {
        int end = packet.length - Integer.BYTES;
        this.domain = DOMAINS.shared(Arrays.copyOf(packet, end));
        this.relativeIdentifier =
                ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    }

    /**
     * Creates a SID of its parts.
     *
     * @param identifierAuthority 0 to 2^48-1
     * @param subAuthorities each 0 to 2^32-1
     * @throws IllegalArgumentException if a part is not within its bounds, or there are not one to fifteen
     */
    public static Sid of(long identifierAuthority, List<Long> subAuthorities) {
        boolean fits = identifierAuthority >= 0
                && identifierAuthority <= MAX_48
                && !subAuthorities.isEmpty()
                && subAuthorities.size() <= MAX_SUB_AUTHORITIES;
        for (long part : subAuthorities) {
            fits &= part >= 0 && part <= MAX_32;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "not a SID: IdentifierAuthority " + identifierAuthority + ", SubAuthority " + subAuthorities);
        }
        byte[] packet = new byte[HEADER + Integer.BYTES * subAuthorities.size()];
        ByteBuffer octets = header(packet, identifierAuthority);
        subAuthorities.forEach(part -> octets.putInt(part.intValue()));
        return new Sid(packet);
    }

    /** Writes the header of a packet representation; returns what writes the values of SubAuthority after it. */
    private static ByteBuffer header(byte[] packet, long identifierAuthority) {
        long subAuthorities = ((long) packet.length - HEADER) / Integer.BYTES;
        return ByteBuffer.wrap(packet)
                .putLong(1L << 56 | subAuthorities << 48 | identifierAuthority)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Parses the string format, for example {@code S-1-5-21-1111111111-2222222222-3333333333-1105}. An
     * IdentifierAuthority of 2^32 and above is written in hexadecimal, a smaller one in decimal, without leading zeros.
     *
     * @throws IllegalArgumentException if the string is not a SID
     */
    public static Sid parse(String text) {
        String[] parts = text.split("-", TEXT_HEADER + MAX_SUB_AUTHORITIES + 1);
        int subAuthorities = parts.length - TEXT_HEADER;
        if (subAuthorities < 1 || subAuthorities > MAX_SUB_AUTHORITIES || !text.startsWith("S-1-")) {
            throw new IllegalArgumentException("not a SID: " + text);
        }
        try {
            byte[] packet = new byte[HEADER + Integer.BYTES * subAuthorities];
            ByteBuffer octets =
                    header(packet, parts[2].startsWith("0x") ? hexadecimal(parts[2].substring(2)) : decimal(parts[2]));
            for (int i = TEXT_HEADER; i < parts.length; i++) {
                octets.putInt((int) decimal(parts[i]));
            }
            return new Sid(packet);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a SID: " + text, e);
        }
    }

    /** Parses a number of 32 bits: ASCII digits without a sign or leading zeros. */
    private static long decimal(String digits) {
        boolean isPadded = digits.length() > 1 && digits.charAt(0) == '0';
        for (int i = 0; i < digits.length(); i++) {
            isPadded |= digits.charAt(i) < '0' || digits.charAt(i) > '9';
        }
        if (isPadded || digits.isEmpty() || digits.length() > MAX_DECIMAL_DIGITS) {
            throw new NumberFormatException(digits);
        }
        long number = Long.parseLong(digits);
        if (number > MAX_32) {
            throw new NumberFormatException(digits);
        }
        return number;
    }

    /** Parses a number of more than 32 bits in twelve hexadecimal digits. */
    private static long hexadecimal(String digits) {
        long number = digits.length() == HEXADECIMAL_DIGITS ? HexFormat.fromHexDigitsToLong(digits) : 0;
        if (number <= MAX_32) {
            throw new NumberFormatException(digits);
        }
        return number;
    }

    /**
     * Decodes the packet representation, as in the attribute objectSid.
     *
     * @throws IllegalArgumentException if the octets are not a SID
     */
    public static Sid fromBytes(byte[] packet) {
        if (packet.length < HEADER + Integer.BYTES
                || packet[0] != 1
                || packet[1] > MAX_SUB_AUTHORITIES
                || packet.length != HEADER + Integer.BYTES * packet[1]) {
            throw new IllegalArgumentException("not a SID: " + packet.length + " octets");
        }
        return new Sid(packet);
    }

    /** Returns the packet representation, as in the attribute objectSid. */
    public byte[] toBytes() {
        byte[] packet = Arrays.copyOf(domain, domain.length + Integer.BYTES);
        ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).putInt(domain.length, relativeIdentifier);
        return packet;
    }

    /** Returns the IdentifierAuthority, 0 to 2^48-1. */
    public long identifierAuthority() {
        return ByteBuffer.wrap(domain).getLong() & MAX_48;
    }

    /** Returns the values of SubAuthority, one to fifteen, each 0 to 2^32-1. */
    public List<Long> subAuthorities() {
        return IntStream.range(0, count()).mapToObj(this::subAuthority).toList();
    }

    /** Returns the first value of SubAuthority, which says what the SID is of. */
    public long firstSubAuthority() {
        return subAuthority(0);
    }

    /** Returns the relative identifier: the last value of SubAuthority. */
    public long relativeIdentifier() {
        return subAuthority(count() - 1);
    }

    private int count() {
        return domain[1];
    }

    private long subAuthority(int index) {
        int at = HEADER + Integer.BYTES * index;
        int value = at == domain.length
                ? relativeIdentifier
                : ByteBuffer.wrap(domain).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
        return Integer.toUnsignedLong(value);
    }

    /** Returns whether it is one of a domain, S-1-5-21 (MS-DTYP 2.4.2.4), and not of BUILTIN, for example. */
    public boolean isOfADomain() {
        return identifierAuthority() == NT_AUTHORITY && firstSubAuthority() == DOMAIN;
    }

    /** Returns whether both have the same domain: they differ in nothing but the relative identifier. */
    public boolean isInDomainOf(Sid other) {
        return Arrays.equals(domain, other.domain);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sid sid && relativeIdentifier == sid.relativeIdentifier && isInDomainOf(sid);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(domain) + relativeIdentifier;
    }

    /** Returns the string format. */
    @Override
    public String toString() {
        StringBuilder format = new StringBuilder(48).append("S-1-");
        long authority = identifierAuthority();
        if (authority > MAX_32) {
            format.append(String.format("0x%012X", authority));
        } else {
            format.append(authority);
        }
        for (int i = 0; i < count(); i++) {
            format.append('-').append(subAuthority(i));
        }
        return format.toString();
    }
}
