// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapSearch;

/**
 * Reads all values of an attribute that has more values than one response may contain. A domain controller then returns
 * the attribute empty and the first values as {@code attribute;range=0-1499}; the client must request the rest. Source:
 * MS-ADTS 3.1.1.3.1.3.3 (range retrieval).
 */
final class RangeRetrieval {
    private static final Pattern RANGE = Pattern.compile("range=(\\d{1,9})-(\\d{1,9}|\\*)", Pattern.CASE_INSENSITIVE);
    /** With the lowest MaxValRange, 30, as many values as no token and no account has. */
    private static final int MAX_PARTS = 1_000;

    /**
     * The values of one response.
     *
     * @param last whether no more values follow
     */
    private record Part(int from, List<byte[]> values, boolean last) {}

    private RangeRetrieval() {}

    /**
     * Returns the values in the entry and the remaining ones, which it reads.
     *
     * @param connections to the domain controller that returned the entry: another one may order the values differently
     * @param base the base DN that names the entry in requests
     * @throws LDAPException if a range is missing, malformed or not readable
     */
    static List<byte[]> values(LDAPInterface connections, String base, Entry entry, String attribute)
            throws LDAPException {
        Part part = part(entry, attribute);
        if (part.from() != 0) {
            throw EntryAttributes.invalid(entry, attribute, "has a first range that begins at " + part.from());
        }
        List<byte[]> values = new ArrayList<>(part.values());
        for (int parts = 1; !part.last(); parts++) {
            if (parts == MAX_PARTS) {
                throw EntryAttributes.invalid(entry, attribute, "has no end after " + parts + " ranges");
            }
            String next = attribute + ";range=" + values.size() + "-*";
            SearchResultEntry more =
                    LdapSearch.base(base, next).execute(connections).entry();
            if (!EntryAttributes.dnOf(more).equals(EntryAttributes.dnOf(entry))) {
                throw new InvalidResponseException(
                        "the values of [" + entry.getDN() + "] are continued by [" + more.getDN() + "]");
            }
            part = part(more, attribute);
            if (part.from() != values.size() || part.values().isEmpty()) {
                throw EntryAttributes.invalid(more, attribute, "has no range that begins at " + values.size());
            }
            values.addAll(part.values());
        }
        return values;
    }

    /** Returns the same values as text. */
    static List<String> strings(LDAPInterface connections, String base, Entry entry, String attribute)
            throws LDAPException {
        List<String> strings = new ArrayList<>();
        for (byte[] value : values(connections, base, entry, attribute)) {
            strings.add(EntryAttributes.text(entry, attribute, value));
        }
        return strings;
    }

    /**
     * Returns the values in the entry: all of them where it has the attribute without an option, or none where the
     * attribute is absent; otherwise one range, beside which the attribute itself is empty.
     */
    private static Part part(Entry entry, String attribute) throws InvalidResponseException {
        List<Attribute> ranges = new ArrayList<>(1);
        for (Attribute candidate : entry.getAttributes()) {
            if (candidate.hasOptions() && candidate.getBaseName().equalsIgnoreCase(attribute)) {
                ranges.add(candidate);
            }
        }
        if (ranges.isEmpty()) {
            return new Part(0, EntryAttributes.values(entry, attribute), true);
        }
        Attribute range = ranges.get(0);
        Matcher bounds = RANGE.matcher(String.join(";", range.getOptions()));
        Attribute whole = entry.getAttribute(attribute);
        if (ranges.size() > 1 || !bounds.matches() || whole != null && whole.hasValue()) {
            throw EntryAttributes.invalid(entry, attribute, "has options that are not one range");
        }
        int from = Integer.parseInt(bounds.group(1));
        List<byte[]> values = List.of(range.getValueByteArrays());
        boolean last = bounds.group(2).equals("*");
        if (!last && Integer.parseInt(bounds.group(2)) != from + values.size() - 1) {
            throw EntryAttributes.invalid(entry, attribute, "has another number of values than its range");
        }
        return new Part(from, values, last);
    }
}
