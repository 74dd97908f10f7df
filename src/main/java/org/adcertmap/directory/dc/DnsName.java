// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import java.net.IDN;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A DNS name by its labels, in lower case. Names are compared label by label, never as text:
 * {@code corp.example.com.evil.net} and {@code evilcorp.example.com} are not within {@code corp.example.com}. A
 * trailing dot does not count; internationalized names are compared in their ASCII form (RFC 5890); underscores are
 * permitted, as in Active Directory. Immutable.
 *
 * @param labels the leftmost label first; at least one
 */
public record DnsName(List<String> labels) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]{1,63}");
    private static final int MAX_LENGTH = 253;

    public DnsName {
        labels = List.copyOf(labels);
    }

    /** Returns the name; empty if the text is not a DNS name, such as a wildcard or a name with an escaped octet. */
    public static Optional<DnsName> parse(String text) {
        String ascii;
        try {
            ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        List<String> labels = Arrays.asList(name.split("\\.", -1));
        boolean isValid = name.length() <= MAX_LENGTH
                && labels.stream().allMatch(label -> LABEL.matcher(label).matches());
        return isValid ? Optional.of(new DnsName(labels)) : Optional.empty();
    }

    /** Returns whether this is the other name or a name below it. */
    public boolean isWithin(DnsName other) {
        int difference = labels.size() - other.labels.size();
        return difference >= 0 && labels.subList(difference, labels.size()).equals(other.labels);
    }

    @Override
    public String toString() {
        return String.join(".", labels);
    }
}
