// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LocalLimitException;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.IdleConnections;
import org.adcertmap.directory.dc.connect.OpenConnection;
import org.adcertmap.directory.dc.locate.DomainControllerAddresses;
import org.adcertmap.lab.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests what no directory can be made to do: internal errors, closing during an operation, changing addresses. */
class DomainControllerPoolTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** Longer than any test waits. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration HEDGE_DELAY = Duration.ofMillis(200);
    private static final InetSocketAddress ONE = InetSocketAddress.createUnresolved("one", 636);
    private static final InetSocketAddress OTHER = InetSocketAddress.createUnresolved("other", 636);

    private final DirectoryThreads threads = new DirectoryThreads("test");
    private final AtomicInteger connects = new AtomicInteger();
    private volatile RuntimeException internalError;

    @AfterEach
    void close() {
        threads.close();
    }

    /** Connections to no server; the operation of each test decides what happens. */
    private IdleConnections connections() {
        return new IdleConnections(exchange -> {
            connects.incrementAndGet();
            if (internalError != null) {
                throw internalError;
            }
            return new OpenConnection(new LDAPConnection(), new Socket());
        });
    }

    private DomainController controller(InetSocketAddress address, Duration slowAfter, int maxOperations) {
        return new DomainController(
                ControllerTarget.named(address), connections(), threads, TIMEOUT, slowAfter, maxOperations);
    }

    private DomainControllerPool controllers(DomainControllerAddresses locator, int maxOperations) {
        return new DomainControllerPool(
                locator, address -> controller(address, HEDGE_DELAY, maxOperations), threads, TIMEOUT, HEDGE_DELAY);
    }

    @DisplayName("Refreshes use three quarters of the connections, so that a first login finds one")
    @Test
    void refreshesLeaveConnectionsToRequests() throws Exception {
        DomainControllerPool controllers = new DomainControllerPool(
                () -> List.of(ONE), address -> controller(address, LONG, 4), threads, TIMEOUT, LONG);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        List<CompletableFuture<String>> refreshes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<String> refresh = new CompletableFuture<>();
            refreshes.add(refresh);
            threads.refreshExecutor().execute(() -> {
                try {
                    refresh.complete(controllers.execute(connections -> {
                        running.incrementAndGet();
                        await(end);
                        return "refreshed";
                    }));
                } catch (LDAPException e) {
                    refresh.completeExceptionally(e);
                }
            });
        }
        Eventually.get(running::get, count -> count == 3);
        assertEquals("login", controllers.execute(connections -> "login"));
        assertEquals(3, running.get());
        end.countDown();
        for (CompletableFuture<String> refresh : refreshes) {
            assertEquals("refreshed", refresh.get(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void healthCheckIsRepeatedAfterAnInternalError() {
        DomainControllerPool controllers = controllers(() -> List.of(ONE), 1);
        assertThrows(LDAPException.class, () -> controllers.execute(connections -> connections.getRootDSE()));
        internalError = new IllegalStateException("an internal error");
        int before = connects.get();
        assertTrue(Eventually.get(connects::get, count -> count > before + 2) > before);
    }

    @Test
    void internalErrorReachesTheCallerAndReleasesItsPermit() throws Exception {
        DomainControllerPool controllers = controllers(() -> List.of(ONE), 1);
        for (int i = 0; i < 5; i++) {
            assertThrows(
                    IllegalStateException.class,
                    () -> controllers.execute(connections -> {
                        throw new IllegalStateException("an internal error");
                    }));
        }
        assertEquals("result", controllers.execute(connections -> "result"));
    }

    @Test
    void resultOfAnotherControllerCountsMoreThanAnInternalError() throws Exception {
        DomainControllerPool controllers = controllers(() -> List.of(ONE, OTHER), 1);
        AtomicInteger executions = new AtomicInteger();
        assertEquals("result", controllers.execute(connections -> {
            if (executions.incrementAndGet() == 1) {
                throw new IllegalStateException("an internal error");
            }
            return "result";
        }));
    }

    @Test
    void resultArrivesWhileAnotherControllerIsAtItsLimit() throws Exception {
        DomainController full = controller(ONE, Duration.ofMinutes(1), 1);
        DomainController slow = controller(ONE, Duration.ofMinutes(1), 1);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        full.submit(
                connections -> {
                    taken.countDown();
                    await(release);
                    return "other result";
                },
                result -> {},
                Duration.ZERO);
        taken.await();
        Duration hedgeDelay = Duration.ofMillis(10);
        DomainControllerPool both = new DomainControllerPool(
                () -> List.of(ONE, OTHER), address -> address.equals(ONE) ? slow : full, threads, LONG, hedgeDelay);
        try {
            CompletableFuture<String> result = CompletableFuture.supplyAsync(() -> {
                try {
                    return both.execute(connections -> {
                        sleep(hedgeDelay.multipliedBy(10)); // so that the other is tried as well
                        return "late";
                    });
                } catch (LDAPException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals("late", result.get(1, TimeUnit.MINUTES)); // the other is at its limit all the time
        } finally {
            release.countDown();
        }
    }

    @Test
    void changedAddressesAreUsed() throws Exception {
        AtomicReference<List<InetSocketAddress>> addresses = new AtomicReference<>(List.of(ONE));
        DomainControllerPool controllers = controllers(addresses::get, 1);
        assertEquals("result", controllers.execute(connections -> "result"));
        addresses.set(List.of(OTHER));
        assertEquals("result", controllers.execute(connections -> "result"));
        addresses.set(List.of(ONE, OTHER));
        assertEquals("result", controllers.execute(connections -> "result"));
    }

    @Test
    void missingThreadIsALocalLimitAndNoOutage() throws Exception {
        DomainControllerPool controllers = controllers(() -> List.of(ONE), 1);
        assertEquals("result", controllers.execute(connections -> "result"));
        threads.close();
        LDAPException e = assertThrows(LocalLimitException.class, () -> controllers.execute(connections -> "result"));
        assertFalse(LdapErrors.isControllerFailure(e));
    }

    @Test
    void callerThatWaitsForAReplacedControllerGetsTheNewOne() throws Exception {
        AtomicReference<List<InetSocketAddress>> addresses = new AtomicReference<>(List.of(ONE));
        AtomicInteger lookups = new AtomicInteger();
        DomainControllerPool controllers = controllers(
                () -> {
                    lookups.incrementAndGet();
                    return addresses.get();
                },
                1);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        CompletableFuture<String> first = submitted(controllers, "one", running, replaced);
        running.await();
        CompletableFuture<String> waiting = submitted(controllers, "two", new CountDownLatch(1), new CountDownLatch(0));
        Eventually.get(lookups::get, count -> count == 2); // it has found the first controller, which is in use
        addresses.set(List.of(OTHER));
        assertEquals("three", controllers.execute(connections -> "three"));
        assertEquals("two", waiting.get());
        replaced.countDown();
        assertEquals("one", first.get());
    }

    private static CompletableFuture<String> submitted(
            DomainControllerPool controllers, String result, CountDownLatch running, CountDownLatch end) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return controllers.execute(connections -> {
                    running.countDown();
                    await(end);
                    return result;
                });
            } catch (LDAPException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void operationsFailAfterClose() {
        DomainControllerPool controllers = controllers(() -> List.of(ONE), 1);
        controllers.close();
        assertThrows(LDAPException.class, () -> controllers.execute(connections -> "result"));
        DomainControllerPool without = controllers(() -> List.of(ONE), 1);
        threads.close();
        assertThrows(LDAPException.class, () -> without.execute(connections -> "result"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As the read of an account that runs beside the search for it: the search may take until a hang is known. */
    @Test
    void operationThatWasStartedEarlierFailsOverToOneThatIsNotSlowMeanwhile() throws Exception {
        InetSocketAddress third = InetSocketAddress.createUnresolved("third", 636);
        Map<InetSocketAddress, DomainController> created = new ConcurrentHashMap<>();
        DomainControllerPool controllers = new DomainControllerPool(
                () -> List.of(ONE, OTHER, third),
                address -> {
                    IdleConnections named = new IdleConnections(exchange -> {
                        LDAPConnection connection = new LDAPConnection();
                        connection.setConnectionName(address.getHostString());
                        return new OpenConnection(connection, new Socket());
                    });
                    ControllerTarget target = ControllerTarget.named(address);
                    created.put(address, new DomainController(target, named, threads, TIMEOUT, Duration.ZERO, 2));
                    return created.get(address);
                },
                threads,
                TIMEOUT,
                Duration.ofMillis(1));
        CountDownLatch end = new CountDownLatch(1);
        LdapOperation<String> hang = connection -> {
            await(end);
            return "after a hang";
        };
        List<String> names = new CopyOnWriteArrayList<>();
        LdapOperation<String> operation = connection -> {
            String name = ((LDAPConnection) connection).getConnectionName();
            names.add(name);
            return name.equals("third") ? name : hang.execute(connection);
        };
        DomainControllerPool.StartedOperation<String> started =
                controllers.start(operation).orElseThrow();
        created.get(OTHER).submit(hang, result -> {}, Duration.ZERO);
        Eventually.get(created.get(OTHER)::isSlow, isSlow -> isSlow);
        assertEquals("third", started.result());
        assertEquals(List.of("one", "third"), names.subList(0, 2));
        end.countDown();
    }
}
