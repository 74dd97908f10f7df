// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Loads a value in a background thread of a {@link RefreshingCache}. A failure is a value too: it can contain what was
 * loaded before, and its {@link Lifetime.Failed} says when the load is repeated.
 */
public interface BackgroundLoader<V> {
    /**
     * Loads the value. An exception reaches the requests that wait, and nothing is cached.
     *
     * @param previous the cached value, of any age
     */
    V load(Optional<V> previous);

    /**
     * What runs the load.
     *
     * @param ofCache the executor of the cache, which is the default
     */
    default Executor executor(Executor ofCache) {
        return ofCache;
    }

    /**
     * The value where no thread is available for the load. Called in the thread of a request; does not wait.
     *
     * @param previous the cached value, of any age
     * @param reason why there is no thread, in words
     */
    V rejected(Optional<V> previous, String reason);
}
