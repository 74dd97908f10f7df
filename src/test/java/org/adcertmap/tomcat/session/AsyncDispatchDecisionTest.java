// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.adcertmap.tomcat.session.AsyncDispatch.IS_AUTHENTICATED_AGAIN;
import static org.adcertmap.tomcat.session.AsyncDispatch.KEEPS_AUTHENTICATION;
import static org.adcertmap.tomcat.session.AsyncDispatch.LOSES_PRINCIPAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.Login;
import org.apache.catalina.Globals;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks the decision about each kind of asynchronous dispatch, without a Tomcat. */
class AsyncDispatchDecisionTest {
    private static final String SID = "S-1-5-21-1-2-3-1105";

    private final Request request = mock(Request.class);
    private final Response response = mock(Response.class);
    private final Valve valve = mock(Valve.class);
    private final CertificateRealm realm = mock(CertificateRealm.class);
    private final RequestState state = RequestState.of(request);

    @BeforeEach
    void dispatchOfAlice() {
        CachedOutcome<Login> alice = Outcomes.mapped("a1", SID);
        when(request.getNote(any())).thenReturn(state);
        when(request.getUserPrincipal())
                .thenReturn(alice.attachment().orElseThrow().principal());
        when(request.getAttribute(Globals.CERTIFICATES_ATTR))
                .thenReturn(new X509Certificate[] {mock(X509Certificate.class)});
        mapsTo(alice);
        state.markPassedOn(valve);
    }

    private void mapsTo(CachedOutcome<Login> outcome) {
        when(realm.map(any(), any())).thenReturn(outcome);
    }

    private AsyncDispatch dispatch() {
        return AsyncDispatch.of(request, response, valve, Optional.of(realm));
    }

    @Test
    void dispatchOfTheSameAccountContinuesAlsoInAnOutage() {
        assertEquals(KEEPS_AUTHENTICATION, dispatch());
        mapsTo(Outcomes.unavailable());
        assertEquals(KEEPS_AUTHENTICATION, dispatch());
        assertTrue(state.dispatchesKeepAuthentication());
    }

    @Test
    void unauthenticatedDispatchContinues() {
        when(request.getUserPrincipal()).thenReturn(null);
        assertEquals(KEEPS_AUTHENTICATION, dispatch());
    }

    @Test
    void requestThatTheValveHasNotPassedOnIsAuthenticated() {
        assertEquals(
                IS_AUTHENTICATED_AGAIN, AsyncDispatch.of(request, response, mock(Valve.class), Optional.of(realm)));
    }

    @Test
    void dispatchOfAnAccountThatMayNoLongerLogInIsAuthenticatedAgainByEachValve() {
        mapsTo(Outcomes.denied());
        assertEquals(IS_AUTHENTICATED_AGAIN, dispatch());
        assertFalse(state.dispatchesKeepAuthentication());
        mapsTo(Outcomes.mapped("a1", SID));
        assertEquals(IS_AUTHENTICATED_AGAIN, dispatch());
    }

    @Test
    void dispatchAfterACommittedResponseLosesItsPrincipal() {
        when(response.isCommitted()).thenReturn(true);
        mapsTo(Outcomes.mapped("a1", "S-1-5-21-1-2-3-1106"));
        assertEquals(LOSES_PRINCIPAL, dispatch());
        assertEquals(LOSES_PRINCIPAL, AsyncDispatch.of(request, response, valve, Optional.empty()));
        when(request.getAttribute(Globals.CERTIFICATES_ATTR)).thenReturn(null);
        assertEquals(LOSES_PRINCIPAL, dispatch());
    }
}
