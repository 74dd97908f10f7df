// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keywords of Windows for the attributes of a distinguished name. Sources: CertNameToStr (CERT_X500_NAME_STR), .NET
 * for those of a TPM. Stateless.
 */
public final class AttributeKeyword {
    private static final Map<String, String> KEYWORDS = Map.ofEntries(
            Map.entry("2.5.4.3", "CN"),
            Map.entry("2.5.4.7", "L"),
            Map.entry("2.5.4.10", "O"),
            Map.entry("2.5.4.11", "OU"),
            Map.entry("1.2.840.113549.1.9.1", "E"),
            Map.entry("2.5.4.6", "C"),
            Map.entry("2.5.4.8", "S"),
            Map.entry("2.5.4.9", "STREET"),
            Map.entry("2.5.4.12", "T"),
            Map.entry("2.5.4.42", "G"),
            Map.entry("2.5.4.43", "I"),
            Map.entry("2.5.4.4", "SN"),
            Map.entry("2.5.4.5", "SERIALNUMBER"),
            Map.entry("0.9.2342.19200300.100.1.25", "DC"),
            Map.entry("2.5.4.13", "Description"),
            Map.entry("2.5.4.17", "PostalCode"),
            Map.entry("2.5.4.18", "POBox"),
            Map.entry("2.5.4.20", "Phone"),
            Map.entry("2.5.4.24", "X21Address"),
            Map.entry("2.5.4.46", "dnQualifier"),
            Map.entry("2.23.133.2.1", "TPMManufacturer"),
            Map.entry("2.23.133.2.2", "TPMModel"),
            Map.entry("2.23.133.2.3", "TPMVersion"));

    /** Other spellings of RFC 4519, which administrators write. */
    private static final Map<String, String> SYNONYMS = Map.of("ST", "2.5.4.8", "EMAILADDRESS", "1.2.840.113549.1.9.1");

    private static final Map<String, String> TYPES = KEYWORDS.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(entry -> upperCase(entry.getValue()), Map.Entry::getKey));
    private static final Pattern OID = Pattern.compile("OID\\.([0-2](\\.(0|[1-9][0-9]*))+)");

    private AttributeKeyword() {}

    /** Returns the keyword of an attribute; {@code OID.} and the OID without one. */
    static String of(String type) {
        String keyword = KEYWORDS.get(type);
        return keyword == null ? "OID." + type : keyword;
    }

    /** Returns the OID of a keyword, or of {@code OID.} and an OID, in any case; empty if it is neither. */
    public static Optional<String> typeOf(String keyword) {
        String upper = upperCase(keyword);
        return Optional.ofNullable(TYPES.get(upper))
                .or(() -> Optional.ofNullable(SYNONYMS.get(upper)))
                .or(() -> Optional.of(OID.matcher(upper))
                        .filter(match -> match.matches())
                        .map(match -> match.group(1)));
    }

    /** Returns all keywords, in alphabetical order. */
    public static SortedSet<String> all() {
        return new TreeSet<>(KEYWORDS.values());
    }

    private static String upperCase(String keyword) {
        return keyword.toUpperCase(Locale.ROOT);
    }
}
