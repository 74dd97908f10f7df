// SPDX-License-Identifier: Apache-2.0
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
 * An in-memory LDAP server that responds to the searches of a login like a domain controller. All results come from
 * tables and indexes, so that the directory costs every contender as little as possible; a real domain controller is
 * slower, above all where it follows nested groups (LDAP_MATCHING_RULE_IN_CHAIN). Counts searches; does not check
 * access rights.
 */
final class InMemoryDomainController extends InMemoryOperationInterceptor {
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";
    private static final String BIT_AND = "1.2.840.113556.1.4.803";

    final LongAdder searches = new LongAdder();
    private final DirectoryEntries entries;
    private final Map<String, String> dnBySid = new HashMap<>();
    private final InMemoryDirectoryServer server;

    InMemoryDomainController(int users, File keyStore) throws LDAPException, GeneralSecurityException {
        entries = new DirectoryEntries(users);
        for (int user = 0; user < users; user++) {
            dnBySid.put(DirectoryLayout.userSid(user), DirectoryLayout.userDn(user));
        }
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(DirectoryLayout.BASE);
        config.addAdditionalBindCredentials(DirectoryLayout.SERVICE, DirectoryLayout.PASSWORD);
        config.setSchema(DirectoryEntries.schema());
        config.setEnforceAttributeSyntaxCompliance(false);
        config.setGenerateOperationalAttributes(false);
        config.setEqualityIndexAttributes(
                "userPrincipalName", "sAMAccountName", "altSecurityIdentities", "objectSid", "cn");
        config.setRootDSEEntry(new Entry(
                "",
                new Attribute("objectClass", "top"),
                new Attribute("configurationNamingContext", DirectoryLayout.CONFIGURATION),
                new Attribute("rootDomainNamingContext", DirectoryLayout.BASE),
                new Attribute("defaultNamingContext", DirectoryLayout.BASE),
                new Attribute("isSynchronized", "TRUE"),
                new Attribute("supportedCapabilities", "1.2.840.113556.1.4.800")));
        config.addInMemoryOperationInterceptor(this);
        char[] password = ClientCertificates.PASSWORD.toCharArray();
        SSLUtil tls = new SSLUtil(new KeyStoreKeyManager(keyStore, password, "PKCS12", "identity"), null);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", InetAddress.getLoopbackAddress(), 0, tls.createSSLServerSocketFactory(), null));
        server = new InMemoryDirectoryServer(config);
        server.addEntries(entries.entries);
        server.startListening();
    }

    int port() {
        return server.getListenPort();
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest search) throws LDAPException {
        searches.increment();
        ReadOnlySearchRequest request = search.getRequest();
        String base = request.getBaseDN();
        if (base.startsWith("<SID=")) {
            base = dnBySid.getOrDefault(base.substring(5, base.length() - 1), "CN=unknown," + DirectoryLayout.USERS);
        }
        SearchRequest translated = new SearchRequest(
                base,
                request.getScope(),
                translate(request.getFilter()),
                request.getAttributeList().toArray(String[]::new));
        translated.setSizeLimit(request.getSizeLimit());
        search.setRequest(translated);
    }

    /** Translates matching rules of Active Directory into equality filters on indexed attributes. */
    private Filter translate(Filter filter) throws LDAPException {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(translateAll(filter.getComponents()));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(translateAll(filter.getComponents()));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(translate(filter.getNOTComponent()));
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
                switch (filter.getMatchingRuleID()) {
                    case IN_CHAIN -> groupsOf(filter.getAssertionValue());
                    case BIT_AND ->
                        Filter.createEqualityFilter(
                                "userAccountControl", "514"); // a disabled account, the only other value here
                    default -> filter;
                };
            default -> filter;
        };
    }

    private Filter[] translateAll(Filter[] components) throws LDAPException {
        Filter[] translated = new Filter[components.length];
        for (int i = 0; i < components.length; i++) {
            translated[i] = translate(components[i]);
        }
        return translated;
    }

    private Filter groupsOf(String dn) throws LDAPException {
        Set<String> names = entries.transitiveGroups.getOrDefault(name(dn), Set.of());
        return Filter.createORFilter(names.stream()
                .map(name -> Filter.createEqualityFilter("cn", name))
                .toList());
    }

    private static String name(String dn) throws LDAPException {
        return new DN(dn).getRDN().getAttributeValues()[0];
    }

    /** Adds the constructed attributes that a domain controller computes. */
    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry found) {
        ReadOnlySearchRequest request = found.getRequest();
        if (request.getScope() != SearchScope.BASE
                || !request.getAttributeList().contains("tokenGroups")) {
            return;
        }
        Entry entry = found.getSearchEntry().duplicate();
        String sam = entry.getAttributeValue("sAMAccountName");
        byte[][] token = entries.transitiveGroups.get(sam).stream()
                .map(entries.groupSids::get)
                .toArray(byte[][]::new);
        entry.setAttribute(new Attribute("tokenGroups", token));
        entry.setAttribute("msDS-User-Account-Control-Computed", "0");
        entry.setAttribute("msDS-PrincipalName", DirectoryLayout.NETBIOS + "\\" + sam);
        found.setSearchEntry(entry);
    }
}
