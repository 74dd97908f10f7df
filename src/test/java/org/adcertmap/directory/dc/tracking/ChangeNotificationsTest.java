// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.locate.DnsLookup;
import org.adcertmap.directory.dc.pool.ForestControllers;
import org.adcertmap.directory.dc.tracking.TrackingSettings.Mechanism;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.mapping.cache.AccountChanges;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that failures of change notifications are logged, leave no connection open and are followed by a retry. */
@StartsServer
class ChangeNotificationsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final TrackingSettings NOTIFICATION =
            new TrackingSettings(Mechanism.NOTIFICATION, true, TIMEOUT, TIMEOUT, TIMEOUT, Optional::empty);

    /** Counts the gaps that are reported. */
    private static final class ReportedChanges implements ChangeListener {
        private final AtomicInteger gaps = new AtomicInteger();

        @Override
        public long changed(AccountChanges changes) {
            throw new AssertionError("FakeActiveDirectory reports no changes");
        }

        @Override
        public void changesMissed() {
            gaps.incrementAndGet();
        }

        @Override
        public void sessionBegins() {
            throw new AssertionError("only DirSync has sessions");
        }

        @Override
        public void otherResponded() {
            throw new AssertionError("none is tracked");
        }

        @Override
        public Set<Sid> trackedSids() {
            return Set.of();
        }

        @Override
        public long present(Set<Sid> searched, Map<Sid, Long> usns) {
            return 0;
        }
    }

    private static ForestControllers controllers(FakeActiveDirectory directory, int port) throws Exception {
        DirectorySettings settings = settings(directory, port, TIMEOUT);
        return new ForestControllers(settings, BindAccount.of(settings.bind()));
    }

    private static DirectorySettings settings(FakeActiveDirectory directory, int port, Duration timeout)
            throws Exception {
        return DirectorySettingsBuilder.of(directory)
                .ports(port)
                .timeout(timeout)
                .maxConnections(1)
                .settings();
    }

    /** Returns notifications of one domain controller, which are retried after 100 ms. */
    private static ChangeNotifications notifications(
            DirectorySettings settings, DirectoryThreads threads, ChangeListener listener)
            throws GeneralSecurityException {
        LdapConnections ldapConnections =
                new LdapConnections(settings, BindAccount.of(settings.bind()), new DnsLookup(List.of(), new Random()));
        TrackedPool pool = pool(() -> ControllerTarget.named(settings.servers().get(0)));
        return new ChangeNotifications(
                pool, ldapConnections, threads, new TrackingBackOff(Duration.ofMillis(100)), listener);
    }

    private static TrackedPool pool(Supplier<ControllerTarget> preferred) {
        return new TrackedPool() {
            private final TrackedController tracked = new TrackedController();

            @Override
            public ControllerTarget preferred() {
                return preferred.get();
            }

            @Override
            public ControllerTarget responding() {
                return preferred();
            }

            @Override
            public boolean contains(InetSocketAddress address) {
                return true;
            }

            @Override
            public TrackedController tracked() {
                return tracked;
            }
        };
    }

    @Test
    void failureAfterTheBindIsLoggedAndClosesTheConnection() throws Exception {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                Relay relay = new Relay("127.0.0.1", directory.server());
                CapturedLog log = new CapturedLog(ChangeNotifications.class.getName());
                ForestControllers controllers = controllers(directory, relay.port())) {
            directory.failSearchesWith(ResultCode.BUSY);
            controllers.changeTracking().start(NOTIFICATION, new ReportedChanges());
            List<String> lines = Eventually.get(log::lines, all -> !all.isEmpty());
            assertTrue(lines.get(0).startsWith("WARNING Change notifications are interrupted"), lines::toString);
            assertTrue(relay.connections() > 0, "bound before the failure");
            Eventually.get(relay::openConnections, open -> open == 0);
        }
    }

    @Test
    void outageIsLoggedOnceAndItsEndToo() throws Exception {
        DirectoryThreads threads = new DirectoryThreads("test");
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                Relay relay = new Relay("127.0.0.1", directory.server());
                CapturedLog log = new CapturedLog(ChangeNotifications.class.getName())) {
            directory.failSearchesWith(ResultCode.BUSY);
            DirectorySettings settings = settings(directory, relay.port(), TIMEOUT);
            AtomicInteger subscribed = new AtomicInteger();
            try (ChangeNotifications notifications = notifications(settings, threads, new ReportedChanges())) {
                notifications.start();
                Eventually.get(relay::connections, count -> count > 3);
                assertEquals(1, log.lines().size(), () -> log.lines().toString());
                CountDownLatch end = new CountDownLatch(1);
                directory.changeRootDse(root -> root.addAttribute("supportedControl", "1.2.840.113556.1.4.528"));
                directory.failSearchesWith(
                        ResultCode.BUSY,
                        request -> request.getScope() == SearchScope.SUB
                                && subscribed.incrementAndGet() > 0
                                && Fault.awaited(end));
                Eventually.get(log::lines, lines -> lines.contains("INFO Change notifications are received again"));
                end.countDown();
                Eventually.get(log::lines, lines -> lines.size() == 3); // the next outage
            }
        } finally {
            threads.close();
        }
    }

    @Test
    void endIsNotLogged() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch searching = new CountDownLatch(1);
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                Relay relay = new Relay("127.0.0.1", directory.server());
                CapturedLog log = new CapturedLog(ChangeNotifications.class.getName())) {
            directory.changeRootDse(root -> root.addAttribute("supportedControl", "1.2.840.113556.1.4.528"));
            directory.failSearchesWith(ResultCode.BUSY, request -> {
                if (request.getScope() == SearchScope.SUB) {
                    searching.countDown();
                    Fault.awaited(end);
                    return true;
                }
                return false;
            });
            ForestControllers controllers = controllers(directory, relay.port());
            ReportedChanges reported = new ReportedChanges();
            controllers.changeTracking().start(NOTIFICATION, reported);
            searching.await();
            Eventually.get(reported.gaps::get, count -> count == 1);
            controllers.close();
            Eventually.get(relay::openConnections, open -> open == 0);
            assertEquals(List.of(), log.lines());
        } finally {
            end.countDown();
        }
    }

    @DisplayName(
            "A reload that changes nothing about the directory keeps the connection, and the new listener gets changes")
    @Test
    void sameSettingsKeepTheConnection() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                Relay relay = new Relay("127.0.0.1", directory.server());
                ForestControllers controllers = controllers(directory, relay.port())) {
            directory.changeRootDse(root -> root.addAttribute("supportedControl", "1.2.840.113556.1.4.528"));
            directory.failSearchesWith(
                    ResultCode.BUSY, request -> request.getScope() == SearchScope.SUB && Fault.awaited(end));
            ReportedChanges first = new ReportedChanges();
            controllers.changeTracking().start(NOTIFICATION, first);
            Eventually.get(first.gaps::get, count -> count == 1);
            int connections = relay.connections();
            ReportedChanges second = new ReportedChanges();
            controllers.changeTracking().start(NOTIFICATION, second);
            controllers.ownDomain().execute(LDAPInterface::getRootDSE); // whatever a start has scheduled runs before
            assertEquals(connections + 1, relay.connections());
            assertEquals(0, second.gaps.get());
            end.countDown();
            Eventually.get(second.gaps::get, count -> count == 1);
            assertEquals(1, first.gaps.get());
        } finally {
            end.countDown();
        }
    }

    /** What goes wrong between the bind and the search with the control. */
    private enum Fault {
        RESULT_1(ResultCode.OPERATIONS_ERROR),
        RESULT_32(ResultCode.NO_SUCH_OBJECT),
        RESULT_51(ResultCode.BUSY),
        TIMEOUT(null) {
            @Override
            void applyTo(FakeActiveDirectory directory, CountDownLatch end) {
                directory.failSearchesWith(ResultCode.TIMEOUT, request -> awaited(end));
            }
        },
        RUNTIME_EXCEPTION(null) {
            @Override
            void applyTo(FakeActiveDirectory directory, CountDownLatch end) {
                directory.changeRootDse(root -> {
                    root.addAttribute("supportedControl", "1.2.840.113556.1.4.528");
                    root.removeAttribute("defaultNamingContext"); // without a base DN the SDK throws it
                });
            }
        };

        private final ResultCode code;

        Fault(ResultCode code) {
            this.code = code;
        }

        void applyTo(FakeActiveDirectory directory, CountDownLatch end) {
            directory.failSearchesWith(code);
        }

        private static boolean awaited(CountDownLatch end) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void failuresBeforeTheSearchLeakNoConnection(Fault fault) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        DirectoryThreads threads = new DirectoryThreads("test");
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                Relay relay = new Relay("127.0.0.1", directory.server())) {
            fault.applyTo(directory, end);
            DirectorySettings settings = settings(directory, relay.port(), Duration.ofMillis(300));
            ChangeNotifications notifications = notifications(settings, threads, new ReportedChanges());
            notifications.start();
            Eventually.get(relay::connections, count -> count > 3);
            int open = relay.openConnections();
            notifications.close();
            threads.close();
            assertTrue(open <= 2, open + " open: the last try, and one that the relay is about to close");
            Eventually.get(relay::openConnections, count -> count == 0);
        } finally {
            end.countDown();
            threads.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void internalErrorIsLoggedWithItsStackTraceAndRetried(boolean isError) {
        AtomicInteger tries = new AtomicInteger();
        DirectoryThreads threads = new DirectoryThreads("test");
        TrackedPool pool = pool(() -> {
            tries.incrementAndGet();
            if (isError) {
                throw new StackOverflowError("a test");
            }
            throw new IllegalStateException("a test");
        });
        try (CapturedLog log = new CapturedLog(ChangeNotifications.class.getName());
                ChangeNotifications notifications = new ChangeNotifications(
                        pool, null, threads, new TrackingBackOff(Duration.ofMillis(10)), new ReportedChanges())) {
            notifications.start();
            List<String> lines = Eventually.get(log::lines, all -> !all.isEmpty());
            assertTrue(
                    lines.get(0).startsWith("SEVERE Change notifications are interrupted by an internal error"),
                    lines::toString);
            assertTrue(lines.get(0).contains("a test"), lines::toString);
            assertEquals("a test", log.exceptions().get(0).getMessage());
            Eventually.get(tries::get, count -> count >= 2);
        } finally {
            threads.close();
        }
    }

    /** A directory that supports the control: its searches go on until {@code ends} has a permit, then fail. */
    private void listen(CheckedConsumer scenario) throws Exception {
        DirectoryThreads threads = new DirectoryThreads("test");
        Semaphore ends = new Semaphore(0);
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                Relay relay = new Relay("127.0.0.1", directory.server())) {
            AtomicInteger searches = new AtomicInteger();
            directory.changeRootDse(root -> root.addAttribute("supportedControl", "1.2.840.113556.1.4.528"));
            directory.failSearchesWith(ResultCode.BUSY, request -> {
                if (request.getScope() != SearchScope.SUB) {
                    return false;
                }
                searches.incrementAndGet();
                ends.acquireUninterruptibly();
                return true;
            });
            DirectorySettings settings = settings(directory, relay.port(), TIMEOUT);
            ReportedChanges reported = new ReportedChanges();
            try (ChangeNotifications notifications = notifications(settings, threads, reported)) {
                notifications.start();
                Eventually.get(searches::get, count -> count == 1);
                Eventually.get(reported.gaps::get, count -> count == 1);
                scenario.accept(new Listening(notifications, reported, relay, searches, ends));
            } finally {
                ends.release(1_000);
            }
        } finally {
            threads.close();
        }
    }

    private record Listening(
            ChangeNotifications notifications,
            ReportedChanges reported,
            Relay relay,
            AtomicInteger searches,
            Semaphore ends) {}

    private interface CheckedConsumer {
        void accept(Listening listening) throws Exception;
    }

    @DisplayName("Where the search has ended, changes may have been missed until the next one, and that is reported")
    @Test
    void gapInListeningIsReported() throws Exception {
        listen(listening -> {
            listening.ends().release();
            Eventually.get(listening.searches()::get, count -> count == 2);
            Eventually.get(listening.reported().gaps::get, count -> count == 2);
        });
    }

    @DisplayName("A new connection listens before the one that it replaces is closed, so that no change is missed")
    @Test
    void replacedConnectionStaysOpenUntilTheNewOneListens() throws Exception {
        listen(listening -> {
            listening.notifications().connect();
            Eventually.get(listening.searches()::get, count -> count == 2);
            assertEquals(2, listening.relay().openConnections());
            assertEquals(1, listening.reported().gaps.get());
            listening.notifications().close();
            Eventually.get(listening.relay()::openConnections, open -> open == 0);
        });
    }

    @Test
    void emptyRootDseIsRetried() throws Exception {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                Relay relay = new Relay("127.0.0.1", directory.server());
                CapturedLog log = new CapturedLog(ChangeNotifications.class.getName());
                ForestControllers controllers = controllers(directory, relay.port())) {
            directory.changeRootDse(root -> root.removeAttribute("supportedControl"));
            controllers.changeTracking().start(NOTIFICATION, new ReportedChanges());
            List<String> lines = Eventually.get(log::lines, all -> !all.isEmpty());
            assertTrue(lines.get(0).contains("no root DSE, or an empty one"), lines::toString);
        }
    }

    @Test
    void backOffGrowsWithInternalErrors() {
        TrackingBackOff backOff = new TrackingBackOff();
        assertEquals(Duration.ofSeconds(5), backOff.failedInternally());
        assertEquals(Duration.ofSeconds(10), backOff.failedInternally());
        for (int i = 0; i < 100; i++) {
            backOff.failedInternally();
        }
        assertEquals(Duration.ofSeconds(320), backOff.failedInternally());
        backOff.succeeded();
        assertEquals(Duration.ofSeconds(5), backOff.failedInternally());
    }
}
