// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import com.unboundid.ldap.sdk.LDAPInterface;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.adcertmap.directory.dc.connect.ConnectedController;

/**
 * The domain controller of a pool whose changes are tracked. It is preferred, because another one may not have
 * replicated what it has reported; responses of other ones are noted, also of one that has the same address. Safe for
 * any number of threads: the lock of this object guards {@code owner} and all writes of {@code tracked}; {@code others}
 * is atomic, and {@code sameAddress} volatile.
 */
public final class TrackedController {
    /** How long a response of another one with the same address counts: as long as a connection to it may be idle. */
    private static final Duration SAME_ADDRESS = Duration.ofMinutes(5);

    private final AtomicLong others = new AtomicLong();
    private final LongSupplier nanoTime;
    private Object owner; // null for none
    private volatile Tracked tracked; // null while none is
    private volatile Optional<Other> sameAddress = Optional.empty();

    private record Tracked(InetSocketAddress address, String service, Runnable otherResponded) {}

    /**
     * Another one with the same address.
     *
     * @param last when it has responded last, by {@code nanoTime}
     */
    private record Other(String service, long last) {}

    /** Creates it; none is tracked. */
    public TrackedController() {
        this(System::nanoTime);
    }

    TrackedController(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Lets this tracker begin from now on, and no other one; ends what the one before has begun. */
    synchronized void claim(Object tracker) {
        owner = tracker;
        tracked = null;
    }

    /**
     * Begins to prefer the one at this address and to note responses of others.
     *
     * @param tracker the one that has claimed it
     * @param service identifies it, see {@link ConnectedController#service}
     * @param otherResponded runs with each response of another one, before the response is used
     * @return false, without effect, if another tracker has claimed it meanwhile
     */
    synchronized boolean begin(Object tracker, InetSocketAddress address, String service, Runnable otherResponded) {
        if (owner != tracker) {
            return false;
        }
        tracked = new Tracked(address, service, otherResponded);
        sameAddress = Optional.empty();
        return true;
    }

    /** Ends to prefer one, unless another tracker has claimed it meanwhile. */
    synchronized void end(Object tracker) {
        if (owner == tracker) {
            tracked = null;
        }
    }

    /** Returns the address of the tracked domain controller; empty if none is tracked. */
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(tracked).map(Tracked::address);
    }

    /**
     * Notes a response, before it is used.
     *
     * @param address of the domain controller that the query was sent to
     * @param connection over which it has responded
     */
    public void note(InetSocketAddress address, LDAPInterface connection) {
        Tracked present = tracked;
        Optional<ConnectedController> responded = ConnectedController.of(connection);
        if (present != null
                && responded.filter(other -> other.is(present.service())).isPresent()) {
            return;
        }
        others.incrementAndGet();
        if (present != null) {
            if (present.address().equals(address)) {
                sameAddress = Optional.of(
                        new Other(responded.map(ConnectedController::service).orElse(""), nanoTime.getAsLong()));
            }
            present.otherResponded().run();
        }
    }

    /** Returns how many responses were not of the tracked domain controller, or while none was tracked. */
    long others() {
        return others.get();
    }

    /**
     * Returns why responses of the tracked domain controller cannot be relied on; empty if they can, also where another
     * one with its address has not responded for five minutes: it may be the same one, which was renamed or moved.
     */
    Optional<String> limitation() {
        Tracked present = tracked;
        return present == null
                ? Optional.empty()
                : sameAddress
                        .filter(other -> nanoTime.getAsLong() - other.last() < SAME_ADDRESS.toNanos())
                        .map(other -> "[" + present.address().getHostString()
                                + "] leads to several domain controllers, to [" + present.service() + "] and ["
                                + other.service() + "]: name each of them in servers");
    }
}
