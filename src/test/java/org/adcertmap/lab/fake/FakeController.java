// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSASLBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Makes an LDAP server behave as a domain controller, in everything that a client can notice. */
final class FakeController extends InMemoryOperationInterceptor {
    /** LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other naming contexts. */
    static final String DOMAIN_SCOPE = "1.2.840.113556.1.4.1339";

    /** LDAP_CAP_ACTIVE_DIRECTORY_OID. */
    static final String ACTIVE_DIRECTORY = "1.2.840.113556.1.4.800";

    /** LDAP_CAP_ACTIVE_DIRECTORY_V51_OID. */
    static final String ACTIVE_DIRECTORY_V51 = "1.2.840.113556.1.4.1670";

    /** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID: a read-only domain controller. */
    private static final String PARTIAL_SECRETS = "1.2.840.113556.1.4.1920";

    static final String ORIGINAL_REQUEST = "original request";
    /** Bounded, because a demonstration runs for days. */
    private static final int MAX_SEARCHES = 10_000;

    private final FakeDomain domain;
    private final FakeEntries entries;
    private final FakeFaults faults;
    private final ConstructedAttributes constructed;
    private final FakeBinds binds;
    private final FakeSearch search;
    private final FakeDirSync dirSync;
    private final ValueRanges ranges = new ValueRanges();
    private final Set<Long> boundConnections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger operations = new AtomicInteger();
    private final Deque<String> searches = new ArrayDeque<>();
    private volatile boolean references = true;
    private volatile Consumer<Entry> rootDseChange = root -> {};

    FakeController(FakeDomain domain, FakeEntries entries, FakeFaults faults, FakeSearch search) {
        this.domain = domain;
        this.entries = entries;
        this.faults = faults;
        this.constructed = new ConstructedAttributes(domain, entries);
        this.binds = new FakeBinds(domain, entries, constructed);
        this.search = search;
        this.dirSync = new FakeDirSync(entries);
    }

    FakeDirSync dirSync() {
        return dirSync;
    }

    int operations() {
        return operations.get();
    }

    List<String> searches() {
        synchronized (searches) {
            return List.copyOf(searches);
        }
    }

    void forgetSearches() {
        synchronized (searches) {
            searches.clear();
        }
    }

    private void record(ReadOnlySearchRequest request) {
        String scope = request.getScope().getName();
        synchronized (searches) {
            searches.add(
                    request.getBaseDN() + " " + scope + " " + request.getFilter() + " " + request.getAttributeList());
            if (searches.size() > MAX_SEARCHES) {
                searches.remove();
            }
        }
    }

    void maxValRange(int values) {
        ranges.maxValRange(values);
    }

    void readOnly(boolean readOnly) {
        changeRootDse(readOnly ? root -> root.addAttribute("supportedCapabilities", PARTIAL_SECRETS) : root -> {});
    }

    /** Changes each root DSE that is returned from now on. */
    void changeRootDse(Consumer<Entry> change) {
        rootDseChange = change;
    }

    void sendReferences(boolean sent) {
        references = sent;
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest bind) throws LDAPException {
        operations.incrementAndGet();
        faults.delayIfSet();
        faults.callBindHook();
        boundConnections.remove(bind.getConnectionID());
        bind.setRequest(binds.check(bind.getRequest()));
    }

    @Override
    public void processSimpleBindResult(InMemoryInterceptedSimpleBindResult bind) {
        if (bind.getResult().getResultCode().equals(ResultCode.SUCCESS)
                && !bind.getRequest().getBindDN().isEmpty()) {
            boundConnections.add(bind.getConnectionID());
        }
    }

    @Override
    public void processSASLBindResult(InMemoryInterceptedSASLBindResult bind) {
        if (bind.getResult().getResultCode().equals(ResultCode.SUCCESS)) {
            boundConnections.add(bind.getConnectionID());
        }
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest search) throws LDAPException {
        ReadOnlySearchRequest request = search.getRequest();
        operations.incrementAndGet();
        record(request);
        faults.delayIfSet();
        faults.failIfSet(request);
        boolean base = request.getScope() == SearchScope.BASE;
        if (base && request.getBaseDN().isEmpty()) {
            return;
        }
        if (!boundConnections.contains(search.getConnectionID())) {
            throw new LDAPException(
                    ResultCode.OPERATIONS_ERROR,
                    "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind "
                            + "must be completed on the connection., data 0, v4563");
        }
        if (!base
                && request.getAttributeList().stream().anyMatch(ConstructedAttributes.TOKEN_GROUPS::equalsIgnoreCase)) {
            throw new LDAPException(
                    ResultCode.OPERATIONS_ERROR, "00002120: SvcErr: DSID-03140407, problem 5012 (DIR_ERROR), data 0");
        }
        search.setProperty(ORIGINAL_REQUEST, request);
        if (FakeDirSync.isRequested(request)) {
            search.setProperty(FakeDirSync.PROPERTY, request);
            search.setRequest(new SearchRequest(domain.dn(), SearchScope.BASE, Filter.createORFilter()));
            return;
        }
        search.setRequest(this.search.translate(request));
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry found) {
        ReadOnlySearchRequest request = (ReadOnlySearchRequest) found.getProperty(ORIGINAL_REQUEST);
        if (request == null) {
            Entry root = found.getSearchEntry().duplicate();
            root.setAttribute(
                    "highestCommittedUSN", Long.toString(entries.journal().usn()));
            rootDseChange.accept(root);
            found.setSearchEntry(root);
            return;
        }
        if (request.getScope() != SearchScope.BASE
                && isOfAnotherNamingContext(found.getSearchEntry(), request.getBaseDN())) {
            found.setSearchEntry(null);
            return;
        }
        Entry response = found.getSearchEntry().duplicate();
        Entry stored = request.getScope() == SearchScope.BASE ? entries.read(response.getDN()) : null;
        if (stored != null) { // null if it was deleted just now
            request.getAttributeList().stream()
                    .map(attribute -> constructed.of(stored, ValueRanges.name(attribute)))
                    .filter(Objects::nonNull)
                    .forEach(response::setAttribute);
        }
        if (request.getAttributeList().contains("uSNChanged")) {
            response.setAttribute("uSNChanged", Long.toString(entries.journal().usnOf(response.getDN())));
        }
        faults.hidden().forEach(response::removeAttribute);
        response.removeAttribute("userPassword");
        ranges.split(response, request.getAttributeList());
        found.setSearchEntry(response);
    }

    /** The DN of the configuration naming context is below that of the domain, but its entries are not. */
    private boolean isOfAnotherNamingContext(SearchResultEntry entry, String base) {
        return isBelow(entry.getDN(), domain.configurationDn()) && !isBelow(base, domain.configurationDn());
    }

    private static boolean isBelow(String dn, String above) {
        try {
            return DN.isDescendantOf(dn, above, true);
        } catch (LDAPException e) {
            return false; // <SID=...> names no part of the configuration
        }
    }

    @Override
    public void processSearchResult(InMemoryInterceptedSearchResult search) {
        if (search.getProperty(FakeDirSync.PROPERTY) instanceof ReadOnlySearchRequest changes) {
            dirSync.respond(search, changes);
            return;
        }
        ReadOnlySearchRequest request = (ReadOnlySearchRequest) search.getProperty(ORIGINAL_REQUEST);
        boolean suppressed = request == null
                || request.getScope() == SearchScope.BASE
                || Arrays.stream(request.getControls()).map(Control::getOID).anyMatch(DOMAIN_SCOPE::equals);
        if (!references || suppressed || !request.getBaseDN().equalsIgnoreCase(domain.dn())) {
            return;
        }
        if (search.getResult().getResultCode().equals(ResultCode.SUCCESS)) {
            try {
                for (String zones : List.of("ForestDnsZones", "DomainDnsZones")) {
                    reference(search, zones + "." + domain.dns(), "DC=" + zones + "," + domain.dn());
                }
                reference(search, domain.dns(), domain.configurationDn());
            } catch (LDAPException e) {
                search.setResult(e.toLDAPResult());
            }
        }
    }

    private static void reference(InMemoryInterceptedSearchResult search, String host, String dn) throws LDAPException {
        search.sendSearchReference(
                new SearchResultReference(new String[] {"ldap://" + host + "/" + dn}, new Control[0]));
    }
}
