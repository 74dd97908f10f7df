// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.pool.TrackingSettings.Mechanism;
import org.adcertmap.directory.dc.pool.TrackingStatus.State;
import org.adcertmap.mapping.cache.AccountChanges;
import org.adcertmap.mapping.cache.ChangeCoverage;
import org.adcertmap.mapping.cache.TrackingPoint;

/**
 * Tracks the changes of the own domain, as the last settings say. Safe for any number of threads: the lock of this
 * object guards {@code running} and {@code closed}; {@code listener} and {@code tracker} are volatile.
 */
public final class ChangeTracking implements ChangeCoverage, AutoCloseable {
    private final DomainControllerPool controllers;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final ChangeListener current = new CurrentListener();
    private Optional<Runnable> running = Optional.empty();
    private boolean closed;
    private volatile ChangeListener listener; // null until the first start
    private volatile ChangeTracker tracker; // null unless DirSync is in use

    ChangeTracking(DomainControllerPool controllers, LdapConnections ldapConnections, DirectoryThreads threads) {
        this.controllers = controllers;
        this.ldapConnections = ldapConnections;
        this.threads = threads;
    }

    /**
     * Starts to track changes, in place of what was tracked before.
     *
     * @param next gets the changes from now on, in any thread
     */
    public synchronized void start(TrackingSettings settings, ChangeListener next) {
        stop();
        listener = next;
        if (closed || settings.mechanism() == Mechanism.OFF) {
            return;
        }
        if (settings.mechanism() == Mechanism.NOTIFICATION) {
            ChangeNotifications notifications =
                    new ChangeNotifications(controllers, ldapConnections, threads, new NotificationBackOff(), current);
            running = Optional.of(() -> DirectoryThreads.executeDetached(notifications::close));
            notifications.start();
        } else {
            ChangeTracker started = new ChangeTracker(
                    controllers, ldapConnections, threads, settings, new NotificationBackOff(), current);
            tracker = started;
            running = Optional.of(started::close);
            started.start();
        }
    }

    private void stop() {
        tracker = null;
        running.ifPresent(Runnable::run);
        running = Optional.empty();
        controllers.tracked().end();
    }

    /** Returns the state. */
    public TrackingStatus status() {
        ChangeTracker present = tracker;
        if (present != null) {
            return present.status();
        }
        return isReceivingNotifications()
                ? new TrackingStatus(
                        State.PARTIAL,
                        "",
                        Optional.empty(),
                        "change notifications evict cached mappings, and do not replace refreshes",
                        0,
                        0)
                : TrackingStatus.OFF;
    }

    private synchronized boolean isReceivingNotifications() {
        return running.isPresent();
    }

    private ChangeCoverage coverage() {
        ChangeTracker present = tracker;
        return present == null ? NONE : present.coverage();
    }

    @Override
    public Optional<TrackingPoint> now() {
        return coverage().now();
    }

    @Override
    public boolean isCovered(TrackingPoint point) {
        return coverage().isCovered(point);
    }

    @Override
    public boolean readNothingElseSince(TrackingPoint point) {
        return coverage().readNothingElseSince(point);
    }

    @Override
    public Duration age() {
        return coverage().age();
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    /** Passes the changes on to the listener of the last start. */
    private final class CurrentListener implements ChangeListener {
        @Override
        public long changed(AccountChanges changes) {
            return listener.changed(changes);
        }

        @Override
        public void changesMissed() {
            listener.changesMissed();
        }

        @Override
        public void sessionBegins() {
            listener.sessionBegins();
        }

        @Override
        public Set<Sid> trackedSids() {
            return listener.trackedSids();
        }

        @Override
        public long present(Set<Sid> searched, Map<Sid, Long> usns) {
            return listener.present(searched, usns);
        }
    }
}
