// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.locate.DnsLookup;
import org.adcertmap.directory.dc.tracking.TrackingSettings.Mechanism;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.mapping.cache.AccountChanges;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The state of a tracker, with time that the test sets. */
@StartsServer
class ChangeTrackerTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final DirectoryThreads threads = new DirectoryThreads("test");
    private final AtomicLong offset = new AtomicLong();
    private ChangeTracker tracker;

    private static final class NothingCached implements ChangeListener {
        @Override
        public long changed(AccountChanges changes) {
            return 0;
        }

        @Override
        public void changesMissed() {
            // nothing is cached
        }

        @Override
        public void sessionBegins() {
            // nothing is cached
        }

        @Override
        public void otherResponded() {
            // nothing is cached
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

    private record Pool(ControllerTarget preferred, TrackedController tracked) implements TrackedPool {
        @Override
        public ControllerTarget responding() {
            return preferred;
        }

        @Override
        public boolean contains(InetSocketAddress address) {
            return true;
        }
    }

    @BeforeEach
    void start() throws Exception {
        directory.supportDirSync();
        DirectorySettings settings =
                DirectorySettingsBuilder.of(directory).maxConnections(1).settings();
        tracker = new ChangeTracker(
                new Pool(ControllerTarget.named(settings.servers().get(0)), new TrackedController()),
                new LdapConnections(settings, BindAccount.of(settings.bind()), new DnsLookup(List.of(), new Random())),
                threads,
                new TrackingSettings(Mechanism.DIR_SYNC, true, INTERVAL, INTERVAL, INTERVAL, Optional::empty),
                new TrackingBackOff(INTERVAL),
                new NothingCached(),
                () -> System.nanoTime() + offset.get());
        tracker.start();
        becomes(State.COMPLETE);
    }

    @AfterEach
    void stop() {
        tracker.close();
        threads.close();
        directory.close();
    }

    private TrackingStatus becomes(State state) {
        return Eventually.get(tracker::status, status -> status.state() == state);
    }

    @DisplayName("While a round takes longer than what was covered by the last one, the state is not COMPLETE")
    @Test
    void stateIsThatOfTheCoverage() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger held = new AtomicInteger();
        directory.failSearchesWith(ResultCode.BUSY, request -> {
            held.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        Eventually.get(held::get, count -> count > 0);
        offset.addAndGet(Duration.ofSeconds(8).toNanos());
        assertEquals(Optional.empty(), tracker.coverage().now());
        TrackingStatus late = tracker.status();
        assertEquals(State.PARTIAL, late.state(), late::text);
        assertTrue(late.reason().contains("older than 8 seconds"), late::text);
        end.countDown();
        becomes(State.COMPLETE);
        Eventually.get(() -> tracker.coverage().now(), Optional::isPresent);
    }
}
