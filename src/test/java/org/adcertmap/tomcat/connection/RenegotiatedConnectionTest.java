// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletConnection;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.adcertmap.trust.cache.ChainKey;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.net.SSLSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that an entry of a connection ends where the connection has another certificate, key size, or none. */
class RenegotiatedConnectionTest {
    private static final ChainKey KEY = new ChainKey(1, 2, 3, 4);

    private final X509Certificate[] alices = {mock(X509Certificate.class)};
    private final X509Certificate[] bobs = {mock(X509Certificate.class)};
    private final Request request = mock(Request.class);
    private final CertificateRealm realm = mock(CertificateRealm.class);
    private final ConnectionCache cache = new ConnectionCache();
    private final CachedOutcome<Login> alice = new CachedOutcome<>(
            KEY,
            mock(Mapped.class),
            Optional.of(new Login(() -> "CORP\\alice", new SessionClient("a1", "S-1-5-21-1"), null)));

    @BeforeEach
    void connection() {
        ServletConnection connection = mock(ServletConnection.class);
        when(connection.getConnectionId()).thenReturn("7");
        when(request.getServletConnection()).thenReturn(connection);
        when(realm.getIfFresh(any())).thenReturn(Optional.of(alice));
        shows("TLSv1.2", alices, 256);
        cache.put(request, realm, AccountPattern.NONE, alice);
    }

    private void shows(String tls, X509Certificate[] chain, int keySize) {
        when(request.getAttribute(SSLSupport.PROTOCOL_VERSION_KEY)).thenReturn(tls);
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn(chain);
        when(request.getAttribute(Globals.KEY_SIZE_ATTR)).thenReturn(keySize);
    }

    private boolean isCached() {
        return cache.get(request, Optional.of(realm), AccountPattern.NONE).isPresent();
    }

    @Test
    void entryHoldsForTheSameCertificate() {
        shows("TLSv1.2", alices.clone(), 256);
        assertEquals(true, isCached());
    }

    @ParameterizedTest
    @ValueSource(strings = {"another certificate", "none", "another key size"})
    void entryEndsWithARenegotiationAndDoesNotComeBack(String shown) {
        switch (shown) {
            case "another certificate" -> shows("TLSv1.2", bobs, 256);
            case "none" -> shows("TLSv1.2", null, 256);
            default -> shows("TLSv1.2", alices, 128);
        }
        assertEquals(false, isCached());
        shows("TLSv1.2", alices, 256);
        assertEquals(false, isCached(), "back to the first certificate, which is mapped again");
    }

    @Test
    void connectionOfTls13IsNotComparedBecauseItCannotChange() {
        ConnectionCache other = new ConnectionCache();
        shows("TLSv1.3", alices, 256);
        other.put(request, realm, AccountPattern.NONE, alice);
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenThrow(IllegalStateException.class);
        assertEquals(
                true,
                other.get(request, Optional.of(realm), AccountPattern.NONE).isPresent());
    }
}
