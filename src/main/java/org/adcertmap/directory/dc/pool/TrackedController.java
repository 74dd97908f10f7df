// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The domain controller of a pool whose changes are tracked. It is preferred, because another one may not have
 * replicated what it has reported; responses of other ones are noted. Safe for any number of threads: the fields are
 * volatile, and the last writer counts.
 */
final class TrackedController {
    private volatile Optional<InetSocketAddress> address = Optional.empty();
    private volatile OptionalLong lastOther = OptionalLong.empty(); // by System.nanoTime()

    /** Begins to prefer the one at this address and to note responses of others. */
    void begin(InetSocketAddress tracked) {
        address = Optional.of(tracked);
        lastOther = OptionalLong.empty();
    }

    /** Ends to prefer one. */
    void end() {
        address = Optional.empty();
    }

    private boolean is(DomainController controller) {
        return address.filter(controller.target().address()::equals).isPresent();
    }

    /** Returns an order with the tracked domain controller first. */
    Comparator<DomainController> first() {
        return Comparator.comparing(controller -> !is(controller));
    }

    /** Returns a receiver that notes the response of another domain controller before it passes it on. */
    <T> Consumer<OperationResult<T>> noting(DomainController controller, Consumer<OperationResult<T>> receiver) {
        return result -> {
            if (!is(controller)) {
                lastOther = OptionalLong.of(System.nanoTime());
            }
            receiver.accept(result);
        };
    }

    /** Returns when another domain controller responded last since it began, by {@link System#nanoTime()}. */
    OptionalLong lastOther() {
        return lastOther;
    }
}
