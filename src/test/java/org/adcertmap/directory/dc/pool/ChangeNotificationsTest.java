// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.connect.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.Relay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that failures of change notifications are logged, leave no connection open and are followed by a retry. */
class ChangeNotificationsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static ForestControllers controllers(FakeActiveDirectory directory, int port) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.trustStore())) {
            trust.load(in, directory.trustStorePassword().toCharArray());
        }
        return new ForestControllers(new DirectorySettings(
                List.of(InetSocketAddress.createUnresolved("127.0.0.1", port)),
                directory.domain(),
                Optional.empty(),
                List.of(),
                ConnectionSecurity.LDAPS,
                Optional.of(trust),
                new Bind.Simple(directory.bindDn(), directory.bindPassword()),
                TIMEOUT,
                TIMEOUT,
                1));
    }

    @Test
    void failureAfterTheBindIsLoggedAndClosesTheConnection() throws Exception {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                Relay relay = new Relay("127.0.0.1", directory.server());
                CapturedLog log = new CapturedLog(ChangeNotifications.class.getName());
                ForestControllers controllers = controllers(directory, relay.port())) {
            directory.failSearchesWith(ResultCode.BUSY);
            controllers.trackChanges(changed -> {});
            List<String> lines = Eventually.get(log::lines, all -> !all.isEmpty());
            assertTrue(lines.get(0).startsWith("WARNING Change notifications are interrupted"), lines::toString);
            assertTrue(relay.connections() > 0, "bound before the failure");
            Eventually.get(relay::openConnections, open -> open == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void internalErrorIsLoggedWithItsStackTraceAndRetried(boolean isError) {
        AtomicInteger tries = new AtomicInteger();
        DirectoryThreads threads = new DirectoryThreads("test");
        DomainControllerPool pool = new DomainControllerPool(
                () -> {
                    tries.incrementAndGet();
                    if (isError) {
                        throw new StackOverflowError("a test");
                    }
                    throw new IllegalStateException("a test");
                },
                address -> {
                    throw new AssertionError("not reached");
                },
                threads,
                TIMEOUT,
                TIMEOUT);
        try (CapturedLog log = new CapturedLog(ChangeNotifications.class.getName());
                ChangeNotifications notifications = new ChangeNotifications(pool, null, threads, changed -> {})) {
            notifications.start();
            List<String> lines = Eventually.get(log::lines, all -> !all.isEmpty());
            assertTrue(
                    lines.get(0).startsWith("SEVERE Change notifications are interrupted by an internal error"),
                    lines::toString);
            assertTrue(lines.get(0).contains("a test"), lines::toString);
            assertEquals(1, log.exceptions().size());
            Eventually.get(tries::get, count -> count >= 2);
        } finally {
            threads.close();
        }
    }

    @Test
    void backOffGrowsWithInternalErrorsAndRejectedBinds() {
        NotificationBackOff backOff = new NotificationBackOff();
        assertEquals(Duration.ofSeconds(5), backOff.failedInternally());
        assertEquals(Duration.ofSeconds(10), backOff.failedInternally());
        for (int i = 0; i < 100; i++) {
            backOff.failedInternally();
        }
        assertEquals(Duration.ofSeconds(320), backOff.failedInternally());
        backOff.succeeded();
        LDAPException down = new LDAPException(ResultCode.SERVER_DOWN);
        assertEquals(Duration.ofSeconds(5), backOff.failed(down));
        assertEquals(Duration.ofSeconds(5), backOff.failed(down));
        backOff.succeeded();
        LDAPException rejected = new LDAPException(ResultCode.INVALID_CREDENTIALS);
        assertEquals(Duration.ofSeconds(10), backOff.failed(rejected));
        assertEquals(Duration.ofSeconds(20), backOff.failed(rejected));
    }
}
