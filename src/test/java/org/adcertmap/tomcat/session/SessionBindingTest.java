// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.apache.catalina.realm.GenericPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks that a session ends with a request of another client, wherever its binding is stored. */
class SessionBindingTest {
    private static final Optional<String> ALICE = Optional.of("a1");
    private static final Optional<String> BOB = Optional.of("b0");
    private static final Optional<String> NONE = Optional.empty();

    private final Request request = mock(Request.class);
    private final Session session = mock(Session.class);
    private final HttpSession httpSession = mock(HttpSession.class);

    @BeforeEach
    void session() {
        when(request.getSessionInternal(false)).thenReturn(session);
        when(session.getSession()).thenReturn(httpSession);
        when(session.isValid()).thenReturn(true);
        when(request.getUserPrincipal()).thenReturn(principalOf("a1"));
    }

    private static GenericPrincipal principalOf(String certificate) {
        return new GenericPrincipal(
                "CORP\\alice", List.of(), null, null, null, Map.of("certificateSha256", certificate));
    }

    private void bindByNote(Optional<String> certificate) {
        when(session.getNote(SessionBinding.CERTIFICATE)).thenReturn(certificate.orElse(null));
    }

    @Test
    void sameCertificateKeepsTheSession() {
        bindByNote(ALICE);
        SessionBinding.enforce(request, ALICE);
        verify(session, never()).expire();
        verify(request, never()).changeSessionId();
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
        when(httpSession.getAttribute(SessionBinding.CERTIFICATE)).thenReturn("a1");
        SessionBinding.enforce(request, ALICE);
        verify(session, never()).expire();
        SessionBinding.enforce(request, BOB);
        verify(session).expire();
    }

    @Test
    void applicationCannotChangeTheBinding() {
        bindByNote(ALICE);
        when(httpSession.getAttribute(SessionBinding.CERTIFICATE)).thenReturn("b0");
        SessionBinding.enforce(request, BOB);
        verify(session).expire();
    }

    @Test
    void cachedPrincipalBindsASessionWithoutABinding() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionBinding.enforce(request, NONE);
        verify(session).expire();
    }

    @Test
    void sessionOfAPasswordLoginExpiresAndIsNotBound() {
        when(session.getPrincipal()).thenReturn(new GenericPrincipal("carol", List.of()));
        SessionBinding.enforce(request, NONE);
        verify(session, never()).expire();
        SessionBinding.enforce(request, ALICE);
        verify(session).expire();
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void unboundSessionIsBoundAndGetsANewId() {
        SessionBinding.enforce(request, ALICE);
        verify(request).changeSessionId();
        verify(session).setNote(SessionBinding.CERTIFICATE, "a1");
        verify(httpSession).setAttribute(SessionBinding.CERTIFICATE, "a1");
    }

    @Test
    void unauthenticatedRequestBindsNoSession() {
        when(request.getUserPrincipal()).thenReturn(null);
        SessionBinding.bind(request, "a1");
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionThatTheRequestHasCreatedIsBound() {
        SessionBinding.bind(request, "a1");
        verify(session).setNote(SessionBinding.CERTIFICATE, "a1");
    }

    @Test
    void sessionThatHasJustExpiredIsIgnored() {
        when(session.isValid()).thenReturn(false);
        when(httpSession.getAttribute(SessionBinding.CERTIFICATE)).thenThrow(IllegalStateException.class);
        SessionBinding.enforce(request, ALICE);
        SessionBinding.bind(request, "a1");
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void disabledValveExpiresOnlySessionsThatAValveHasBound() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionBinding.expireIfBound(request);
        verify(session, never()).expire();
        bindByNote(ALICE);
        SessionBinding.expireIfBound(request);
        verify(session).expire();
    }

    @Test
    void outageExpiresTheSessionOfAnotherCertificateOnly() {
        bindByNote(ALICE);
        SessionBinding.expireIfBoundToOther(request, "a1");
        verify(session, never()).expire();
        SessionBinding.expireIfBoundToOther(request, "b0");
        verify(session).expire();
    }

    @Test
    void boundSessionIsNeverBoundToAnotherCertificate() {
        bindByNote(BOB);
        SessionBinding.bind(request, "a1");
        bindByNote(NONE);
        when(httpSession.getAttribute(SessionBinding.CERTIFICATE)).thenReturn("b0");
        SessionBinding.bind(request, "a1");
        verify(session, never()).setNote(eq(SessionBinding.CERTIFICATE), any());
    }
}
