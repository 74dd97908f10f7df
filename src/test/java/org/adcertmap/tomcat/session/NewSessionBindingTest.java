// SPDX-License-Identifier: Apache-2.0
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

/** Checks that each Context has one listener that binds new sessions, also after a reload. */
class NewSessionBindingTest {
    private final StandardContext context = new StandardContext();
    private final HttpSession session = mock(HttpSession.class);

    @AfterEach
    void endBinding() {
        NewSessionBinding.end();
    }

    private void createSession() {
        for (Object listener : context.getApplicationLifecycleListeners()) {
            ((NewSessionBinding) listener).sessionCreated(new HttpSessionEvent(session));
        }
    }

    @Test
    void listenerIsAddedOnceAndAgainAfterAReload() {
        NewSessionBinding.begin("a1", context);
        NewSessionBinding.begin("b0", context);
        assertEquals(1, context.getApplicationLifecycleListeners().length);
        context.setApplicationLifecycleListeners(null); // what a reload does
        NewSessionBinding.begin("a1", context);
        assertEquals(1, context.getApplicationLifecycleListeners().length);
    }

    @Test
    void newSessionIsBoundToTheCertificateOfTheThread() {
        NewSessionBinding.begin("a1", context);
        createSession();
        verify(session).setAttribute(SessionBinding.CERTIFICATE, "a1");
    }

    @Test
    void newSessionWithoutACertificateIsUnbound() {
        NewSessionBinding.begin("a1", context);
        NewSessionBinding.end();
        createSession();
        verify(session, never()).setAttribute(any(), any());
    }

    @Test
    void requestWithoutAContextAddsNoListener() {
        NewSessionBinding.begin("a1", null);
        assertEquals(0, context.getApplicationLifecycleListeners().length);
    }
}
