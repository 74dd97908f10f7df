// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.Loader;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.session.StandardSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks that a session ends with a request of another client, wherever its binding is stored. */
class SessionBindingTest {
    private static final SessionClient ALICE = new SessionClient("a1", "S-1-5-21-1");
    private static final SessionClient BOB = new SessionClient("b0", "S-1-5-21-1");
    private static final SessionClient NONE = SessionClient.ANONYMOUS;

    private final Request request = mock(Request.class);
    private final Session session = mock(Session.class);
    private final HttpSession httpSession = mock(HttpSession.class);

    private final RequestState state = RequestState.of(request);

    @BeforeEach
    void session() {
        when(request.getNote(any())).thenReturn(state);
        when(request.getSessionInternal(false)).thenReturn(session);
        when(request.getRequestedSessionId()).thenReturn("id");
        when(session.getIdInternal()).thenReturn("id");
        when(session.getSession()).thenReturn(httpSession);
        when(session.isValid()).thenReturn(true);
    }

    private static GenericPrincipal principalOf(String certificate) {
        return new GenericPrincipal(
                "CORP\\alice",
                List.of(),
                null,
                null,
                null,
                Map.of("certificateSha256", certificate, "sid", "S-1-5-21-1"));
    }

    private void bindByNote(SessionClient client) {
        when(session.getNote(SessionBinding.ATTRIBUTE)).thenReturn(client.value());
    }

    private void bindByAttribute(SessionClient client) {
        when(httpSession.getAttribute(SessionBinding.ATTRIBUTE)).thenReturn(client.value());
    }

    private void createInThisRequest() {
        when(request.getRequestedSessionId()).thenReturn(null);
    }

    @Test
    void sameCertificateWithAnotherAccountExpiresTheSession() {
        bindByNote(new SessionClient("a1", "S-1-5-21-2"));
        SessionBinding.enforce(request, ALICE);
        verify(session).expire();
    }

    @Test
    void principalOfAnotherAccountOfTheCertificateExpiresTheSession() {
        when(session.getPrincipal()).thenReturn(principalOf("a1"));
        SessionBinding.enforce(request, new SessionClient("a1", "S-1-5-21-2"));
        verify(session).expire();
    }

    @Test
    void bindingOfVersion010WithoutAnAccountExpires() {
        when(session.getNote(SessionBinding.ATTRIBUTE)).thenReturn("a1");
        SessionBinding.enforce(request, ALICE);
        verify(session).expire();
    }

    @Test
    void sameCertificateKeepsTheSession() {
        bindByNote(ALICE);
        SessionBinding.enforce(request, ALICE);
        verify(session, never()).expire();
    }

    @Test
    void otherCertificateExpiresTheSession() {
        bindByNote(ALICE);
        SessionBinding.enforce(request, BOB);
        verify(session).expire();
    }

    @Test
    void unauthenticatedRequestExpiresTheSession() {
        bindByNote(ALICE);
        SessionBinding.enforce(request, NONE);
        verify(session).expire();
    }

    @Test
    void attributeBindsAReplicatedSession() {
        bindByAttribute(ALICE);
        SessionBinding.enforce(request, ALICE);
        verify(session, never()).expire();
        verify(session).setNote(SessionBinding.ATTRIBUTE, ALICE.value());
        SessionBinding.enforce(request, BOB);
        verify(session).expire();
    }

    @Test
    void applicationCannotChangeTheBinding() {
        bindByNote(ALICE);
        bindByAttribute(BOB);
        SessionBinding.enforce(request, BOB);
        verify(session).expire();
    }

    @Test
    void attributeThatTheApplicationHasRemovedOrChangedIsStoredAgain() {
        bindByNote(ALICE);
        SessionBinding.enforce(request, ALICE);
        verify(httpSession).setAttribute(SessionBinding.ATTRIBUTE, ALICE.value());
        bindByAttribute(BOB);
        state.bindSessionsTo(ALICE);
        SessionBinding.bind(request);
        verify(httpSession, times(2)).setAttribute(SessionBinding.ATTRIBUTE, ALICE.value());
    }

    @Test
    void cachedPrincipalBindsASessionWithoutABinding() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionBinding.enforce(request, ALICE);
        verify(session, never()).expire();
        SessionBinding.enforce(request, NONE);
        verify(session).expire();
    }

    @Test
    void cachedPrincipalOfAnotherCertificateExpiresTheSession() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        bindByNote(NONE);
        SessionBinding.enforce(request, NONE);
        verify(session).expire();
    }

    @Test
    void sessionOfAPasswordLoginExpiresForACertificate() {
        when(session.getPrincipal()).thenReturn(new GenericPrincipal("carol", List.of()));
        bindByNote(NONE);
        SessionBinding.enforce(request, NONE);
        verify(session, never()).expire();
        SessionBinding.enforce(request, ALICE);
        verify(session).expire();
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionOfAnUnauthenticatedClientIsNeverBoundToACertificate() {
        bindByNote(NONE);
        SessionBinding.enforce(request, ALICE);
        verify(session).expire();
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionWithoutABindingExpiresForEveryClient() {
        SessionBinding.enforce(request, ALICE);
        SessionBinding.enforce(request, NONE);
        verify(session, times(2)).expire();
    }

    @Test
    void sessionThatThisRequestHasCreatedIsBound() {
        createInThisRequest();
        SessionBinding.enforce(request, ALICE);
        verify(session, never()).expire();
        verify(session).setNote(SessionBinding.ATTRIBUTE, ALICE.value());
        verify(httpSession).setAttribute(SessionBinding.ATTRIBUTE, ALICE.value());
    }

    @Test
    void sessionIsBoundAfterTheApplication() {
        state.bindSessionsTo(ALICE);
        SessionBinding.bind(request);
        verify(session).setNote(SessionBinding.ATTRIBUTE, ALICE.value());
    }

    @Test
    void sessionIsBoundToTheAccountThatHasLoggedInInAThreadOfItsOwn() {
        state.bindSessionsTo(NONE);
        when(request.getPrincipal()).thenReturn(principalOf("a1"));
        SessionBinding.bind(request);
        verify(session).setNote(SessionBinding.ATTRIBUTE, ALICE.value());
    }

    @Test
    void requestWithoutAnEnabledValveBindsNoSession() {
        state.bindSessionsTo(ALICE);
        state.bindNoSessions();
        SessionBinding.bind(request);
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionThatHasJustExpiredIsIgnored() {
        when(session.isValid()).thenReturn(false);
        when(httpSession.getAttribute(SessionBinding.ATTRIBUTE)).thenThrow(IllegalStateException.class);
        SessionBinding.enforce(request, ALICE);
        state.bindSessionsTo(ALICE);
        SessionBinding.bind(request);
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void disabledValveExpiresOnlySessionsOfACertificate() {
        SessionBinding.expireIfBound(request);
        bindByNote(NONE);
        SessionBinding.expireIfBound(request);
        verify(session, never()).expire();
        bindByNote(ALICE);
        SessionBinding.expireIfBound(request);
        verify(session).expire();
    }

    @Test
    void disabledValveExpiresASessionInWhichClientCertHasCachedAPrincipal() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionBinding.expireIfBound(request);
        verify(session).expire();
    }

    @Test
    void outageExpiresTheSessionOfAnotherCertificateOnly() throws Exception {
        X509Certificate certificate = mock(X509Certificate.class);
        when(certificate.getEncoded()).thenReturn(new byte[] {1});
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn(new X509Certificate[] {certificate});
        bindByNote(
                new SessionClient(PresentedCertificate.of(request).orElseThrow().sha256(), "S-1-5-21-9"));
        SessionBinding.expireUnlessBoundToPresented(request);
        bindByNote(NONE);
        SessionBinding.expireUnlessBoundToPresented(request);
        verify(session, never()).expire();
        bindByNote(ALICE);
        SessionBinding.expireUnlessBoundToPresented(request);
        verify(session).expire();
    }

    @Test
    void errorExpiresASessionWithoutABindingOnlyWhereAValveIsEnabled() {
        SessionBinding.expireIfBoundToOther(request);
        verify(session, never()).expire();
        SessionBinding.expireUnlessBoundToPresented(request);
        verify(session).expire();
    }

    @Test
    void certificateAttributeOfAnotherTypeIsNoCertificateOfTheSession() {
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn("a1");
        bindByNote(ALICE);
        SessionBinding.expireUnlessBoundToPresented(request);
        verify(session).expire();
    }

    @Test
    void sessionThatCannotBeReadIsNotUsedLater() throws Exception {
        Context context = mock(Context.class);
        Manager manager = mock(Manager.class);
        when(request.getContext()).thenReturn(context);
        when(context.getManager()).thenReturn(manager);
        when(manager.findSession("id")).thenThrow(IOException.class);
        when(request.getSessionInternal(false)).thenReturn(null);
        SessionBinding.enforce(request, ALICE);
        verify(request).setRequestedSessionId(null);
    }

    @Test
    void boundSessionIsNeverBoundToAnotherCertificate() {
        state.bindSessionsTo(ALICE);
        bindByNote(BOB);
        SessionBinding.bind(request);
        when(session.getNote(SessionBinding.ATTRIBUTE)).thenReturn(null);
        bindByAttribute(BOB);
        SessionBinding.bind(request);
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionThatHasExpiredMeanwhileIsNeitherBoundNorUnbound() {
        StandardSession expired = new StandardSession(null);
        assertFalse(SessionBinding.isBoundToCertificate(expired));
        assertFalse(SessionBinding.isUnboundSession(expired));
    }

    private void presentCertificate() throws Exception {
        X509Certificate certificate = mock(X509Certificate.class);
        when(certificate.getEncoded()).thenReturn(new byte[] {1});
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn(new X509Certificate[] {certificate});
    }

    @Test
    void errorWithoutAnEnabledValveExpiresTheSessionOfAnotherCertificateOnly() throws Exception {
        presentCertificate();
        bindByNote(
                new SessionClient(PresentedCertificate.of(request).orElseThrow().sha256(), "S-1-5-21-9"));
        SessionBinding.expireIfBoundToOther(request);
        bindByNote(NONE);
        SessionBinding.expireIfBoundToOther(request);
        verify(session, never()).expire();
        bindByNote(ALICE);
        SessionBinding.expireIfBoundToOther(request);
        verify(session).expire();
    }

    @Test
    void errorKeepsASessionThatThisRequestHasCreated() {
        createInThisRequest();
        SessionBinding.expireUnlessBoundToPresented(request);
        verify(session, never()).expire();
        bindByNote(ALICE);
        SessionBinding.expireUnlessBoundToPresented(request);
        verify(session).expire();
    }

    @Test
    void sessionIsBoundToACertificateToUnauthenticatedClientsOrToNone() {
        assertFalse(SessionBinding.isBoundToCertificate(session));
        assertTrue(SessionBinding.isUnboundSession(session));
        bindByNote(NONE);
        assertFalse(SessionBinding.isBoundToCertificate(session));
        assertFalse(SessionBinding.isUnboundSession(session));
        bindByNote(ALICE);
        assertTrue(SessionBinding.isBoundToCertificate(session));
        assertFalse(SessionBinding.isUnboundSession(session));
    }

    @Test
    void cachedPrincipalIsThatOfTheRealm() {
        assertEquals(Optional.empty(), SessionBinding.cachedPrincipal(request));
        when(session.getPrincipal()).thenReturn(new GenericPrincipal("carol", List.of()));
        assertEquals(Optional.empty(), SessionBinding.cachedPrincipal(request));
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        assertEquals(Optional.of(session), SessionBinding.cachedPrincipal(request));
    }

    @Test
    void sessionOfTheRequestHasAnId() {
        assertEquals(Optional.of("id"), SessionBinding.idOf(request));
        when(request.getSessionInternal(false)).thenReturn(null);
        assertEquals(Optional.empty(), SessionBinding.idOf(request));
    }

    @Test
    void sessionEndsWithTheClassLoaderOfItsApplication() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader ofApplication = new URLClassLoader(new URL[0]);
        Context context = mock(Context.class);
        Loader loader = mock(Loader.class);
        when(request.getContext()).thenReturn(context);
        when(context.getLoader()).thenReturn(loader);
        when(loader.getClassLoader()).thenReturn(null, ofApplication);
        List<ClassLoader> during = new ArrayList<>();
        doAnswer(call -> during.add(Thread.currentThread().getContextClassLoader()))
                .when(session)
                .expire();
        SessionBinding.enforce(request, ALICE);
        SessionBinding.enforce(request, ALICE);
        assertEquals(List.of(before, ofApplication), during);
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }
}
