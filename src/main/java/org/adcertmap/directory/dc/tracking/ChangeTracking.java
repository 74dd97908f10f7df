// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.tracking.TrackingSettings.Mechanism;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.mapping.cache.AccountChanges;
import org.adcertmap.mapping.cache.ChangeCoverage;
import org.adcertmap.mapping.cache.TrackingPoint;

/**
 * Tracks the changes of the own domain, as the last settings say. Safe for any number of threads: the lock of this
 * object guards {@code running} and {@code closed}; {@code listener}, {@code tracker} and {@code notifications} are
 * volatile.
 */
public final class ChangeTracking implements ChangeCoverage, AutoCloseable {
    private final TrackedPool controllers;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final ChangeListener current = new CurrentListener();
    private Optional<TrackingSettings> running = Optional.empty(); // the settings; empty while nothing runs
    private boolean closed;
    private volatile ChangeListener listener; // null until the first start
    private volatile ChangeTracker tracker; // null unless a domain controller is polled
    private volatile ChangeNotifications notifications; // null unless they are received

    /** Creates it; nothing is tracked before {@link #start}. */
    public ChangeTracking(TrackedPool controllers, LdapConnections ldapConnections, DirectoryThreads threads) {
        this.controllers = controllers;
        this.ldapConnections = ldapConnections;
        this.threads = threads;
    }

    /**
     * Starts to track changes, in place of what was tracked before; what runs with the same settings continues.
     *
     * @param next gets the changes from now on, in any thread; has nothing cached that was read before
     */
    public synchronized void start(TrackingSettings settings, ChangeListener next) {
        boolean goesOn = running.filter(settings::continues).isPresent();
        if (!goesOn) {
            stop();
        }
        listener = next;
        if (closed || settings.mechanism() == Mechanism.OFF) {
            return;
        }
        running = Optional.of(settings);
        if (goesOn) {
            if (tracker != null) {
                tracker.replace(settings);
                next.sessionBegins(); // for this listener
            }
        } else if (settings.mechanism() == Mechanism.NOTIFICATION) {
            ChangeNotifications started =
                    new ChangeNotifications(controllers, ldapConnections, threads, new TrackingBackOff(), current);
            notifications = started;
            started.start();
        } else {
            ChangeTracker started =
                    new ChangeTracker(controllers, ldapConnections, threads, settings, new TrackingBackOff(), current);
            tracker = started;
            started.start();
        }
    }

    private void stop() {
        controllers.tracked().claim(null);
        Optional.ofNullable(tracker).ifPresent(ChangeTracker::close);
        tracker = null;
        Optional.ofNullable(notifications).ifPresent(ending -> {
            ending.stop(); // at once, so that no line is logged of connections that are closed from now on
            DirectoryThreads.executeDetached(ending::close);
        });
        notifications = null;
        running = Optional.empty();
    }

    /** Returns the state. */
    public TrackingStatus status() {
        ChangeTracker present = tracker;
        if (present != null) {
            return present.status();
        }
        return notifications != null
                ? new TrackingStatus(
                        State.PARTIAL,
                        "",
                        Optional.empty(),
                        "change notifications evict cached mappings, and do not replace refreshes",
                        0,
                        0)
                : TrackingStatus.OFF;
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
    public Optional<Duration> age(TrackingPoint point) {
        return coverage().age(point);
    }

    @Override
    public boolean isOfThisSession(TrackingPoint point) {
        return coverage().isOfThisSession(point);
    }

    @Override
    public boolean readNothingElseSince(TrackingPoint point) {
        return coverage().readNothingElseSince(point);
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
        public void otherResponded() {
            listener.otherResponded();
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
