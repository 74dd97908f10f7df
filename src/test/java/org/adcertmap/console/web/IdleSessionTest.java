// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleSessionTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final HttpSession session = mock(HttpSession.class);

    @BeforeEach
    void lastsFifteenMinutes() {
        when(session.getMaxInactiveInterval()).thenReturn(900);
        when(session.getAttribute(any())).thenReturn(NOON);
    }

    private HttpServletRequest request(String path, String authType) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getServletPath()).thenReturn(path);
        when(request.getAuthType()).thenReturn(authType);
        when(request.getSession(false)).thenReturn(session);
        return request;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live.json", "/refusals/live"})
    void pollsAloneDoNotProlongASession(String path) throws Exception {
        HttpServletRequest poll = request(path, HttpServletRequest.FORM_AUTH);
        IdleSession.check(poll, NOON.plusSeconds(900));
        verify(session, never()).invalidate();
        verify(session, never()).setAttribute(any(), any());
        IdleSession.check(poll, NOON.plusSeconds(901));
        verify(session).invalidate();
        verify(poll).logout();
    }

    @Test
    void pageProlongsASession() throws Exception {
        IdleSession.check(request("/", HttpServletRequest.FORM_AUTH), NOON.plusSeconds(899));
        verify(session).setAttribute(any(), eq(NOON.plusSeconds(899)));
        verify(session, never()).invalidate();
    }

    @Test
    void loginByCertificateHasNoSessionThatEnds() throws Exception {
        IdleSession.check(request("/live.json", HttpServletRequest.CLIENT_CERT_AUTH), NOON.plusSeconds(10_000));
        verify(session, never()).invalidate();
    }
}
