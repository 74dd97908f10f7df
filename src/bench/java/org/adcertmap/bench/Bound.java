package org.adcertmap.bench;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.util.ssl.SSLUtil;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;

/**
 * What is the least that a Realm could do? No product, and not safe as one: nothing expires, nothing is bounded,
 * nothing is checked but the name. A map from certificate to principal, one search for a login, a table of groups read
 * once.
 */
final class Bound implements Contender {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int CONNECTIONS = 8;

    private final Map<X509Certificate, CompletableFuture<Principal>> known = new ConcurrentHashMap<>();

    @Override
    public void configure(Host host, Context context, DirectoryAddress directory) {
        context.setRealm(new LeastRealm(directory));
        Contender.protect(context);
        SSLAuthenticator authenticator = new SSLAuthenticator();
        authenticator.setCache(false);
        context.getPipeline().addValve(authenticator);
    }

    @Override
    public void forget() {
        known.clear();
    }

    private final class LeastRealm extends RealmBase {
        private final DirectoryAddress directory;
        private final Map<String, List<String>> parents = new ConcurrentHashMap<>();
        private LDAPConnectionPool connections;

        LeastRealm(DirectoryAddress directory) {
            this.directory = directory;
        }

        @Override
        protected void startInternal() throws LifecycleException {
            LDAPConnectionOptions options = new LDAPConnectionOptions();
            options.setUseSynchronousMode(true);
            options.setConnectTimeoutMillis(TIMEOUT_MILLIS);
            options.setResponseTimeoutMillis(TIMEOUT_MILLIS);
            try {
                LDAPConnection first = new LDAPConnection(
                        new SSLUtil().createSSLSocketFactory(),
                        options,
                        "localhost",
                        directory.port(),
                        Layout.SERVICE,
                        Layout.PASSWORD);
                connections = new LDAPConnectionPool(first, 1, CONNECTIONS);
                connections.setRetryFailedOperationsDueToInvalidConnections(true);
                Filter group = Filter.createEqualityFilter("objectClass", "group");
                for (SearchResultEntry entry : connections
                        .search(Layout.GROUPS, SearchScope.ONE, group, "memberOf")
                        .getSearchEntries()) {
                    parents.put(entry.getDN(), values(entry));
                }
            } catch (GeneralSecurityException | LDAPException e) {
                throw new LifecycleException(e);
            }
            super.startInternal();
        }

        @Override
        public Principal authenticate(X509Certificate[] chain) {
            CompletableFuture<Principal> mine = new CompletableFuture<>();
            CompletableFuture<Principal> first = known.putIfAbsent(chain[0], mine);
            if (first != null) {
                return first.join();
            }
            Principal principal = null;
            try {
                principal = lookUp(UpnRetriever.upn(chain[0]));
            } catch (LDAPException e) {
                known.remove(chain[0], mine);
            }
            mine.complete(principal);
            return principal;
        }

        private Principal lookUp(String upn) throws LDAPException {
            Filter filter = Filter.createEqualityFilter("userPrincipalName", upn);
            SearchResultEntry user =
                    connections.searchForEntry(Layout.USERS, SearchScope.SUB, filter, "userAccountControl", "memberOf");
            if (user == null || (user.getAttributeValueAsInteger("userAccountControl") & 2) != 0) {
                return null;
            }
            List<String> groups = new ArrayList<>(values(user));
            for (int i = 0; i < groups.size(); i++) {
                parents.get(groups.get(i)).stream()
                        .filter(parent -> !groups.contains(parent))
                        .forEach(groups::add);
            }
            return new GenericPrincipal(
                    upn,
                    groups.stream().map(dn -> dn.substring(3, dn.indexOf(','))).toList());
        }

        private static List<String> values(SearchResultEntry entry) {
            String[] values = entry.getAttributeValues("memberOf");
            return values == null ? List.of() : List.of(values);
        }

        @Override
        protected String getPassword(String username) {
            return null;
        }

        @Override
        protected Principal getPrincipal(String username) {
            return null;
        }
    }
}
