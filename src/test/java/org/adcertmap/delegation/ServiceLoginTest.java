// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import org.adcertmap.delegation.ServiceLogin.Service;
import org.adcertmap.lab.fake.FakeClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rejected login of the service account is not repeated with each request: each may count towards its lockout. */
class ServiceLoginTest {
    private static final byte[] WITHOUT_A_KEY = {5, 2};

    @TempDir
    private Path folder;

    private Path keytab;
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");
    private long nanoTime = Long.MAX_VALUE - 1; // it may overflow
    private ServiceLogin login;

    @BeforeEach
    void writeKeytab() throws IOException {
        keytab = Files.write(folder.resolve("svc.keytab"), WITHOUT_A_KEY);
        login = new ServiceLogin("svc@CORP.EXAMPLE.TEST", keytab, new FakeClock(() -> now), () -> nanoTime);
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
        nanoTime += Duration.ofSeconds(seconds).toNanos();
    }

    private LoginException rejection() {
        return assertThrows(LoginException.class, login::service);
    }

    @Test
    void rejectionIsKeptForTenSeconds() {
        LoginException first = rejection();
        pass(9);
        assertSame(first, rejection());
        pass(1);
        assertNotSame(first, rejection());
    }

    @Test
    void clockThatIsSetBackDoesNotExtendARejection() {
        LoginException first = rejection();
        now = now.minusSeconds(3600);
        pass(9);
        assertSame(first, rejection());
        pass(1);
        assertNotSame(first, rejection());
    }

    private Service serviceInItsLastFifth() {
        return new Service(new Subject(), true, now, now.plusSeconds(7200), "keytab", nanoTime);
    }

    private boolean isDue(Service service) {
        return service.isDue(now, "keytab", nanoTime);
    }

    @Test
    void failedRenewalIsRepeatedAfterTenSecondsAlsoWhereTheClockIsSetBack() {
        Service before = serviceInItsLastFifth();
        pass(3700);
        assertTrue(isDue(before));
        Service kept = before.afterFailedLogin("keytab", nanoTime);
        now = now.minusSeconds(3600);
        pass(9);
        assertFalse(isDue(kept));
        pass(1);
        assertTrue(isDue(kept));
    }

    @Test
    void failedRenewalIsRepeatedAtOnceAtTheEndOfTheTicketAndWithAnotherKeytab() {
        Service before = serviceInItsLastFifth();
        pass(7195);
        Service kept = before.afterFailedLogin("keytab", nanoTime);
        assertFalse(isDue(kept));
        assertTrue(kept.isDue(now, "another", nanoTime));
        pass(5);
        assertTrue(isDue(kept));
    }

    @Test
    void rejectionIsOfOneKeytab() throws IOException {
        LoginException first = rejection();
        Files.write(keytab, new byte[] {5, 2, 0, 0, 0, 0});
        assertNotSame(first, rejection());
    }

    @Test
    void clearedCacheRepeatsTheLogin() {
        LoginException first = rejection();
        login.retry();
        assertNotSame(first, rejection());
    }
}
