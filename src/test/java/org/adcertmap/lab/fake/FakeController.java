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
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
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

/** What does a domain controller do that another directory server does not? Everything that a client can notice. */
final class FakeController extends InMemoryOperationInterceptor {
    /** LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other partitions. */
    static final String DOMAIN_SCOPE = "1.2.840.113556.1.4.1339";

    /** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID: a read-only domain controller. */
    private static final String PARTIAL_SECRETS = "1.2.840.113556.1.4.1920";

    private static final String ASKED = "asked";
    /** A demonstration runs for days. */
    private static final int MOST_REMEMBERED = 10_000;

    private final FakeDomain domain;
    private final FakeEntries entries;
    private final FakeFaults disturbances;
    private final ConstructedAttributes constructed;
    private final FakeBinds logons;
    private final FakeSearch question;
    private final ValueRanges ranges = new ValueRanges();
    private final Set<Long> boundConnections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger operations = new AtomicInteger();
    private final Deque<String> searches = new ArrayDeque<>();
    private volatile boolean references = true;
    private volatile boolean readOnly;

    FakeController(FakeDomain domain, FakeEntries entries, FakeFaults disturbances, FakeSearch question) {
        this.domain = domain;
        this.entries = entries;
        this.disturbances = disturbances;
        this.constructed = new ConstructedAttributes(domain, entries);
        this.logons = new FakeBinds(domain, entries, constructed);
        this.question = question;
    }

    int operations() {
        return operations.get();
    }

    List<String> searches() {
        synchronized (searches) {
            return List.copyOf(searches);
        }
    }

    private void remember(ReadOnlySearchRequest asked) {
        String scope = asked.getScope().getName();
        synchronized (searches) {
            searches.add(asked.getBaseDN() + " " + scope + " " + asked.getFilter() + " " + asked.getAttributeList());
            if (searches.size() > MOST_REMEMBERED) {
                searches.remove();
            }
        }
    }

    void maxValRange(int values) {
        ranges.most(values);
    }

    void readOnly(boolean is) {
        readOnly = is;
    }

    void sendReferences(boolean answered) {
        references = answered;
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest bind) throws LDAPException {
        operations.incrementAndGet();
        disturbances.linger();
        boundConnections.remove(bind.getConnectionID());
        bind.setRequest(logons.checked(bind.getRequest()));
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
        ReadOnlySearchRequest asked = search.getRequest();
        operations.incrementAndGet();
        remember(asked);
        disturbances.linger();
        disturbances.failIfTold(asked);
        boolean base = asked.getScope() == SearchScope.BASE;
        if (base && asked.getBaseDN().isEmpty()) {
            return;
        }
        if (!boundConnections.contains(search.getConnectionID())) {
            throw new LDAPException(
                    ResultCode.OPERATIONS_ERROR,
                    "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must be "
                            + "completed on the connection., data 0, v4563");
        }
        if (!base && asked.getAttributeList().stream().anyMatch(ConstructedAttributes.TOKEN_GROUPS::equalsIgnoreCase)) {
            throw new LDAPException(
                    ResultCode.OPERATIONS_ERROR, "00002120: SvcErr: DSID-03140407, problem 5012 (DIR_ERROR), data 0");
        }
        search.setProperty(ASKED, asked);
        search.setRequest(question.understood(asked));
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry found) {
        ReadOnlySearchRequest asked = (ReadOnlySearchRequest) found.getProperty(ASKED);
        if (asked == null) {
            if (readOnly) {
                Entry root = found.getSearchEntry().duplicate();
                root.addAttribute("supportedCapabilities", PARTIAL_SECRETS);
                found.setSearchEntry(root);
            }
            return;
        }
        if (asked.getScope() != SearchScope.BASE && isOfAnotherPartition(found.getSearchEntry(), asked.getBaseDN())) {
            found.setSearchEntry(null);
            return;
        }
        Entry answer = found.getSearchEntry().duplicate();
        Entry whole = asked.getScope() == SearchScope.BASE ? entries.read(answer.getDN()) : null;
        if (whole != null) { // or deleted in this moment
            asked.getAttributeList().stream()
                    .map(attribute -> constructed.of(whole, ValueRanges.name(attribute)))
                    .filter(Objects::nonNull)
                    .forEach(answer::setAttribute);
        }
        disturbances.hidden().forEach(answer::removeAttribute);
        answer.removeAttribute("userPassword");
        ranges.cut(answer, asked.getAttributeList());
        found.setSearchEntry(answer);
    }

    /** Configuration is below the domain by its name only. */
    private boolean isOfAnotherPartition(SearchResultEntry entry, String base) {
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
        ReadOnlySearchRequest asked = (ReadOnlySearchRequest) search.getProperty(ASKED);
        boolean suppressed = asked == null
                || asked.getScope() == SearchScope.BASE
                || Arrays.stream(asked.getControls()).map(Control::getOID).anyMatch(DOMAIN_SCOPE::equals);
        if (!references || suppressed || !asked.getBaseDN().equalsIgnoreCase(domain.dn())) {
            return;
        }
        if (search.getResult().getResultCode().equals(ResultCode.SUCCESS)) {
            try {
                for (String partition : List.of("ForestDnsZones", "DomainDnsZones")) {
                    reference(search, partition + "." + domain.dns(), "DC=" + partition + "," + domain.dn());
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
