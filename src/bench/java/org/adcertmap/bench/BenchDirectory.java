package org.adcertmap.bench;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.File;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What does a domain controller answer to the questions of a login? Everything comes out of tables and indexes, so that
 * the directory costs everybody as little as it can; a real one is slower, and most of all where it follows groups in
 * chains (LDAP_MATCHING_RULE_IN_CHAIN). It counts searches, and checks nobody's rights.
 */
final class BenchDirectory extends InMemoryOperationInterceptor {
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";
    private static final String BIT_AND = "1.2.840.113556.1.4.803";

    final LongAdder searches = new LongAdder();
    private final DirectoryEntries entries;
    private final Map<String, String> dnOfSid = new HashMap<>();
    private final InMemoryDirectoryServer server;

    BenchDirectory(int users, File keyStore) throws LDAPException, GeneralSecurityException {
        entries = new DirectoryEntries(users);
        for (int user = 0; user < users; user++) {
            dnOfSid.put(Layout.userSid(user), Layout.userDn(user));
        }
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(Layout.BASE);
        config.addAdditionalBindCredentials(Layout.SERVICE, Layout.PASSWORD);
        config.setSchema(DirectoryEntries.schema());
        config.setEnforceAttributeSyntaxCompliance(false);
        config.setGenerateOperationalAttributes(false);
        config.setEqualityIndexAttributes(
                "userPrincipalName", "sAMAccountName", "altSecurityIdentities", "objectSid", "cn");
        config.setRootDSEEntry(new Entry(
                "",
                new Attribute("objectClass", "top"),
                new Attribute("configurationNamingContext", Layout.CONFIGURATION),
                new Attribute("rootDomainNamingContext", Layout.BASE),
                new Attribute("defaultNamingContext", Layout.BASE),
                new Attribute("isSynchronized", "TRUE")));
        config.addInMemoryOperationInterceptor(this);
        char[] password = ClientCertificates.PASSWORD.toCharArray();
        SSLUtil tls = new SSLUtil(new KeyStoreKeyManager(keyStore, password, "PKCS12", "identity"), null);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", InetAddress.getLoopbackAddress(), 0, tls.createSSLServerSocketFactory(), null));
        server = new InMemoryDirectoryServer(config);
        server.addEntries(entries.all);
        server.startListening();
    }

    int port() {
        return server.getListenPort();
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest search) throws LDAPException {
        searches.increment();
        ReadOnlySearchRequest asked = search.getRequest();
        String base = asked.getBaseDN();
        if (base.startsWith("<SID=")) {
            base = dnOfSid.getOrDefault(base.substring(5, base.length() - 1), "CN=nobody," + Layout.USERS);
        }
        SearchRequest understood = new SearchRequest(
                base,
                asked.getScope(),
                understood(asked.getFilter()),
                asked.getAttributeList().toArray(String[]::new));
        understood.setSizeLimit(asked.getSizeLimit());
        search.setRequest(understood);
    }

    /** The rules that only Active Directory knows, as equality of an indexed attribute. */
    private Filter understood(Filter asked) throws LDAPException {
        return switch (asked.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(all(asked.getComponents()));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(all(asked.getComponents()));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(understood(asked.getNOTComponent()));
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
                switch (asked.getMatchingRuleID()) {
                    case IN_CHAIN -> groupsOf(asked.getAssertionValue());
                    case BIT_AND ->
                        Filter.createEqualityFilter("userAccountControl", "514"); // the only other value here
                    default -> asked;
                };
            default -> asked;
        };
    }

    private Filter[] all(Filter[] components) throws LDAPException {
        Filter[] understood = new Filter[components.length];
        for (int i = 0; i < components.length; i++) {
            understood[i] = understood(components[i]);
        }
        return understood;
    }

    private Filter groupsOf(String dn) throws LDAPException {
        Set<String> names = entries.transitive.getOrDefault(name(dn), Set.of());
        return Filter.createORFilter(names.stream()
                .map(name -> Filter.createEqualityFilter("cn", name))
                .toList());
    }

    private static String name(String dn) throws LDAPException {
        return new DN(dn).getRDN().getAttributeValues()[0];
    }

    /** What a domain controller computes. */
    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry found) {
        ReadOnlySearchRequest asked = found.getRequest();
        if (asked.getScope() != SearchScope.BASE || !asked.getAttributeList().contains("tokenGroups")) {
            return;
        }
        Entry answer = found.getSearchEntry().duplicate();
        String sam = answer.getAttributeValue("sAMAccountName");
        byte[][] token =
                entries.transitive.get(sam).stream().map(entries.groupSids::get).toArray(byte[][]::new);
        answer.setAttribute(new Attribute("tokenGroups", token));
        answer.setAttribute("msDS-User-Account-Control-Computed", "0");
        answer.setAttribute("msDS-PrincipalName", Layout.NETBIOS + "\\" + sam);
        found.setSearchEntry(answer);
    }
}
