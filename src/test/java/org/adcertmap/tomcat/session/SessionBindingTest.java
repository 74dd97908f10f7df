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
        when(session.getNote(SessionBinding.MARK)).thenReturn(owner.orElse(null));
    }

    @Test
    void ownerKeepsTheSession() {
        noteOf(ALICE);
        SessionBinding.settle(request, ALICE);
        verify(session, never()).expire();
        verify(request, never()).changeSessionId();
    }

    @Test
    void othersEndIt() {
        noteOf(ALICE);
        SessionBinding.settle(request, BOB);
        verify(session).expire();
    }

    @Test
    void nobodyEndsIt() {
        noteOf(ALICE);
        SessionBinding.settle(request, NOBODY);
        verify(session).expire();
    }

    @Test
    void markOfAReplicatedSessionIsItsAttribute() {
        when(httpSession.getAttribute(SessionBinding.MARK)).thenReturn("a1");
        SessionBinding.settle(request, ALICE);
        verify(session, never()).expire();
        SessionBinding.settle(request, BOB);
        verify(session).expire();
    }

    @Test
    void applicationCannotChangeTheOwner() {
        noteOf(ALICE);
        when(httpSession.getAttribute(SessionBinding.MARK)).thenReturn("b0");
        SessionBinding.settle(request, BOB);
        verify(session).expire();
    }

    @Test
    void cachedPrincipalTellsTheOwnerWhereNothingElseDoes() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionBinding.settle(request, NOBODY);
        verify(session).expire();
    }

    @Test
    void sessionOfAPasswordLoginIsNotTakenOver() {
        when(session.getPrincipal()).thenReturn(new GenericPrincipal("carol", List.of()));
        SessionBinding.settle(request, NOBODY);
        verify(session, never()).expire();
        SessionBinding.settle(request, ALICE);
        verify(session).expire();
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionOfNobodyIsTakenOverUnderANewId() {
        SessionBinding.settle(request, ALICE);
        verify(request).changeSessionId();
        verify(session).setNote(SessionBinding.MARK, "a1");
        verify(httpSession).setAttribute(SessionBinding.MARK, "a1");
    }

    @Test
    void sessionIsNotClaimedForARequestThatWentOnAsNobody() {
        when(request.getUserPrincipal()).thenReturn(null);
        SessionBinding.claim(request, "a1");
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionThatTheRequestOpenedIsClaimed() {
        SessionBinding.claim(request, "a1");
        verify(session).setNote(SessionBinding.MARK, "a1");
    }

    @Test
    void sessionThatSomebodyHasJustEndedIsNoFault() {
        when(session.isValid()).thenReturn(false);
        when(httpSession.getAttribute(SessionBinding.MARK)).thenThrow(IllegalStateException.class);
        SessionBinding.settle(request, ALICE);
        SessionBinding.claim(request, "a1");
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void valveThatIsOffEndsOnlyWhatAValveHasGiven() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionBinding.endMarked(request);
        verify(session, never()).expire();
        noteOf(ALICE);
        SessionBinding.endMarked(request);
        verify(session).expire();
    }

    @Test
    void outageEndsTheSessionOfOthersAndKeepsTheOwners() {
        noteOf(ALICE);
        SessionBinding.keepOnlyFor(request, "a1");
        verify(session, never()).expire();
        SessionBinding.keepOnlyFor(request, "b0");
        verify(session).expire();
    }

    @Test
    void nobodysSessionIsNeverClaimedFromItsOwner() {
        noteOf(BOB);
        SessionBinding.claim(request, "a1");
        noteOf(NOBODY);
        when(httpSession.getAttribute(SessionBinding.MARK)).thenReturn("b0");
        SessionBinding.claim(request, "a1");
        verify(session, never()).setNote(eq(SessionBinding.MARK), any());
    }
}
