// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.adcertmap.certificate.Sid;

/** Translates a search request as Active Directory defines it into one for an ordinary LDAP server. */
final class FakeSearch {
    /** MaxPageSize; more entries are returned only with paged results (MS-ADTS 3.1.1.3.4.6). */
    private static final int MAX_PAGE_SIZE = 1_000;

    private static final String PAGED_RESULTS = "1.2.840.113556.1.4.319";
    private static final Set<String> SIDS = Set.of("objectsid", "sidhistory");
    private static final String OBJECT_SID = "objectSid";
    private static final Filter FALSE = Filter.createORFilter();

    private final FakeEntries entries;
    private final FakeFaults faults;
    private volatile boolean accentsIgnored;

    FakeSearch(FakeEntries entries, FakeFaults faults) {
        this.entries = entries;
        this.faults = faults;
    }

    void ignoreAccents(boolean ignored) {
        accentsIgnored = ignored;
    }

    SearchRequest translate(ReadOnlySearchRequest original) throws LDAPException {
        SearchRequest request = new SearchRequest(
                base(original.getBaseDN()),
                original.getScope(),
                filter(original.getFilter()),
                original.getAttributeList().stream().map(ValueRanges::name).toArray(String[]::new));
        request.setTypesOnly(original.typesOnly());
        boolean paged = Arrays.stream(original.getControls())
                .anyMatch(control -> control.getOID().equals(PAGED_RESULTS));
        int limit = original.getSizeLimit();
        request.setSizeLimit(paged || limit > 0 && limit < MAX_PAGE_SIZE ? limit : MAX_PAGE_SIZE);
        request.setControls(Arrays.stream(original.getControls())
                .filter(control -> !control.getOID().equals(FakeController.DOMAIN_SCOPE))
                .toArray(Control[]::new));
        return request;
    }

    /** Resolves {@code <SID=...>}, in text or in hexadecimal, to the DN with that SID (MS-ADTS 3.1.1.3.1.2.4). */
    private String base(String dn) throws LDAPException {
        if (!dn.regionMatches(true, 0, "<SID=", 0, 5) || !dn.endsWith(">")) {
            return dn;
        }
        String text = dn.substring(5, dn.length() - 1);
        SearchResultEntry entry;
        try {
            entry = entries.bySid(
                    text.startsWith("S-")
                            ? Sid.parse(text)
                            : Sid.fromBytes(HexFormat.of().parseHex(text)));
        } catch (IllegalArgumentException e) {
            String badName = "0000208F: NameErr: DSID-03100225, problem 2006 (BAD_NAME)";
            throw new LDAPException(ResultCode.INVALID_DN_SYNTAX, badName, e);
        }
        if (entry == null) {
            throw new LDAPException(
                    ResultCode.NO_SUCH_OBJECT, "0000208D: NameErr: DSID-03100245, problem 2001 (NO_OBJECT)");
        }
        return entry.getDN();
    }

    private Filter filter(Filter original) {
        return switch (original.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(all(original.getComponents()));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(all(original.getComponents()));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(filter(original.getNOTComponent()));
            default -> leaf(original);
        };
    }

    private Filter[] all(Filter[] components) {
        return Arrays.stream(components).map(this::filter).toArray(Filter[]::new);
    }

    /** A hidden attribute matches no filter. A SID may be written as text. */
    private Filter leaf(Filter original) {
        String attribute = original.getAttributeName();
        if (attribute != null && faults.isHidden(attribute)) {
            return FALSE;
        }
        boolean equality = original.getFilterType() == Filter.FILTER_TYPE_EQUALITY;
        if (original.getFilterType() == Filter.FILTER_TYPE_GREATER_OR_EQUAL && attribute.equals("uSNChanged")) {
            return changedSince(Long.parseLong(original.getAssertionValue()) - 1);
        }
        if (equality && attribute.equalsIgnoreCase("distinguishedName")) {
            return withDn(original.getAssertionValue());
        }
        if (equality && SIDS.contains(attribute.toLowerCase(Locale.ROOT))) {
            String value = original.getAssertionValue();
            return value.startsWith("S-")
                    ? Filter.createEqualityFilter(attribute, Sid.parse(value).toBytes())
                    : original;
        }
        return equality && accentsIgnored ? anySpelling(attribute, original.getAssertionValue()) : original;
    }

    /** By the SID, because the server keeps no attribute with the DN: an entry without one is not found. */
    private Filter withDn(String dn) {
        Entry entry = DN.isValidDN(dn) ? entries.read(dn) : null;
        return entry != null && entry.hasAttribute(OBJECT_SID)
                ? Filter.createEqualityFilter(OBJECT_SID, entry.getAttributeValueBytes(OBJECT_SID))
                : FALSE;
    }

    /** By the SID, the only attribute that identifies an entry and is indexed: those without one match nothing. */
    private Filter changedSince(long usn) {
        return Filter.createORFilter(entries.journal().changedSince(usn).stream()
                .map(entries::read)
                .filter(changed -> changed != null && changed.hasAttribute(OBJECT_SID))
                .map(changed -> Filter.createEqualityFilter(OBJECT_SID, changed.getAttributeValueBytes(OBJECT_SID)))
                .toList());
    }

    private Filter anySpelling(String attribute, String value) {
        String folded = folded(value);
        return Filter.createORFilter(entries.find(Filter.createPresenceFilter(attribute)).stream()
                .flatMap(entry -> Arrays.stream(entry.getAttributeValues(attribute)))
                .filter(stored -> folded(stored).equals(folded))
                .map(stored -> Filter.createEqualityFilter(attribute, stored))
                .toList());
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }
}
