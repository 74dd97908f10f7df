// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import jakarta.servlet.ServletConnection;
import java.lang.reflect.Proxy;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.trust.cache.ChainKey;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.net.SSLSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Requests of two certificates in parallel, on the cache of connections. */
public final class ConnectionStress {
    private static final TestCa CA = TestCa.root("CN=CA");
    private static final X509Certificate ALICE = CA.issue("CN=alice").issue().certificate();
    private static final X509Certificate BOB = CA.issue("CN=bob").issue().certificate();
    private static final Map<ChainKey, String> NAMES = Map.of(key(ALICE), "alice", key(BOB), "bob");
    private static final CertificateRealm REALM = realm();

    private ConnectionStress() {}

    private static ChainKey key(X509Certificate certificate) {
        return ChainKey.of(List.of(certificate));
    }

    private static CachedOutcome<Login> outcome(ChainKey key) {
        return new CachedOutcome<>(key, null, Optional.empty());
    }

    /** A Realm in whose cache every outcome is fresh. */
    private static CertificateRealm realm() {
        return (CertificateRealm) Proxy.newProxyInstance(
                ConnectionStress.class.getClassLoader(),
                new Class<?>[] {CertificateRealm.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getIfFresh" -> Optional.of(outcome((ChainKey) arguments[0]));
                    case "count" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A request on a connection with a certificate. */
    private static final class ConnectionRequest extends Request {
        private final String connection;
        private final String protocol;
        private final X509Certificate[] chain;

        ConnectionRequest(String connection, String protocol, X509Certificate certificate) {
            super(null);
            this.connection = connection;
            this.protocol = protocol;
            this.chain = new X509Certificate[] {certificate};
        }

        @Override
        public Object getAttribute(String name) {
            return name.equals(Globals.CERTIFICATES_ATTR)
                    ? chain
                    : name.equals(SSLSupport.PROTOCOL_VERSION_KEY) ? protocol : null;
        }

        @Override
        public ServletConnection getServletConnection() {
            return new ServletConnection() {
                @Override
                public String getConnectionId() {
                    return connection;
                }

                @Override
                public String getProtocol() {
                    return "http/1.1";
                }

                @Override
                public String getProtocolConnectionId() {
                    return "";
                }

                @Override
                public boolean isSecure() {
                    return true;
                }
            };
        }
    }

    /** Serves a request as the Valve does: from the cache, or by mapping the certificate; returns who it is then. */
    private static String serve(ConnectionCache cache, ConnectionRequest request) {
        Optional<ConnectionCache.Hit> hit = cache.get(request, Optional.of(REALM), AccountPattern.NONE);
        if (hit.isEmpty()) {
            ChainKey key = key(request.chain[0]);
            cache.put(request, REALM, AccountPattern.NONE, outcome(key));
            return NAMES.get(key);
        }
        return NAMES.get(hit.get().outcome().key());
    }

    private static String serveTwice(ConnectionCache cache, ConnectionRequest request) {
        String first = serve(cache, request);
        return first.equals(serve(cache, request)) ? first : "both";
    }

    /** Two connections. */
    @JCStressTest
    @Outcome(id = "alice, bob", expect = ACCEPTABLE, desc = "each has its own")
    @Outcome(expect = FORBIDDEN, desc = "a request has the outcome of the other certificate")
    @State
    public static class TwoConnections {
        private final ConnectionCache cache = new ConnectionCache();

        @Actor
        public void alice(LL_Result result) {
            result.r1 = serveTwice(cache, new ConnectionRequest("1", "TLSv1.3", ALICE));
        }

        @Actor
        public void bob(LL_Result result) {
            result.r2 = serveTwice(cache, new ConnectionRequest("2", "TLSv1.3", BOB));
        }
    }

    /** One connection that is renegotiated: a late request of the first certificate beside one of the second. */
    @JCStressTest
    @Outcome(id = "alice, bob", expect = ACCEPTABLE, desc = "each has its own")
    @Outcome(expect = FORBIDDEN, desc = "a request has the outcome of the other certificate")
    @State
    public static class RenegotiatedConnection {
        private final ConnectionCache cache = new ConnectionCache();

        @Actor
        public void alice(LL_Result result) {
            result.r1 = serveTwice(cache, new ConnectionRequest("1", "TLSv1.2", ALICE));
        }

        @Actor
        public void bob(LL_Result result) {
            result.r2 = serveTwice(cache, new ConnectionRequest("1", "TLSv1.2", BOB));
        }
    }

    /** One connection, while the Valve evicts what is idle, and a change of settings everything. */
    @JCStressTest
    @Outcome(id = "alice, null", expect = ACCEPTABLE, desc = "its own")
    @Outcome(expect = FORBIDDEN, desc = "no outcome, or that of another")
    @State
    public static class EvictionsDuringARequest {
        private final ConnectionCache cache = new ConnectionCache();

        @Actor
        public void alice(LL_Result result) {
            result.r1 = serveTwice(cache, new ConnectionRequest("1", "TLSv1.2", ALICE));
        }

        @Actor
        public void evict() {
            cache.evictIdle();
            cache.evictIdle();
            cache.clear();
        }
    }
}
