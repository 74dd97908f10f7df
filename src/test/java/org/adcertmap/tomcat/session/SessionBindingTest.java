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

/** A session ends as soon as somebody comes whose it is not, wherever its mark has been kept. */
class SessionBindingTest {
    private static final Optional<String> ALICE = Optional.of("a1");
    private static final Optional<String> BOB = Optional.of("b0");
    private static final Optional<String> NOBODY = Optional.empty();

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

    private void noteOf(Optional<String> owner) {
        when(session.getNote(SessionBinding.CERTIFICATE)).thenReturn(owner.orElse(null));
    }

    @Test
    void ownerKeepsTheSession() {
        noteOf(ALICE);
        SessionBinding.enforce(request, ALICE);
        verify(session, never()).expire();
        verify(request, never()).changeSessionId();
    }

    @Test
    void othersEndIt() {
        noteOf(ALICE);
        SessionBinding.enforce(request, BOB);
        verify(session).expire();
    }

    @Test
    void nobodyEndsIt() {
        noteOf(ALICE);
        SessionBinding.enforce(request, NOBODY);
        verify(session).expire();
    }

    @Test
    void markOfAReplicatedSessionIsItsAttribute() {
        when(httpSession.getAttribute(SessionBinding.CERTIFICATE)).thenReturn("a1");
        SessionBinding.enforce(request, ALICE);
        verify(session, never()).expire();
        SessionBinding.enforce(request, BOB);
        verify(session).expire();
    }

    @Test
    void applicationCannotChangeTheOwner() {
        noteOf(ALICE);
        when(httpSession.getAttribute(SessionBinding.CERTIFICATE)).thenReturn("b0");
        SessionBinding.enforce(request, BOB);
        verify(session).expire();
    }

    @Test
    void cachedPrincipalTellsTheOwnerWhereNothingElseDoes() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionBinding.enforce(request, NOBODY);
        verify(session).expire();
    }

    @Test
    void sessionOfAPasswordLoginIsNotTakenOver() {
        when(session.getPrincipal()).thenReturn(new GenericPrincipal("carol", List.of()));
        SessionBinding.enforce(request, NOBODY);
        verify(session, never()).expire();
        SessionBinding.enforce(request, ALICE);
        verify(session).expire();
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionOfNobodyIsTakenOverUnderANewId() {
        SessionBinding.enforce(request, ALICE);
        verify(request).changeSessionId();
        verify(session).setNote(SessionBinding.CERTIFICATE, "a1");
        verify(httpSession).setAttribute(SessionBinding.CERTIFICATE, "a1");
    }

    @Test
    void sessionIsNotClaimedForARequestThatWentOnAsNobody() {
        when(request.getUserPrincipal()).thenReturn(null);
        SessionBinding.bind(request, "a1");
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionThatTheRequestOpenedIsClaimed() {
        SessionBinding.bind(request, "a1");
        verify(session).setNote(SessionBinding.CERTIFICATE, "a1");
    }

    @Test
    void sessionThatSomebodyHasJustEndedIsNoFault() {
        when(session.isValid()).thenReturn(false);
        when(httpSession.getAttribute(SessionBinding.CERTIFICATE)).thenThrow(IllegalStateException.class);
        SessionBinding.enforce(request, ALICE);
        SessionBinding.bind(request, "a1");
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void valveThatIsOffEndsOnlyWhatAValveHasGiven() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionBinding.expireIfBound(request);
        verify(session, never()).expire();
        noteOf(ALICE);
        SessionBinding.expireIfBound(request);
        verify(session).expire();
    }

    @Test
    void outageEndsTheSessionOfOthersAndKeepsTheOwners() {
        noteOf(ALICE);
        SessionBinding.expireIfBoundToOther(request, "a1");
        verify(session, never()).expire();
        SessionBinding.expireIfBoundToOther(request, "b0");
        verify(session).expire();
    }

    @Test
    void nobodysSessionIsNeverClaimedFromItsOwner() {
        noteOf(BOB);
        SessionBinding.bind(request, "a1");
        noteOf(NOBODY);
        when(httpSession.getAttribute(SessionBinding.CERTIFICATE)).thenReturn("b0");
        SessionBinding.bind(request, "a1");
        verify(session, never()).setNote(eq(SessionBinding.CERTIFICATE), any());
    }
}
