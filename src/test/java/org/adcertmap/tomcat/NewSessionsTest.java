package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import org.apache.catalina.core.StandardContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Context has one listener for new sessions, whatever happens to its listeners. */
class NewSessionsTest {
    private final StandardContext context = new StandardContext();
    private final HttpSession session = mock(HttpSession.class);

    @AfterEach
    void belongToNobody() {
        NewSessions.belongToNobody();
    }

    private void sessionIsMade() {
        for (Object listener : context.getApplicationLifecycleListeners()) {
            ((NewSessions) listener).sessionCreated(new HttpSessionEvent(session));
        }
    }

    @Test
    void contextIsWatchedOnceAndAgainAfterAReload() {
        NewSessions.belongTo("a1", context);
        NewSessions.belongTo("b0", context);
        assertEquals(1, context.getApplicationLifecycleListeners().length);
        context.setApplicationLifecycleListeners(null); // what a reload does
        NewSessions.belongTo("a1", context);
        assertEquals(1, context.getApplicationLifecycleListeners().length);
    }

    @Test
    void newSessionBelongsToTheThreadsCertificate() {
        NewSessions.belongTo("a1", context);
        sessionIsMade();
        verify(session).setAttribute(SessionOwner.MARK, "a1");
    }

    @Test
    void newSessionOfNobodyIsNobodys() {
        NewSessions.belongTo("a1", context);
        NewSessions.belongToNobody();
        sessionIsMade();
        verify(session, never()).setAttribute(any(), any());
    }

    @Test
    void requestWithoutAContextIsNoFault() {
        NewSessions.belongTo("a1", null);
        assertEquals(0, context.getApplicationLifecycleListeners().length);
    }
}
