// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.Delegation;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Globals;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.realm.GenericPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks that a cached principal serves only requests with its certificate, while that is mapped to its account. */
class VerifiedPrincipalTest {
    private static final String SID = "S-1-5-21-1-2-3-1105";

    private final Request request = mock(Request.class);
    private final Session session = mock(Session.class);
    private final CertificateRealm realm = mock(CertificateRealm.class);
    private final RequestState state = RequestState.of(request);
    private final org.apache.coyote.Request coyote = new org.apache.coyote.Request();
    private final CachedOutcome<Login> alice = Outcomes.mapped("a1", SID);
    private Principal principal = alice.attachment().orElseThrow().principal();
    private String authType = "CLIENT_CERT";

    @BeforeEach
    void requestWithCertificateAndPrincipal() throws Exception {
        X509Certificate certificate = mock(X509Certificate.class);
        when(certificate.getEncoded()).thenReturn(new byte[] {1});
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn(new X509Certificate[] {certificate});
        when(request.getNote(any())).thenReturn(state);
        when(request.getCoyoteRequest()).thenReturn(coyote);
        when(request.getUserPrincipal()).thenAnswer(call -> principal);
        doAnswer(call -> principal = call.getArgument(0)).when(request).setUserPrincipal(any());
        doAnswer(call -> authType = call.getArgument(0)).when(request).setAuthType(any());
        when(request.getSessionInternal(false)).thenReturn(session);
        when(request.getRequestedSessionId()).thenReturn("id");
        when(session.getIdInternal()).thenReturn("id");
        when(session.getSession()).thenReturn(mock(HttpSession.class));
        when(session.isValid()).thenReturn(true);
        when(realm.delegation()).thenReturn(Optional.empty());
    }

    private void isBoundTo(SessionClient client) {
        when(session.getNote(SessionBinding.ATTRIBUTE)).thenReturn(client.value());
    }

    private void verifyWith(CachedOutcome<Login> outcome) {
        when(realm.map(any(), any())).thenReturn(outcome);
        CachedPrincipal.verify(request, realm);
    }

    private void assertLoggedOut() {
        assertNull(principal);
        assertNull(authType);
    }

    @Test
    void principalOfTheSameAccountIsReplacedByThePresentOne() {
        CachedOutcome<Login> refreshed = Outcomes.mapped("a1", SID);
        isBoundTo(new SessionClient("a1", SID));
        verifyWith(refreshed);
        assertSame(refreshed.attachment().orElseThrow().principal(), principal);
        assertTrue(state.isVerified(principal));
        verify(realm).count(refreshed.outcome());
        verify(session, never()).expire();
    }

    @Test
    void principalIsVerifiedOnceForARequest() {
        verifyWith(alice);
        CachedPrincipal.verify(request, realm);
        verify(realm, times(1)).map(any(), any());
    }

    @Test
    void principalOfAnotherRealmIsNotVerified() {
        Principal carol = new GenericPrincipal("carol", List.of());
        principal = carol;
        verifyWith(Outcomes.denied());
        assertSame(carol, principal);
        verify(realm, never()).map(any(), any());
    }

    @Test
    void principalOfAnAccountThatMayNoLongerLogInIsRemovedWithItsSession() {
        isBoundTo(new SessionClient("a1", SID));
        coyote.setAttribute(Delegation.ATTRIBUTE, mock(Delegation.class));
        CachedOutcome<Login> denied = Outcomes.denied();
        verifyWith(denied);
        assertLoggedOut();
        assertFalse(RequestDelegation.isSet(request));
        verify(realm).count(denied.outcome());
        verify(session).expire();
    }

    @Test
    void principalOfAnotherCertificateIsRemovedWithItsSession() {
        isBoundTo(new SessionClient("a1", SID));
        verifyWith(Outcomes.mapped("b0", SID));
        assertLoggedOut();
        verify(session).expire();
    }

    @Test
    void sessionOfThePresentClientStaysWhereAnotherPrincipalIsRemoved() {
        isBoundTo(new SessionClient("b0", SID));
        verifyWith(Outcomes.mapped("b0", SID));
        assertLoggedOut();
        verify(session, never()).expire();
    }

    @Test
    void principalWithoutItsCertificateIsRemovedWithItsSession() {
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn(null);
        isBoundTo(new SessionClient("a1", SID));
        verifyWith(alice);
        assertLoggedOut();
        verify(realm, never()).map(any(), any());
        verify(session).expire();
    }

    @Test
    void outageRemovesThePrincipalAndKeepsTheSessionUnlessItIsOfAnotherCertificate() {
        verifyWith(Outcomes.unavailable());
        assertLoggedOut();
        verify(session, never()).expire();
        principal = alice.attachment().orElseThrow().principal();
        isBoundTo(new SessionClient("a1", SID));
        verifyWith(Outcomes.unavailable());
        assertLoggedOut();
        verify(session).expire();
    }

    @Test
    void noPrincipalServesARequestWhereTheMappingIsOff() {
        MappingValve valve = mock(MappingValve.class);
        StandardContext application = new StandardContext();
        application.getPipeline().addValve(valve);
        when(request.getContext()).thenReturn(application);
        verifyWith(alice);
        assertLoggedOut();
        verify(realm, never()).map(any(), any());
    }

    @Test
    void mappedPrincipalOfAnotherValveIsClearedBeforeTheRequestIsAuthenticated() {
        CachedPrincipal.clear(request);
        assertLoggedOut();
        Principal carol = new GenericPrincipal("carol", List.of());
        principal = carol;
        authType = "BASIC";
        CachedPrincipal.clear(request);
        assertSame(carol, principal);
        assertSame("BASIC", authType);
    }
}
