// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.adcertmap.directory.dc.bind.Credentials;

/**
 * Creates the TLS sockets to domain controllers, with the client certificate of the credentials where the bind is one
 * by certificate. Safe for any number of threads: the last context is immutable, and its reference volatile.
 */
final class LdapTls {
    private final TrustManager[] trustManagers;
    private final Duration readTimeout;
    private volatile Context last; // null before the first use

    private record Context(Credentials credentials, SSLSocketFactory sockets) {}

    /**
     * @param trustStore the CAs of the domain controllers; if absent, the trust store of the JVM
     * @throws GeneralSecurityException if it cannot be used
     */
    LdapTls(Optional<KeyStore> trustStore, Duration readTimeout) throws GeneralSecurityException {
        this.readTimeout = readTimeout;
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore jvmTrustStore = null; // null selects the trust store of the JVM
        trust.init(trustStore.orElse(jvmTrustStore));
        this.trustManagers = trust.getTrustManagers();
    }

    /**
     * Returns the factory of TLS sockets.
     *
     * @throws GeneralSecurityException if the client certificate cannot be used
     */
    SSLSocketFactory sockets(Credentials credentials) throws GeneralSecurityException {
        Context context = last;
        if (context == null || !context.credentials().equals(credentials)) {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(credentials.bind().keyManagers().orElse(null), trustManagers, null);
            context = new Context(credentials, new LdapTlsSocketFactory(tls.getSocketFactory(), readTimeout));
            last = context;
        }
        return context.sockets();
    }
}
