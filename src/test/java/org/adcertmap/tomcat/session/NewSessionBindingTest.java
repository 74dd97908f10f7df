// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.connector.Request;
import org.junit.jupiter.api.Test;

/** Checks that a new session is bound to the client of the request that creates it. */
class NewSessionBindingTest {
    private static final SessionClient ALICE = new SessionClient("a1", "S-1-5-21-1");

    private final Request request = request();
    private final HttpSession session = mock(HttpSession.class);

    private static Request request() {
        Request request = mock(Request.class);
        RequestState state = RequestState.of(request);
        when(request.getNote(any())).thenReturn(state);
        return request;
    }

    private void createSession() {
        new NewSessionBinding().sessionCreated(new HttpSessionEvent(session));
    }

    @Test
    void newSessionIsBoundToTheClientOfTheRequest() throws Exception {
        NewSessionBinding.during(request, () -> {
            RequestState.of(request).bindSessionsTo(ALICE);
            createSession();
        });
        verify(session).setAttribute(SessionBinding.ATTRIBUTE, ALICE.value());
    }

    @Test
    void newSessionOfAnUnauthenticatedRequestIsBoundToUnauthenticatedClients() throws Exception {
        RequestState.of(request).bindSessionsTo(SessionClient.ANONYMOUS);
        NewSessionBinding.during(request, this::createSession);
        verify(session).setAttribute(SessionBinding.ATTRIBUTE, "anonymous");
    }

    @Test
    void newSessionIsUnboundOutsideOfARequestAndWithoutAnEnabledValve() throws Exception {
        createSession();
        NewSessionBinding.during(request, this::createSession);
        RequestState.of(request).bindSessionsTo(ALICE);
        NewSessionBinding.during(request, () -> {});
        createSession();
        verify(session, never()).setAttribute(any(), any());
    }

    @Test
    void nestedPartEndsWithTheRequestAroundIt() throws Exception {
        Request nested = request();
        RequestState.of(request).bindSessionsTo(ALICE);
        NewSessionBinding.during(request, () -> {
            NewSessionBinding.during(nested, () -> {});
            createSession();
        });
        verify(session).setAttribute(SessionBinding.ATTRIBUTE, ALICE.value());
    }

    @Test
    void severalListenersOfAnApplicationStoreTheBindingOnce() throws Exception {
        when(session.getAttribute(SessionBinding.ATTRIBUTE)).thenReturn(null, ALICE.value());
        RequestState.of(request).bindSessionsTo(ALICE);
        NewSessionBinding.during(request, () -> {
            createSession();
            createSession();
        });
        verify(session, times(1)).setAttribute(SessionBinding.ATTRIBUTE, ALICE.value());
    }
}
