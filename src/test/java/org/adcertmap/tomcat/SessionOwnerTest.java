package org.adcertmap.tomcat;

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
class SessionOwnerTest {
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
        when(session.getNote(SessionOwner.MARK)).thenReturn(owner.orElse(null));
    }

    @Test
    void ownerKeepsTheSession() {
        noteOf(ALICE);
        SessionOwner.settle(request, ALICE);
        verify(session, never()).expire();
        verify(request, never()).changeSessionId();
    }

    @Test
    void othersEndIt() {
        noteOf(ALICE);
        SessionOwner.settle(request, BOB);
        verify(session).expire();
    }

    @Test
    void nobodyEndsIt() {
        noteOf(ALICE);
        SessionOwner.settle(request, NOBODY);
        verify(session).expire();
    }

    @Test
    void markOfAReplicatedSessionIsItsAttribute() {
        when(httpSession.getAttribute(SessionOwner.MARK)).thenReturn("a1");
        SessionOwner.settle(request, ALICE);
        verify(session, never()).expire();
        SessionOwner.settle(request, BOB);
        verify(session).expire();
    }

    @Test
    void applicationCannotChangeTheOwner() {
        noteOf(ALICE);
        when(httpSession.getAttribute(SessionOwner.MARK)).thenReturn("b0");
        SessionOwner.settle(request, BOB);
        verify(session).expire();
    }

    @Test
    void cachedPrincipalTellsTheOwnerWhereNothingElseDoes() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionOwner.settle(request, NOBODY);
        verify(session).expire();
    }

    @Test
    void sessionOfAPasswordLoginIsNotTakenOver() {
        when(session.getPrincipal()).thenReturn(new GenericPrincipal("carol", List.of()));
        SessionOwner.settle(request, NOBODY);
        verify(session, never()).expire();
        SessionOwner.settle(request, ALICE);
        verify(session).expire();
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionOfNobodyIsTakenOverUnderANewId() {
        SessionOwner.settle(request, ALICE);
        verify(request).changeSessionId();
        verify(session).setNote(SessionOwner.MARK, "a1");
        verify(httpSession).setAttribute(SessionOwner.MARK, "a1");
    }

    @Test
    void sessionIsNotClaimedForARequestThatWentOnAsNobody() {
        when(request.getUserPrincipal()).thenReturn(null);
        SessionOwner.claim(request, "a1");
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void sessionThatTheRequestOpenedIsClaimed() {
        SessionOwner.claim(request, "a1");
        verify(session).setNote(SessionOwner.MARK, "a1");
    }

    @Test
    void sessionThatSomebodyHasJustEndedIsNoFault() {
        when(session.isValid()).thenReturn(false);
        when(httpSession.getAttribute(SessionOwner.MARK)).thenThrow(IllegalStateException.class);
        SessionOwner.settle(request, ALICE);
        SessionOwner.claim(request, "a1");
        verify(session, never()).setNote(any(), any());
    }

    @Test
    void valveThatIsOffEndsOnlyWhatAValveHasGiven() {
        GenericPrincipal alice = principalOf("a1");
        when(session.getPrincipal()).thenReturn(alice);
        SessionOwner.endMarked(request);
        verify(session, never()).expire();
        noteOf(ALICE);
        SessionOwner.endMarked(request);
        verify(session).expire();
    }

    @Test
    void outageEndsTheSessionOfOthersAndKeepsTheOwners() {
        noteOf(ALICE);
        SessionOwner.keepOnlyFor(request, "a1");
        verify(session, never()).expire();
        SessionOwner.keepOnlyFor(request, "b0");
        verify(session).expire();
    }

    @Test
    void nobodysSessionIsNeverClaimedFromItsOwner() {
        noteOf(BOB);
        SessionOwner.claim(request, "a1");
        noteOf(NOBODY);
        when(httpSession.getAttribute(SessionOwner.MARK)).thenReturn("b0");
        SessionOwner.claim(request, "a1");
        verify(session, never()).setNote(eq(SessionOwner.MARK), any());
    }
}
