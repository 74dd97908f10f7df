package org.adcertmap.tomcat.session;

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
class NewSessionBindingTest {
    private final StandardContext context = new StandardContext();
    private final HttpSession session = mock(HttpSession.class);

    @AfterEach
    void belongToNobody() {
        NewSessionBinding.end();
    }

    private void sessionIsMade() {
        for (Object listener : context.getApplicationLifecycleListeners()) {
            ((NewSessionBinding) listener).sessionCreated(new HttpSessionEvent(session));
        }
    }

    @Test
    void contextIsWatchedOnceAndAgainAfterAReload() {
        NewSessionBinding.begin("a1", context);
        NewSessionBinding.begin("b0", context);
        assertEquals(1, context.getApplicationLifecycleListeners().length);
        context.setApplicationLifecycleListeners(null); // what a reload does
        NewSessionBinding.begin("a1", context);
        assertEquals(1, context.getApplicationLifecycleListeners().length);
    }

    @Test
    void newSessionBelongsToTheThreadsCertificate() {
        NewSessionBinding.begin("a1", context);
        sessionIsMade();
        verify(session).setAttribute(SessionBinding.CERTIFICATE, "a1");
    }

    @Test
    void newSessionOfNobodyIsNobodys() {
        NewSessionBinding.begin("a1", context);
        NewSessionBinding.end();
        sessionIsMade();
        verify(session, never()).setAttribute(any(), any());
    }

    @Test
    void requestWithoutAContextIsNoFault() {
        NewSessionBinding.begin("a1", null);
        assertEquals(0, context.getApplicationLifecycleListeners().length);
    }
}
