// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A security identifier (SID): revision 1, a 48-bit {@code IdentifierAuthority}, one to fifteen 32-bit values of
 * {@code SubAuthority}. Immutable. Source: MS-DTYP 2.4.2 (string format, packet representation).
 *
 * @param identifierAuthority 0 to 2^48-1
 * @param subAuthorities each 0 to 2^32-1
 */
public record Sid(long identifierAuthority, List<Long> subAuthorities) {
    private static final long MAX_32 = 0xFFFF_FFFFL;
    // An IdentifierAuthority of 2^32 and above is written in hexadecimal, a smaller one in decimal, without leading
    // zeros.
    private static final Pattern TEXT =
            Pattern.compile("S-1-(0|[1-9]\\d{0,9}|0x[0-9A-Fa-f]{12})((?:-(?:0|[1-9]\\d{0,9})){1,15})");

    public Sid {
        subAuthorities = List.copyOf(subAuthorities);
        boolean fits = true;
        for (long part : subAuthorities) {
            fits &= part >= 0 && part <= MAX_32;
        }
        if (identifierAuthority < 0
                || identifierAuthority > 0xFFFF_FFFF_FFFFL
                || !fits
                || subAuthorities.isEmpty()
                || subAuthorities.size() > 15) {
            throw new IllegalArgumentException(
                    "not a SID: IdentifierAuthority " + identifierAuthority + ", SubAuthority " + subAuthorities);
        }
    }

    /**
     * Parses the string format, for example {@code S-1-5-21-1111111111-2222222222-3333333333-1105}.
     *
     * @throws IllegalArgumentException if the string is not a SID
     */
    public static Sid parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a SID: " + text);
        }
        List<Long> parts = Pattern.compile("-")
                .splitAsStream(matcher.group(2).substring(1))
                .map(Long::valueOf)
                .toList();
        Sid sid = new Sid(Long.decode(matcher.group(1)), parts);
        if (sid.identifierAuthority > MAX_32 != matcher.group(1).startsWith("0x")) {
            throw new IllegalArgumentException("not a SID: " + text);
        }
        return sid;
    }

    /**
     * Decodes the packet representation, as in the attribute objectSid.
     *
     * @throws IllegalArgumentException if the octets are not a SID
     */
    public static Sid fromBytes(byte[] packet) {
        if (packet.length < 12 || packet[0] != 1 || packet.length != 8 + 4 * (packet[1] & 0xFF)) {
            throw new IllegalArgumentException("not a SID: " + packet.length + " octets");
        }
        long authority = ByteBuffer.wrap(packet).getLong() & 0xFFFF_FFFF_FFFFL;
        ByteBuffer rest = ByteBuffer.wrap(packet, 8, packet.length - 8).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> parts = new ArrayList<>();
        while (rest.hasRemaining()) {
            parts.add(rest.getInt() & MAX_32);
        }
        return new Sid(authority, parts);
    }

    /** Returns the packet representation, as in the attribute objectSid. */
    public byte[] toBytes() {
        ByteBuffer packet = ByteBuffer.allocate(8 + 4 * subAuthorities.size());
        packet.putLong(1L << 56 | (long) subAuthorities.size() << 48 | identifierAuthority)
                .order(ByteOrder.LITTLE_ENDIAN);
        subAuthorities.forEach(part -> packet.putInt(part.intValue()));
        return packet.array();
    }

    /** Returns whether both have the same domain: they differ in nothing but the relative identifier. */
    public boolean isInDomainOf(Sid other) {
        int last = subAuthorities.size() - 1;
        return identifierAuthority == other.identifierAuthority
                && last == other.subAuthorities.size() - 1
                && subAuthorities.subList(0, last).equals(other.subAuthorities.subList(0, last));
    }

    /** Returns the string format. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(48).append("S-1-");
        if (identifierAuthority > MAX_32) {
            text.append(String.format("0x%012X", identifierAuthority));
        } else {
            text.append(identifierAuthority);
        }
        for (long part : subAuthorities) {
            text.append('-').append(part);
        }
        return text.toString();
    }
}
