// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletConnection;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.adcertmap.trust.TrustStatus;
import org.adcertmap.trust.cache.ChainKey;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.net.SSLSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks for which requests an entry of a connection counts, how long it stays, and what a refusal shows of it. */
class CachedConnectionTest {
    private static final ChainKey KEY = new ChainKey(1, 2, 3, 4);
    private static final String SUITE = "TLS_AES_256_GCM_SHA384";

    private final X509Certificate[] chain = {mock(X509Certificate.class)};
    private final Request request = mock(Request.class);
    private final org.apache.coyote.Request coyote = new org.apache.coyote.Request();
    private final CertificateRealm realm = mock(CertificateRealm.class);
    private final ConnectionCache cache = new ConnectionCache();
    private final CachedOutcome<Login> mapped = new CachedOutcome<>(
            KEY,
            mock(Mapped.class),
            Optional.of(new Login(() -> "CORP\\alice", new SessionClient("a1", "S-1-5-21-1"), null)));
    private final CachedOutcome<Login> denied = new CachedOutcome<>(
            KEY,
            new Denied(
                    "serial 77 of CN=CA",
                    Optional.empty(),
                    TrustStatus.TRUSTED,
                    Optional.empty(),
                    new Refusal(Denial.DISABLED, "detail"),
                    List.of()),
            Optional.empty());

    @BeforeEach
    void connection() {
        ServletConnection connection = mock(ServletConnection.class);
        when(connection.getConnectionId()).thenReturn("7");
        when(request.getServletConnection()).thenReturn(connection);
        when(request.getCoyoteRequest()).thenReturn(coyote);
        when(request.getAttribute(SSLSupport.PROTOCOL_VERSION_KEY)).thenReturn("TLSv1.3");
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn(chain);
        when(request.getAttribute(Globals.KEY_SIZE_ATTR)).thenReturn(256);
        when(request.getAttribute(Globals.CIPHER_SUITE_ATTR)).thenReturn(SUITE);
        when(realm.getIfFresh(any())).thenReturn(Optional.of(mapped));
    }

    private void put(CachedOutcome<Login> outcome) {
        cache.put(request, realm, AccountPattern.NONE, outcome);
    }

    private Optional<ConnectionCache.Hit> get() {
        return cache.get(request, Optional.of(realm), AccountPattern.NONE);
    }

    @Test
    void hitIsCountedAndTheSameObjectWhileTheOutcomeIs() {
        put(mapped);
        ConnectionCache.Hit hit = get().orElseThrow();
        assertSame(mapped, hit.outcome());
        assertEquals(Optional.of("256"), hit.keySize());
        assertSame(hit, get().orElseThrow());
        CachedOutcome<Login> refreshed = new CachedOutcome<>(KEY, mapped.outcome(), mapped.attachment());
        when(realm.getIfFresh(any())).thenReturn(Optional.of(refreshed));
        assertSame(refreshed, get().orElseThrow().outcome());
        verify(realm, times(3)).count(mapped.outcome());
    }

    @Test
    void entryIsOfOneRealmAndOneAccountPattern() {
        put(mapped);
        assertEquals(Optional.empty(), cache.get(request, Optional.empty(), AccountPattern.NONE));
        assertEquals(
                Optional.empty(), cache.get(request, Optional.of(mock(CertificateRealm.class)), AccountPattern.NONE));
        assertEquals(Optional.empty(), cache.get(request, Optional.of(realm), AccountPattern.parse("*-adm")));
        verify(realm, never()).count(any());
        assertEquals(true, get().isPresent());
    }

    @Test
    void outcomeThatIsNotFreshIsMappedAgain() {
        put(mapped);
        when(realm.getIfFresh(any())).thenReturn(Optional.empty());
        assertEquals(Optional.empty(), get());
        verify(realm, never()).count(any());
    }

    @Test
    void entryStaysWhileItIsUsed() {
        put(mapped);
        for (int i = 0; i < 3; i++) {
            cache.evictIdle();
            assertEquals(true, get().isPresent());
        }
        cache.evictIdle();
        cache.evictIdle();
        assertEquals(Optional.empty(), get());
    }

    @Test
    void clearedCacheHasNoEntry() {
        put(mapped);
        cache.clear();
        assertEquals(Optional.empty(), get());
        cache.setTlsAttributes(request);
        assertNull(coyote.getAttribute(Globals.CERTIFICATES_ATTR));
    }

    @Test
    void refusalOfACachedConnectionHasItsTlsAttributes() {
        put(denied);
        when(realm.getIfFresh(any())).thenReturn(Optional.of(denied));
        assertSame(denied, get().orElseThrow().outcome());
        cache.setTlsAttributes(request);
        assertArrayEquals(chain, (X509Certificate[]) coyote.getAttribute(Globals.CERTIFICATES_ATTR));
        assertEquals(SUITE, coyote.getAttribute(Globals.CIPHER_SUITE_ATTR));
        assertEquals(256, coyote.getAttribute(Globals.KEY_SIZE_ATTR));
        assertEquals("TLSv1.3", coyote.getAttribute(SSLSupport.PROTOCOL_VERSION_KEY));
        assertNull(coyote.getAttribute(Globals.SSL_SESSION_ID_ATTR), "the connector has none");
    }

    @Test
    void refusalOfAConnectionWithoutTlsAttributesSetsNone() {
        for (String name : List.of(SSLSupport.PROTOCOL_VERSION_KEY, Globals.KEY_SIZE_ATTR, Globals.CIPHER_SUITE_ATTR)) {
            when(request.getAttribute(name)).thenReturn(null);
        }
        put(denied);
        cache.setTlsAttributes(request);
        assertNull(coyote.getAttribute(Globals.CERTIFICATES_ATTR));
    }

    @Test
    void mappedConnectionSetsNoTlsAttributes() {
        put(mapped);
        cache.setTlsAttributes(request);
        assertNull(coyote.getAttribute(Globals.CERTIFICATES_ATTR));
        assertNull(coyote.getAttribute(Globals.CIPHER_SUITE_ATTR));
    }

    /** Its certificate was not kept, and a refusal reports it. */
    @Test
    void mappedConnectionThatIsRefusedNowIsMappedAgain() {
        put(mapped);
        when(realm.getIfFresh(any())).thenReturn(Optional.of(denied));
        assertEquals(Optional.empty(), get());
        verify(realm, never()).count(any());
    }
}
