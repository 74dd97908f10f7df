// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names what a connection must provide: the flags of IIS {@code access/@sslFlags}, with their names and numbers.
 * Sources: IIS configuration reference, security/access; metabase page MD_SSL_ACCESS_PERM for the numbers.
 */
public enum SslFlag {
    /** The connection must use TLS. */
    SSL("Ssl", 0x008),
    /** The client is requested to present a certificate. */
    SSL_NEGOTIATE_CERT("SslNegotiateCert", 0x020),
    /** With {@link #SSL_NEGOTIATE_CERT}: a client without a certificate is refused. */
    SSL_REQUIRE_CERT("SslRequireCert", 0x040),
    /** The certificate must map to an account. */
    SSL_MAP_CERT("SslMapCert", 0x080),
    /** The cipher must have a key of at least 128 bits. */
    SSL_128("Ssl128", 0x100);

    static final String NONE = "None";

    private final String spelling;
    private final int number;

    SslFlag(String spelling, int number) {
        this.spelling = spelling;
        this.number = number;
    }

    /**
     * Parses names separated by commas (in any case), or one number, decimal or hexadecimal; {@code None} and 0 are no
     * flags.
     *
     * @throws IllegalArgumentException if a name or a bit is unknown; the message says which
     */
    public static Set<SslFlag> parse(String text) {
        String value = text.strip();
        return value.matches("0[xX][0-9a-fA-F]{1,4}|\\d{1,5}")
                ? ofNumber(
                        value.startsWith("0x") || value.startsWith("0X")
                                ? Integer.decode(value)
                                : Integer.parseInt(value))
                : ofNames(value);
    }

    private static Set<SslFlag> ofNumber(int number) {
        Set<SslFlag> flags = EnumSet.noneOf(SslFlag.class);
        int known = 0;
        for (SslFlag flag : values()) {
            known |= flag.number;
            if ((number & flag.number) != 0) {
                flags.add(flag);
            }
        }
        if ((number & ~known) != 0) {
            throw new IllegalArgumentException(String.format("unknown bits 0x%X", number & ~known));
        }
        return flags;
    }

    private static Set<SslFlag> ofNames(String text) {
        Set<SslFlag> flags = EnumSet.noneOf(SslFlag.class);
        for (String name : text.split(",", -1)) {
            if (!name.strip().equalsIgnoreCase(NONE)) {
                flags.add(ofName(name.strip()));
            }
        }
        return flags;
    }

    private static SslFlag ofName(String name) {
        List<String> known = Arrays.stream(values()).map(flag -> flag.spelling).toList();
        return Arrays.stream(values())
                .filter(flag -> flag.spelling.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown flag \"" + name + "\"; must be one of " + NONE
                        + ", " + String.join(", ", known) + Suggestion.forWord(name, known)));
    }

    /** Returns one warning for each flag that has no effect without {@code SslNegotiateCert}, as in IIS. */
    public static List<ConfigurationWarning> withoutEffect(Set<SslFlag> flags) {
        return Stream.of(SSL_REQUIRE_CERT, SSL_MAP_CERT)
                .filter(flag -> flags.contains(flag) && !flags.contains(SSL_NEGOTIATE_CERT))
                .map(flag -> ConfigurationWarning.of(
                        "sslFlags: " + format(Set.of(flag)) + " without SslNegotiateCert has no effect, as in IIS",
                        "set both"))
                .toList();
    }

    /** Formats flags as names separated by commas; {@code None} for no flags. */
    public static String format(Set<SslFlag> flags) {
        return flags.isEmpty()
                ? NONE
                : flags.stream().map(flag -> flag.spelling).collect(Collectors.joining(", "));
    }
}
