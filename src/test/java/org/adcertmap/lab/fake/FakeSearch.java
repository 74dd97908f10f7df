package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Control;
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

/** What does a search mean to a domain controller? The same search in terms that any directory understands. */
final class FakeSearch {
    /** MaxPageSize; more come only page by page (MS-ADTS 3.1.1.3.4.6). */
    private static final int MAX_PAGE_SIZE = 1_000;

    private static final String PAGED_RESULTS = "1.2.840.113556.1.4.319";
    private static final Set<String> SIDS = Set.of("objectsid", "sidhistory");
    private static final Filter FALSE = Filter.createORFilter();

    private final FakeEntries entries;
    private final FakeFaults disturbances;
    private volatile boolean accentsIgnored;

    FakeSearch(FakeEntries entries, FakeFaults disturbances) {
        this.entries = entries;
        this.disturbances = disturbances;
    }

    void ignoreAccents(boolean ignored) {
        accentsIgnored = ignored;
    }

    SearchRequest understood(ReadOnlySearchRequest asked) throws LDAPException {
        SearchRequest request = new SearchRequest(
                base(asked.getBaseDN()),
                asked.getScope(),
                filter(asked.getFilter()),
                asked.getAttributeList().stream().map(ValueRanges::name).toArray(String[]::new));
        request.setTypesOnly(asked.typesOnly());
        boolean paged = Arrays.stream(asked.getControls())
                .anyMatch(control -> control.getOID().equals(PAGED_RESULTS));
        int limit = asked.getSizeLimit();
        request.setSizeLimit(paged || limit > 0 && limit < MAX_PAGE_SIZE ? limit : MAX_PAGE_SIZE);
        request.setControls(Arrays.stream(asked.getControls())
                .filter(control -> !control.getOID().equals(FakeController.DOMAIN_SCOPE))
                .toArray(Control[]::new));
        return request;
    }

    /** {@code <SID=...>}, in text or in hexadecimal, is the entry with that SID (MS-ADTS 3.1.1.3.1.2.4). */
    private String base(String dn) throws LDAPException {
        if (!dn.regionMatches(true, 0, "<SID=", 0, 5) || !dn.endsWith(">")) {
            return dn;
        }
        String text = dn.substring(5, dn.length() - 1);
        SearchResultEntry entry;
        try {
            entry = entries.ofSid(
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

    private Filter filter(Filter asked) {
        return switch (asked.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(all(asked.getComponents()));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(all(asked.getComponents()));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(filter(asked.getNOTComponent()));
            default -> leaf(asked);
        };
    }

    private Filter[] all(Filter[] components) {
        return Arrays.stream(components).map(this::filter).toArray(Filter[]::new);
    }

    /** What the client may not read, it cannot find out by filters either. A SID may be written as text. */
    private Filter leaf(Filter asked) {
        String attribute = asked.getAttributeName();
        if (attribute != null && disturbances.isHidden(attribute)) {
            return FALSE;
        }
        boolean equality = asked.getFilterType() == Filter.FILTER_TYPE_EQUALITY;
        if (equality && SIDS.contains(attribute.toLowerCase(Locale.ROOT))) {
            String value = asked.getAssertionValue();
            return value.startsWith("S-")
                    ? Filter.createEqualityFilter(attribute, Sid.parse(value).toBytes())
                    : asked;
        }
        return equality && accentsIgnored ? anySpelling(attribute, asked.getAssertionValue()) : asked;
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
