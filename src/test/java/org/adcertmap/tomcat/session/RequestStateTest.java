// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Context;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.realm.GenericPrincipal;
import org.junit.jupiter.api.Test;

/** Checks the state of a request, and that it is the only note in a request. */
class RequestStateTest {
    private final Request request = requestWithNotes();
    private final RequestState state = RequestState.of(request);

    private static Request requestWithNotes() {
        Map<String, Object> notes = new HashMap<>();
        Request request = mock(Request.class);
        when(request.getNote(any())).thenAnswer(call -> notes.get(call.<String>getArgument(0)));
        doAnswer(call -> notes.put(call.getArgument(0), call.getArgument(1)))
                .when(request)
                .setNote(any(), any());
        return request;
    }

    @Test
    void stateBelongsToOneRequest() {
        assertSame(state, RequestState.of(request));
        assertNotSame(state, RequestState.of(requestWithNotes()));
    }

    @Test
    void eachValveRecordsTheRequestForItself() {
        Valve outer = mock(Valve.class);
        Valve inner = mock(Valve.class);
        state.markPassedOn(outer);
        assertTrue(state.isPassedOnBy(outer));
        assertFalse(state.isPassedOnBy(inner));
    }

    @Test
    void dispatchesKeepTheAuthenticationUntilOneIsAuthenticatedAgain() {
        assertTrue(state.dispatchesKeepAuthentication());
        state.authenticateDispatchesAgain();
        assertFalse(state.dispatchesKeepAuthentication());
    }

    @Test
    void errorOfOthersIsNoRefusal() {
        assertFalse(state.isRefused());
        state.markRefused();
        assertTrue(state.isRefused());
    }

    @Test
    void onlyTheVeryPrincipalIsVerified() {
        Principal principal = new GenericPrincipal("CORP\\alice", List.of());
        assertFalse(state.isVerified(principal));
        state.markVerified(principal);
        assertTrue(state.isVerified(principal));
        assertFalse(state.isVerified(new GenericPrincipal("CORP\\alice", List.of())));
    }

    @Test
    void completionIsAddedOnceForAClient() {
        assertTrue(state.addCompletion(new SessionClient("a1", "S-1-5-21-1")));
        assertFalse(state.addCompletion(new SessionClient("a1", "S-1-5-21-1")));
        assertTrue(state.addCompletion(new SessionClient("b0", "S-1-5-21-1")));
    }

    @Test
    void noOtherClassSetsANoteInARequest() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/adcertmap"))) {
            List<String> setters = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> read(file).contains("request.setNote("))
                    .map(file -> file.getFileName().toString())
                    .toList();
            assertEquals(List.of("RequestState.java"), setters);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void stateHasItsRequestAndTheApplication() {
        Context application = mock(Context.class);
        when(request.getContext()).thenReturn(application);
        assertSame(request, state.request());
        assertSame(application, state.application());
    }

    @Test
    void certificateIsDeniedByItsRealmAlone() {
        CertificateRealm realm = mock(CertificateRealm.class);
        X509Certificate certificate = mock(X509Certificate.class);
        assertFalse(state.isDenied(realm, certificate));
        state.markDenied(realm, certificate);
        assertTrue(state.isDenied(realm, certificate));
        assertFalse(state.isDenied(mock(CertificateRealm.class), certificate));
        assertFalse(state.isDenied(realm, mock(X509Certificate.class)));
    }

    @Test
    void requestIsReportedOnce() {
        assertFalse(state.isReported());
        state.markReported();
        assertTrue(state.isReported());
    }

    @Test
    void durationOfAMappingIsInMicroseconds() {
        assertEquals(Optional.empty(), state.mappingMicros());
        state.markMapped(0);
        assertEquals(Optional.of(0L), state.mappingMicros());
        state.markMapped(1_999_999);
        assertEquals(Optional.of(1_999L), state.mappingMicros());
    }
}
