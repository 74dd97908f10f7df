package org.adcertmap.setup.settings;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must a connection have? The flags of IIS {@code access/@sslFlags} with their names and numbers. Source: IIS
 * configuration reference, security/access; metabase page MD_SSL_ACCESS_PERM for the numbers.
 */
public enum SslFlag {
    SSL("Ssl", 0x008),
    SSL_NEGOTIATE_CERT("SslNegotiateCert", 0x020),
    SSL_REQUIRE_CERT("SslRequireCert", 0x040),
    SSL_MAP_CERT("SslMapCert", 0x080),
    SSL_128("Ssl128", 0x100);

    static final String NONE = "None";

    private final String spelling;
    private final int number;

    SslFlag(String spelling, int number) {
        this.spelling = spelling;
        this.number = number;
    }

    /**
     * Reads names separated by commas, or one number; {@code None} and 0 are no flags.
     *
     * @throws IllegalArgumentException saying what is not understood
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
            throw new IllegalArgumentException(String.format("has bits without a meaning: 0x%X", number & ~known));
        }
        return flags;
    }

    private static Set<SslFlag> ofNames(String text) {
        Set<SslFlag> flags = EnumSet.noneOf(SslFlag.class);
        for (String name : text.split(",", -1)) {
            if (!name.strip().equalsIgnoreCase(NONE)) {
                flags.add(named(name.strip()));
            }
        }
        return flags;
    }

    private static SslFlag named(String name) {
        List<String> known = Arrays.stream(values()).map(flag -> flag.spelling).toList();
        return Arrays.stream(values())
                .filter(flag -> flag.spelling.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has the unknown flag \"" + name + "\"; known: " + NONE
                        + ", " + String.join(", ", known) + Suggestion.forWord(name, known)));
    }

    /** The flags as names separated by commas. */
    public static String format(Set<SslFlag> flags) {
        return flags.isEmpty()
                ? NONE
                : flags.stream().map(flag -> flag.spelling).collect(Collectors.joining(", "));
    }
}
