// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.util.StaticUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads all values of an attribute that has more values than one response may contain. A domain controller then returns
 * the attribute empty and the first values as {@code attribute;range=0-1499}; the client must request the rest. Source:
 * MS-ADTS 3.1.1.3.1.3.3 (range retrieval).
 */
final class RangeRetrieval {
    private static final Pattern RANGE = Pattern.compile("range=(\\d+)-(\\d+|\\*)", Pattern.CASE_INSENSITIVE);

    private RangeRetrieval() {}

    /**
     * Returns the values in the entry and the remaining ones, which it reads.
     *
     * @param connections to the domain controller that returned the entry: another one may order the values differently
     * @param base the base DN that names the entry in requests
     * @throws LDAPException if a range is missing or not readable
     */
    static List<byte[]> values(LDAPConnectionPool connections, String base, Entry entry, String attribute)
            throws LDAPException {
        Optional<Attribute> part = part(entry, attribute);
        if (part.isEmpty()) {
            byte[][] all = entry.getAttributeValueByteArrays(attribute);
            return all == null ? List.of() : List.of(all);
        }
        List<byte[]> values = new ArrayList<>();
        while (true) {
            Matcher range = range(part.get()).orElseThrow();
            if (Long.parseLong(range.group(1)) != values.size()) {
                throw new LDAPException(
                        ResultCode.NO_RESULTS_RETURNED,
                        part.get().getName() + " of " + base + " does not begin at value " + values.size());
            }
            values.addAll(Arrays.asList(part.get().getValueByteArrays()));
            if (range.group(2).equals("*")) {
                return values;
            }
            String next = attribute + ";range=" + (Long.parseLong(range.group(2)) + 1) + "-*";
            SearchResultEntry more = connections.getEntry(base, next);
            if (more == null) {
                throw new LDAPException(
                        ResultCode.NO_RESULTS_RETURNED, base + " was deleted while its " + attribute + " was read");
            }
            part = part(more, attribute);
            if (part.isEmpty()) {
                throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, next + " of " + base + " is not readable");
            }
        }
    }

    /** Returns the same values as text. */
    static List<String> strings(LDAPConnectionPool connections, String base, Entry entry, String attribute)
            throws LDAPException {
        return values(connections, base, entry, attribute).stream()
                .map(StaticUtils::toUTF8String)
                .toList();
    }

    /** Returns the attribute with a range option; empty if the entry contains the attribute without one. */
    private static Optional<Attribute> part(Entry entry, String attribute) {
        return entry.getAttributes().stream()
                .filter(candidate -> candidate.getBaseName().equalsIgnoreCase(attribute)
                        && range(candidate).isPresent())
                .findFirst();
    }

    private static Optional<Matcher> range(Attribute attribute) {
        return attribute.getOptions().stream()
                .map(RANGE::matcher)
                .filter(Matcher::matches)
                .findFirst();
    }
}
