// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.NotReadableException.Subject;

/**
 * A search, which may be executed on any number of domain controllers. Its result code is that of the search alone: a
 * connection that cannot be opened or bound is a {@link ConnectionFailedException}, whatever its result code. It never
 * collects more entries or octets than its limits, whatever the domain controller sends. References are ignored.
 * Immutable.
 *
 * @param maxEntries more entries than this are an invalid response
 * @param sizeLimit the size limit in the request (RFC 4511 4.5.1.4); 0: none
 */
public record LdapSearch(
        String baseDn,
        SearchScope scope,
        Filter filter,
        int maxEntries,
        int sizeLimit,
        List<Control> controls,
        List<String> attributes) {
    /** MaxPageSize: no domain controller returns more entries without paging (MS-ADTS 3.1.1.3.4.6). */
    public static final int MAX_PAGE_SIZE = 1_000;

    /** LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other naming contexts (MS-ADTS 3.1.1.3.4.1.13). */
    public static final Control DOMAIN_SCOPE = new Control("1.2.840.113556.1.4.1339", false);

    /** The largest message that the SDK accepts, and so no limit for a single entry. */
    private static final long MAX_OCTETS = 20L << 20;

    public LdapSearch {
        controls = List.copyOf(controls);
        attributes = List.copyOf(attributes);
    }

    /** Returns a search for the entry with this DN. */
    public static LdapSearch base(String dn, String... attributes) {
        Filter any = Filter.createPresenceFilter("objectClass");
        return new LdapSearch(dn, SearchScope.BASE, any, 1, 0, List.of(), List.of(attributes));
    }

    /** Returns a search for at most {@code maxEntries} entries, without a size limit in the request. */
    public static LdapSearch of(
            String baseDn, SearchScope scope, Filter filter, int maxEntries, List<String> attributes) {
        return new LdapSearch(baseDn, scope, filter, maxEntries, 0, List.of(), attributes);
    }

    /** Returns the same search with its {@code maxEntries} as the size limit, and with {@link #DOMAIN_SCOPE}. */
    public LdapSearch limitedToDomainScope() {
        return new LdapSearch(baseDn, scope, filter, maxEntries, maxEntries, List.of(DOMAIN_SCOPE), attributes);
    }

    /** Returns the same search with these controls. */
    public LdapSearch with(Control... added) {
        return new LdapSearch(baseDn, scope, filter, maxEntries, sizeLimit, List.of(added), attributes);
    }

    /**
     * One page of a search with paged results (RFC 2696).
     *
     * @param cookie for the request of the next page; empty after the last one
     */
    public record Page(List<SearchResultEntry> entries, Optional<ASN1OctetString> cookie) {}

    /**
     * The result of a search.
     *
     * @param code success, noSuchObject without an entry, or sizeLimitExceeded
     */
    public record Result(ResultCode code, List<SearchResultEntry> entries, List<Control> controls, LdapSearch search) {
        /**
         * Returns the entries of a search with paged results, and the cookie.
         *
         * @throws InvalidResponseException if the domain controller did not page, so that entries may be missing
         */
        public Page page() throws InvalidResponseException {
            for (Control control : controls) {
                if (control instanceof SimplePagedResultsControl paged) {
                    return new Page(
                            complete(),
                            Optional.ofNullable(paged.getCookie()).filter(c -> paged.moreResultsToReturn()));
                }
            }
            complete();
            throw new InvalidResponseException("the search below [" + search.baseDn() + "] was not paged");
        }

        /** Returns whether the domain controller has no object at the base DN, as far as the bind account may see. */
        public boolean hasNoBase() {
            return code.equals(ResultCode.NO_SUCH_OBJECT);
        }

        /** Returns whether there are more entries than the size limit. */
        public boolean exceedsSizeLimit() {
            return code.equals(ResultCode.SIZE_LIMIT_EXCEEDED);
        }

        /**
         * Returns all entries of a search whose base must exist.
         *
         * @throws InvalidResponseException if the base does not exist or there are more entries
         */
        public List<SearchResultEntry> complete() throws InvalidResponseException {
            if (hasNoBase()) {
                throw new InvalidResponseException("there is no readable object [" + search.baseDn() + "]");
            }
            if (exceedsSizeLimit()) {
                throw new InvalidResponseException("the domain controller returned " + entries.size()
                        + " entries below [" + search.baseDn() + "] and has more");
            }
            return entries;
        }

        /**
         * Returns the entry of a search with the scope base.
         *
         * @throws UnreadableException if it does not exist or is not readable
         */
        public SearchResultEntry entry() throws InvalidResponseException {
            List<SearchResultEntry> all = complete();
            if (all.isEmpty()) {
                throw new UnreadableException(Subject.OBJECT, "the object [" + search.baseDn() + "] is not readable");
            }
            return all.get(0);
        }
    }

    /**
     * Searches on one domain controller.
     *
     * @param connection bound, and for this exchange alone
     * @throws LDAPException if the search ends with another result code than those of {@link Result}
     */
    public Result execute(LDAPInterface connection) throws LDAPException {
        return execute(connection, Optional.empty());
    }

    /**
     * Searches on one domain controller, and waits for another time than {@code responseTimeout} for each response.
     *
     * @throws LDAPException as {@link #execute(LDAPInterface)} does
     */
    public Result execute(LDAPInterface connection, Duration responseTimeout) throws LDAPException {
        return execute(connection, Optional.of(responseTimeout));
    }

    private Result execute(LDAPInterface connection, Optional<Duration> responseTimeout) throws LDAPException {
        Entries entries = new Entries();
        SearchRequest request = request(entries);
        responseTimeout.ifPresent(timeout -> request.setResponseTimeoutMillis(timeout.toMillis()));
        try {
            SearchResult result = connection.search(request);
            return new Result(result.getResultCode(), entries.all, List.of(result.getResponseControls()), this);
        } catch (LDAPSearchException e) {
            return result(e, entries.all);
        } catch (LimitExceededException e) { // the rest of the response is not read; the exchange closes the connection
            throw new InvalidResponseException(e.getMessage(), e);
        }
    }

    private Result result(LDAPSearchException e, List<SearchResultEntry> entries) throws LDAPException {
        ResultCode code = e.getResultCode();
        if (code.equals(ResultCode.NO_SUCH_OBJECT)) {
            if (!entries.isEmpty()) {
                throw new InvalidResponseException("noSuchObject after entries below [" + baseDn + "]", e);
            }
            return new Result(code, entries, List.of(), this);
        }
        if (code.equals(ResultCode.SIZE_LIMIT_EXCEEDED) && sizeLimit > 0) {
            return new Result(code, entries, List.of(), this);
        }
        throw e;
    }

    private SearchRequest request(SearchResultListener listener) {
        SearchRequest request = new SearchRequest(listener, baseDn, scope, filter, attributes.toArray(String[]::new));
        request.setSizeLimit(sizeLimit);
        request.setControls(controls);
        return request;
    }

    /** Leaves the SDK's loop that reads the entries. */
    private static final class LimitExceededException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LimitExceededException(String message) {
            super(message);
        }
    }

    /** Collects the entries of one execution, in the thread that executes it. */
    private final class Entries implements SearchResultListener {
        private static final long serialVersionUID = 1L;

        private final transient List<SearchResultEntry> all = new ArrayList<>();
        private long octets;

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            for (Attribute attribute : entry.getAttributes()) {
                octets += octets(attribute);
            }
            if (all.size() == maxEntries || octets > MAX_OCTETS) {
                throw new LimitExceededException("the domain controller returned more than " + maxEntries
                        + " entries or " + MAX_OCTETS + " octets below [" + baseDn + "]");
            }
            all.add(entry);
        }

        @Override
        public void searchReferenceReturned(SearchResultReference reference) {
            // No reference is followed: the query is for this domain, or for the global catalog.
        }
    }

    private static long octets(Attribute attribute) {
        long octets = attribute.getName().length();
        for (ASN1OctetString value : attribute.getRawValues()) {
            octets += value.getValueLength();
        }
        return octets;
    }
}
