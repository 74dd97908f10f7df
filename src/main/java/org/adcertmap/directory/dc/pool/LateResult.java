// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps the result of an operation whose caller has stopped waiting, for the next caller: so a domain controller that
 * is slow but works is of use, although an operation of several searches takes longer than a caller waits. Safe for any
 * number of threads: {@code late} is replaced as a whole.
 *
 * @param <T> the result
 */
public final class LateResult<T> {
    private final long maxAgeNanos;
    private final AtomicReference<Optional<Late<T>>> late = new AtomicReference<>(Optional.empty());

    /** @param at System.nanoTime() */
    private record Late<T>(T value, long at) {}

    /** @param maxAge how long a late result may be used after it arrived */
    public LateResult(Duration maxAge) {
        this.maxAgeNanos = maxAge.toNanos();
    }

    /**
     * Returns the late result of an earlier call once, or else executes the operation.
     *
     * @throws LDAPException as {@link DomainControllerPool#execute}
     */
    public T execute(DomainControllerPool controllers, LdapOperation<T> operation) throws LDAPException {
        Optional<Late<T>> earlier = late.getAndSet(Optional.empty());
        if (earlier.isPresent() && System.nanoTime() - earlier.get().at() < maxAgeNanos) {
            return earlier.get().value();
        }
        T result = controllers.execute(connection -> {
            T value = operation.execute(connection);
            late.set(Optional.of(new Late<>(value, System.nanoTime())));
            return value;
        });
        late.set(Optional.empty()); // it was in time
        return result;
    }
}
