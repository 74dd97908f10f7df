package org.adcertmap.directory.dc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.adcertmap.directory.dc.QueryThreads;
import org.adcertmap.directory.dc.locate.DomainControllerAddresses;
import org.adcertmap.lab.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no directory can be told to do: faults of ours, closing at a bad moment, lists that change. */
class DomainControllerPoolTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final InetSocketAddress ONE = InetSocketAddress.createUnresolved("one", 636);
    private static final InetSocketAddress OTHER = InetSocketAddress.createUnresolved("other", 636);

    private final QueryThreads threads = new QueryThreads("test");
    private final AtomicInteger connects = new AtomicInteger();
    private volatile RuntimeException fault;

    @AfterEach
    void close() {
        threads.close();
    }

    /** Connects to nobody; what is asked over it is up to the exchange. */
    private LDAPConnectionPool pool() {
        try {
            return new LDAPConnectionPool(new Nobody(), null, 0, 1);
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Nobody extends ServerSet {
        @Override
        public LDAPConnection getConnection() throws LDAPException {
            connects.incrementAndGet();
            if (fault != null) {
                throw fault;
            }
            throw new LDAPException(ResultCode.CONNECT_ERROR, "nobody is there");
        }
    }

    private DomainControllerPool controllers(DomainControllerAddresses locator, int most) {
        return new DomainControllerPool(
                locator, address -> new DomainController(pool(), threads, PATIENCE, most), threads, LIMIT, PATIENCE);
    }

    @Test
    void aProbeThatFailsByAFaultOfOursIsTriedAgain() {
        DomainControllerPool controllers = controllers(() -> List.of(ONE), 1);
        assertThrows(LDAPException.class, () -> controllers.ask(connections -> connections.getRootDSE()));
        fault = new IllegalStateException("a fault");
        int before = connects.get();
        assertTrue(Eventually.get(connects::get, count -> count > before + 2) > before);
    }

    @Test
    void aFaultOfOursReachesTheCallerAndCostsNoTurn() throws Exception {
        DomainControllerPool controllers = controllers(() -> List.of(ONE), 1);
        for (int i = 0; i < 5; i++) {
            assertThrows(
                    IllegalStateException.class,
                    () -> controllers.ask(connections -> {
                        throw new IllegalStateException("a fault");
                    }));
        }
        assertEquals("well", controllers.ask(connections -> "well"));
    }

    @Test
    void whoWaitsForATurnElsewhereHearsTheAnswerThatIsThere() throws Exception {
        DomainController full = new DomainController(pool(), threads, Duration.ofMinutes(1), 1);
        DomainController slow = new DomainController(pool(), threads, Duration.ofMinutes(1), 1);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        full.ask(
                connections -> {
                    taken.countDown();
                    await(release);
                    return "rival";
                },
                answer -> {},
                Duration.ZERO);
        taken.await();
        DomainControllerPool both = new DomainControllerPool(
                () -> List.of(ONE, OTHER), address -> address.equals(ONE) ? slow : full, threads, LIMIT, PATIENCE);
        long before = System.nanoTime();
        assertEquals("late", both.ask(connections -> {
            sleep(Duration.ofSeconds(1)); // after patience, so that the other is wanted as well
            return "late";
        }));
        release.countDown();
        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(LIMIT.dividedBy(2)) < 0);
    }

    @Test
    void aListThatChangesLosesNobody() throws Exception {
        AtomicReference<List<InetSocketAddress>> list = new AtomicReference<>(List.of(ONE));
        DomainControllerPool controllers = controllers(list::get, 1);
        assertEquals("well", controllers.ask(connections -> "well"));
        list.set(List.of(OTHER));
        assertEquals("well", controllers.ask(connections -> "well"));
        list.set(List.of(ONE, OTHER));
        assertEquals("well", controllers.ask(connections -> "well"));
    }

    @Test
    void nothingIsAskedAfterClosing() {
        DomainControllerPool controllers = controllers(() -> List.of(ONE), 1);
        controllers.close();
        assertThrows(LDAPException.class, () -> controllers.ask(connections -> "well"));
        DomainControllerPool without = controllers(() -> List.of(ONE), 1);
        threads.close();
        assertThrows(LDAPException.class, () -> without.ask(connections -> "well"));
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
}
