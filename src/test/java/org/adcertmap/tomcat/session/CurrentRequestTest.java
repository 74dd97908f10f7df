// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.URL;
import java.net.URLClassLoader;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.Delegation;
import org.adcertmap.delegation.DelegationSettings;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.login.Login;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Loader;
import org.apache.catalina.connector.Request;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks which application Tomcat's authenticator calls the Realm for: by the request, or by the class loader. */
class CurrentRequestTest {
    private static final AccountPattern ADMINISTRATORS = AccountPattern.parse("*-adm");

    private final StandardEngine engine = new StandardEngine();
    private final StandardHost host = new StandardHost();
    private final Context mapped = new StandardContext();
    private final Context off = new StandardContext();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void applications() {
        engine.setName("engine");
        host.setName("host");
        engine.addChild(host);
        add(mapped, "/mapped");
        add(off, "/off");
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
    }

    @AfterEach
    void restoreClassLoader() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private void add(Context application, String path) {
        application.setName(path);
        application.setPath(path);
        host.addChild(application);
    }

    private static void addValve(Container container, boolean enabled, AccountPattern account) {
        MappingValve valve = mock(MappingValve.class);
        when(valve.isEnabled()).thenReturn(enabled);
        when(valve.accountPattern()).thenReturn(account);
        container.getPipeline().addValve(valve);
    }

    /** The second application has a Valve that is not enabled. */
    private void switchOff() {
        addValve(engine, true, AccountPattern.NONE);
        addValve(off, false, ADMINISTRATORS);
    }

    /** A request that a Valve has passed on in this thread. */
    private static Request requestOf(Context application) {
        Request request = mock(Request.class);
        RequestState state = RequestState.of(request);
        when(request.getNote(any())).thenReturn(state);
        when(request.getContext()).thenReturn(application);
        when(request.getCoyoteRequest()).thenReturn(new org.apache.coyote.Request());
        return request;
    }

    /** Lets the thread run with the class loader of an application. */
    private static void runsIn(Context application) {
        ClassLoader loader = new URLClassLoader(new URL[0]);
        Loader ofApplication = mock(Loader.class);
        when(ofApplication.getClassLoader()).thenReturn(loader);
        application.setLoader(ofApplication);
        Thread.currentThread().setContextClassLoader(loader);
    }

    @Test
    void applicationIsThatOfTheRequest() throws Exception {
        switchOff();
        NewSessionBinding.during(requestOf(off), () -> {
            assertTrue(CurrentRequest.isMappingOff(engine));
            assertTrue(CurrentRequest.mayMappingBeOff(engine));
            assertEquals(Optional.of(ADMINISTRATORS), CurrentRequest.accountPattern(engine));
        });
        NewSessionBinding.during(requestOf(mapped), () -> {
            assertFalse(CurrentRequest.isMappingOff(engine));
            assertFalse(CurrentRequest.mayMappingBeOff(engine));
            assertEquals(Optional.of(AccountPattern.NONE), CurrentRequest.accountPattern(engine));
        });
    }

    @Test
    void classLoaderTellsTheApplicationWhereTheRequestIsNotKnown() {
        switchOff();
        runsIn(mapped);
        assertFalse(CurrentRequest.mayMappingBeOff(engine));
        assertEquals(Optional.of(AccountPattern.NONE), CurrentRequest.accountPattern(engine));
        runsIn(off);
        assertTrue(CurrentRequest.isMappingOff(engine));
        assertEquals(Optional.of(ADMINISTRATORS), CurrentRequest.accountPattern(engine));
    }

    @Test
    void unknownApplicationMayBeAnyThatTheRealmServes() {
        switchOff();
        assertFalse(CurrentRequest.isMappingOff(engine));
        assertTrue(CurrentRequest.mayMappingBeOff(engine));
        assertTrue(CurrentRequest.mayMappingBeOff(host));
        assertEquals(Optional.empty(), CurrentRequest.accountPattern(engine));
        assertFalse(CurrentRequest.mayMappingBeOff(mapped));
        assertEquals(Optional.of(AccountPattern.NONE), CurrentRequest.accountPattern(mapped));
    }

    @Test
    void patternOfAnOuterValveIsThatOfItsApplications() {
        addValve(host, true, ADMINISTRATORS);
        assertEquals(Optional.empty(), CurrentRequest.accountPattern(engine));
        runsIn(mapped);
        assertEquals(Optional.of(ADMINISTRATORS), CurrentRequest.accountPattern(engine));
    }

    @Test
    void mappingIsOnWithoutAValveAndWithoutAContainer() {
        assertFalse(CurrentRequest.mayMappingBeOff(engine));
        assertEquals(Optional.of(AccountPattern.NONE), CurrentRequest.accountPattern(engine));
        assertFalse(CurrentRequest.isMappingOff(null));
        assertFalse(CurrentRequest.mayMappingBeOff(null));
        assertEquals(Optional.of(AccountPattern.NONE), CurrentRequest.accountPattern(null));
        Thread.currentThread().setContextClassLoader(null);
        assertFalse(CurrentRequest.mayMappingBeOff(engine));
    }

    @Test
    void stoppedApplicationHasNoClassLoader() {
        Loader stopped = mock(Loader.class);
        mapped.setLoader(stopped);
        switchOff();
        Thread.currentThread().setContextClassLoader(null);
        assertTrue(CurrentRequest.mayMappingBeOff(engine), "a thread without a class loader may be of any application");
    }

    @Test
    void certificateIsDeniedInItsRequestOnly() throws Exception {
        CertificateRealm realm = mock(CertificateRealm.class);
        X509Certificate certificate = mock(X509Certificate.class);
        Request request = requestOf(mapped);
        NewSessionBinding.during(request, () -> {
            assertFalse(CurrentRequest.isDenied(realm, certificate));
            RequestState.of(request).markDenied(realm, certificate);
            assertTrue(CurrentRequest.isDenied(realm, certificate));
        });
        assertFalse(CurrentRequest.isDenied(realm, certificate));
    }

    private static KerberosDelegation delegationInPrincipals() {
        DelegationSettings settings = mock(DelegationSettings.class);
        when(settings.inPrincipal()).thenReturn(true);
        KerberosDelegation delegation = mock(KerberosDelegation.class);
        when(delegation.settings()).thenReturn(settings);
        when(delegation.of(any())).thenReturn(mock(Delegation.class));
        when(delegation.credentialOfLogin(any())).thenReturn(Optional.empty());
        return delegation;
    }

    @Test
    void principalOfARequestComesWithItsDelegation() throws Exception {
        KerberosDelegation delegation = delegationInPrincipals();
        CertificateRealm realm = mock(CertificateRealm.class);
        when(realm.delegation()).thenReturn(Optional.of(delegation));
        CachedOutcome<Login> alice = Outcomes.mapped("a1", "S-1-5-21-1-2-3-1105");
        Principal principal = alice.attachment().orElseThrow().principal();
        Request request = requestOf(mapped);
        NewSessionBinding.during(request, () -> assertSame(principal, CurrentRequest.principalOf(realm, alice)));
        assertTrue(RequestDelegation.isSet(request));
        verify(delegation, times(1)).credentialOfLogin(any());
        assertSame(principal, CurrentRequest.principalOf(realm, alice), "in a thread of its own");
    }
}
