// SPDX-License-Identifier: Apache-2.0
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
 * The upper bound for a Realm: a map from certificate to principal, one search for each login, and a table of groups
 * read once. Not a product and not safe: nothing expires, the map is unbounded, and only the name is checked.
 */
final class MinimalRealmContender implements Contender {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int CONNECTIONS = 8;

    private final Map<X509Certificate, CompletableFuture<Principal>> principals = new ConcurrentHashMap<>();

    @Override
    public void configure(Host host, Context context, DirectoryAddress directory) {
        context.setRealm(new MinimalRealm(directory));
        Contender.requireNestedRole(context);
        SSLAuthenticator authenticator = new SSLAuthenticator();
        authenticator.setCache(false);
        context.getPipeline().addValve(authenticator);
    }

    @Override
    public void clearCache() {
        principals.clear();
    }

    private final class MinimalRealm extends RealmBase {
        private final DirectoryAddress directory;
        private final Map<String, List<String>> parents = new ConcurrentHashMap<>();
        private LDAPConnectionPool connections;

        MinimalRealm(DirectoryAddress directory) {
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
                        DirectoryLayout.SERVICE,
                        DirectoryLayout.PASSWORD);
                connections = new LDAPConnectionPool(first, 1, CONNECTIONS);
                connections.setRetryFailedOperationsDueToInvalidConnections(true);
                Filter group = Filter.createEqualityFilter("objectClass", "group");
                for (SearchResultEntry entry : connections
                        .search(DirectoryLayout.GROUPS, SearchScope.ONE, group, "memberOf")
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
            CompletableFuture<Principal> result = new CompletableFuture<>();
            CompletableFuture<Principal> existing = principals.putIfAbsent(chain[0], result);
            if (existing != null) {
                return existing.join();
            }
            Principal principal = null;
            try {
                principal = lookUp(UpnRetriever.upn(chain[0]));
            } catch (LDAPException e) {
                principals.remove(chain[0], result);
            }
            result.complete(principal);
            return principal;
        }

        private Principal lookUp(String upn) throws LDAPException {
            Filter filter = Filter.createEqualityFilter("userPrincipalName", upn);
            SearchResultEntry user = connections.searchForEntry(
                    DirectoryLayout.USERS, SearchScope.SUB, filter, "userAccountControl", "memberOf");
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
