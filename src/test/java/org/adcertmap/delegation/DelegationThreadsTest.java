// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.login.LoginException;
import org.adcertmap.background.ServerThreads;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Kerberos realm whose KDCs hang delays no request for another realm. */
class DelegationThreadsTest {
    private static final DelegationSettings SETTINGS = new DelegationSettings(
            "svc@HANGING.TEST",
            Path.of("svc.keytab"),
            Set.of(),
            false,
            Duration.ofMinutes(15),
            Duration.ofSeconds(5),
            10,
            true);
    private static final DelegatedAccount ALICE = account("alice@HANGING.TEST");
    private static final DelegatedAccount BOB = account("bob@OTHER.TEST");

    private final DelegationThreads threads = new DelegationThreads();
    private final ServiceLogin login = mock(ServiceLogin.class);
    private final CountDownLatch release = new CountDownLatch(1);

    private static DelegatedAccount account(String principal) {
        return new DelegatedAccount(Sid.parse("S-1-5-21-1-2-3-1001"), principal, principal, false, Optional.empty());
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private static long soon() {
        return in(Duration.ofMinutes(2));
    }

    @BeforeEach
    void hang() throws LoginException {
        when(login.service()).thenThrow(new LoginException("Pre-authentication information was invalid (24)"));
        AtomicInteger hanging = new AtomicInteger();
        for (int i = 0; i < ServerThreads.THREADS; i++) {
            threads.forRealmOf(ALICE.principal()).execute(() -> {
                hanging.incrementAndGet();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        Eventually.get(hanging::get, count -> count == ServerThreads.THREADS_PER_SERVER);
    }

    @AfterEach
    void end() {
        release.countDown();
        threads.close();
    }

    private static DelegationRefusal refusal(Optional<Impersonations.Attempt> attempt) {
        return attempt.orElseThrow().refused().orElseThrow().refusal();
    }

    @Test
    void impersonationsOfAnotherRealmAreObtained() throws LoginException {
        Impersonations impersonations = new Impersonations(SETTINGS, login, threads);
        assertTrue(impersonations.get(ALICE, System.nanoTime()).isEmpty());
        assertEquals(DelegationRefusal.SETUP, refusal(impersonations.get(BOB, soon())));
        verify(login, times(1)).service();
        release.countDown();
        assertEquals(DelegationRefusal.SETUP, refusal(impersonations.get(ALICE, soon())));
    }

    @Test
    void ticketsOfAnotherRealmAreObtained() throws Exception {
        Impersonation impersonation = mock(Impersonation.class);
        when(impersonation.token(anyString())).thenReturn(new byte[0]);
        ServiceTickets tickets = new ServiceTickets(SETTINGS, threads);
        assertTrue(tickets.get(impersonation, BOB, "HTTP/web@HANGING.TEST", System.nanoTime())
                .isEmpty());
        assertTrue(
                tickets.get(impersonation, BOB, "HTTP/web@OTHER.TEST", soon()).isPresent());
        verify(impersonation, never()).token("HTTP/web@HANGING.TEST");
    }

    @Test
    void requestOfNoRealmIsRun() throws Exception {
        assertEquals("token", DelegationThreads.call(threads, () -> "token", soon()));
    }
}
