// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.security.auth.login.LoginException;
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
    private ServiceLogin login;

    @BeforeEach
    void writeKeytab() throws IOException {
        keytab = Files.write(folder.resolve("svc.keytab"), WITHOUT_A_KEY);
        login = new ServiceLogin("svc@CORP.EXAMPLE.TEST", keytab, new FakeClock(() -> now));
    }

    private LoginException rejection() {
        return assertThrows(LoginException.class, login::service);
    }

    @Test
    void rejectionIsKeptForTenSeconds() {
        LoginException first = rejection();
        now = now.plusSeconds(9);
        assertSame(first, rejection());
        now = now.plusSeconds(1);
        assertNotSame(first, rejection());
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
