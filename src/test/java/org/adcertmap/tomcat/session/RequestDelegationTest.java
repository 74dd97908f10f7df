// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.Delegation;
import org.adcertmap.delegation.DelegationSettings;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.Login;
import org.apache.catalina.connector.Request;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.session.StandardSession;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks which requests get a delegation, and that no two logins share a credential. */
class RequestDelegationTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Request request = mock(Request.class);
    private final org.apache.coyote.Request coyote = new org.apache.coyote.Request();
    private final CertificateRealm realm = mock(CertificateRealm.class);
    private final Delegation delegationOfAlice = mock(Delegation.class);
    private final CachedOutcome<Login> alice = Outcomes.mapped("a1", "S-1-5-21-1-2-3-1105");
    private final CachedOutcome<Login> listed = Outcomes.mappedToListedUser("a1");
    private final Principal ofLogin = alice.attachment().orElseThrow().principal();

    @BeforeEach
    void requestWithoutASession() {
        when(request.getCoyoteRequest()).thenReturn(coyote);
        when(realm.delegation()).thenReturn(Optional.empty());
    }

    private KerberosDelegation delegates(boolean inPrincipal, Duration cacheTtl) {
        KerberosDelegation delegation = mock(KerberosDelegation.class);
        when(delegation.settings())
                .thenReturn(new DelegationSettings(
                        "HTTP/web@CORP",
                        Path.of("web.keytab"),
                        Set.of(),
                        false,
                        cacheTtl,
                        Duration.ofSeconds(1),
                        10,
                        inPrincipal));
        when(delegation.of(any())).thenReturn(delegationOfAlice);
        when(delegation.credentialOfLogin(any())).thenAnswer(call -> Optional.of(credential(3_600)));
        when(realm.delegation()).thenReturn(Optional.of(delegation));
        return delegation;
    }

    private static GSSCredential credential(int remainingSeconds) throws GSSException {
        GSSCredential credential = mock(GSSCredential.class);
        when(credential.getRemainingLifetime()).thenReturn(remainingSeconds);
        return credential;
    }

    private void openSession() {
        StandardSession session = new StandardSession(null);
        when(request.getSessionInternal(false)).thenReturn(session);
    }

    private Principal apply() {
        return RequestDelegation.apply(request, realm, alice);
    }

    private static GSSCredential credentialOf(Principal principal) {
        return ((GenericPrincipal) principal).getGssCredential();
    }

    @Test
    void requestHasNoDelegationWhereNoneIsSetUp() {
        assertSame(ofLogin, apply());
        RequestDelegation.set(request, realm, alice);
        assertFalse(RequestDelegation.isSet(request));
        assertSame(ofLogin, RequestDelegation.withoutRequest(realm, alice));
    }

    @Test
    void userWithoutAnAccountHasNoDelegation() {
        KerberosDelegation delegation = delegates(true, LONG);
        Principal principal = listed.attachment().orElseThrow().principal();
        assertSame(principal, RequestDelegation.apply(request, realm, listed));
        RequestDelegation.set(request, realm, listed);
        assertFalse(RequestDelegation.isSet(request));
        assertSame(principal, RequestDelegation.withoutRequest(realm, listed));
        verify(delegation, never()).credentialOfLogin(any());
    }

    @Test
    void requestOfAnAccountHasItsDelegation() {
        KerberosDelegation delegation = delegates(false, LONG);
        assertSame(ofLogin, apply());
        assertTrue(RequestDelegation.isSet(request));
        assertSame(delegationOfAlice, coyote.getAttribute(Delegation.ATTRIBUTE));
        verify(delegation, never()).credentialOfLogin(any());
    }

    @Test
    void delegationIsSetForARequestThatHasItsPrincipalAlready() {
        delegates(true, LONG);
        RequestDelegation.set(request, realm, alice);
        assertSame(delegationOfAlice, coyote.getAttribute(Delegation.ATTRIBUTE));
    }

    @Test
    void attributeOfAnotherTypeIsNoDelegation() {
        coyote.setAttribute(Delegation.ATTRIBUTE, "by AJP");
        assertFalse(RequestDelegation.isSet(request));
    }

    @Test
    void delegationThatAnOuterValveOrAProxyHasSetIsRemoved() {
        coyote.setAttribute(Delegation.ATTRIBUTE, "by AJP");
        RequestDelegation.clear(request);
        assertNull(coyote.getAttribute(Delegation.ATTRIBUTE));
        verify(request).removeAttribute(Delegation.ATTRIBUTE);
    }

    @Test
    void requestsWithoutASessionHaveCredentialsOfTheirOwn() {
        delegates(true, LONG);
        Principal first = apply();
        assertTrue(RequestDelegation.isSet(request));
        assertEquals("CORP\\alice", first.getName());
        assertNotSame(credentialOf(first), credentialOf(apply()));
    }

    @Test
    void accountThatIsNotDelegatedLogsInWithoutACredential() {
        KerberosDelegation delegation = delegates(true, LONG);
        when(delegation.credentialOfLogin(any())).thenReturn(Optional.empty());
        openSession();
        assertSame(ofLogin, apply());
        assertSame(ofLogin, RequestDelegation.withoutRequest(realm, alice));
    }

    @Test
    void sessionKeepsItsCredential() {
        delegates(true, LONG);
        openSession();
        Principal first = apply();
        assertSame(first, apply());
        openSession();
        assertNotSame(credentialOf(first), credentialOf(apply()), "another session");
    }

    @Test
    void credentialEndsWithItsSettings() {
        delegates(true, LONG);
        openSession();
        Principal first = apply();
        delegates(true, LONG);
        assertNotSame(first, apply());
    }

    @Test
    void credentialEndsWithTheOutcomeOfItsLogin() {
        delegates(true, LONG);
        openSession();
        Principal first = apply();
        CachedOutcome<Login> refreshed = Outcomes.mapped("a1", "S-1-5-21-1-2-3-1105");
        assertNotSame(first, RequestDelegation.apply(request, realm, refreshed));
    }

    @Test
    void credentialEndsWithTheCacheTtl() {
        delegates(true, Duration.ZERO);
        openSession();
        assertNotSame(apply(), apply());
    }

    @ParameterizedTest
    @CsvSource({"299, false", "300, true"})
    void credentialOfASessionLastsForFiveMinutesAtLeast(int remainingSeconds, boolean isKept) throws GSSException {
        GSSCredential credential = credential(remainingSeconds);
        KerberosDelegation delegation = delegates(true, LONG);
        when(delegation.credentialOfLogin(any())).thenReturn(Optional.of(credential));
        openSession();
        assertEquals(isKept, apply() == apply());
    }

    @Test
    void credentialEndsWhereALogoutHasDisposedIt() throws GSSException {
        GSSCredential credential = credential(3_600);
        KerberosDelegation delegation = delegates(true, LONG);
        when(delegation.credentialOfLogin(any())).thenReturn(Optional.of(credential));
        openSession();
        Principal first = apply();
        when(credential.getRemainingLifetime()).thenThrow(new IllegalStateException("disposed"));
        assertNotSame(first, apply());
    }

    @Test
    void loginThatNoRequestIsKnownOfHasACredentialWhereThePrincipalHasOne() {
        delegates(false, LONG);
        assertSame(ofLogin, RequestDelegation.withoutRequest(realm, alice));
        delegates(true, LONG);
        Principal first = RequestDelegation.withoutRequest(realm, alice);
        assertNotSame(credentialOf(first), credentialOf(RequestDelegation.withoutRequest(realm, alice)));
    }
}
