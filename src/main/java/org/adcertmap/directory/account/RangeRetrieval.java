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
 * What are all the values of an attribute that has more of them than fit into one answer? A domain controller then
 * leaves the attribute empty and gives the first ones as {@code attribute;range=0-1499}; the rest must be asked for.
 * Source: MS-ADTS 3.1.1.3.1.3.3 (range retrieval).
 */
final class RangeRetrieval {
    private static final Pattern RANGE = Pattern.compile("range=(\\d+)-(\\d+|\\*)", Pattern.CASE_INSENSITIVE);

    private RangeRetrieval() {}

    /**
     * The values in the entry, and those that it announces.
     *
     * @param connections to the controller that has given the entry: another one may have the values in another order
     * @param base names the entry to the directory
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
                        part.get().getName() + " of " + base + " where " + values.size() + " comes next");
            }
            values.addAll(Arrays.asList(part.get().getValueByteArrays()));
            if (range.group(2).equals("*")) {
                return values;
            }
            String next = attribute + ";range=" + (Long.parseLong(range.group(2)) + 1) + "-*";
            SearchResultEntry more = connections.getEntry(base, next);
            if (more == null) {
                throw new LDAPException(
                        ResultCode.NO_RESULTS_RETURNED, base + " is gone while its " + attribute + " is read");
            }
            part = part(more, attribute);
            if (part.isEmpty()) {
                throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, next + " of " + base + " is not readable");
            }
        }
    }

    /** The same as texts. */
    static List<String> texts(LDAPConnectionPool connections, String base, Entry entry, String attribute)
            throws LDAPException {
        return values(connections, base, entry, attribute).stream()
                .map(StaticUtils::toUTF8String)
                .toList();
    }

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
