// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.time.Duration;
import java.util.Optional;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.trust.cache.ChainKey;

/**
 * A mapping outcome with its key in the cache and with what the caller of the cache has derived from it. Immutable, if
 * the attachment is.
 *
 * @param key of the chain that was mapped and the account pattern
 * @param outcome with its trace for the request that loaded it; without it for those that get it from the cache
 * @param attachment what the caller derived from a mapped outcome, once for each load; empty for other outcomes
 * @param tracking since when the directory reports each change of what the outcome was computed from; empty where it
 *     does not
 * @param age how old that was at the start of the load
 */
public record CachedOutcome<A>(
        ChainKey key, MappingOutcome outcome, Optional<A> attachment, Optional<TrackingPoint> tracking, Duration age) {
    /** Creates an outcome of which the directory reports no changes. */
    public CachedOutcome(ChainKey key, MappingOutcome outcome, Optional<A> attachment) {
        this(key, outcome, attachment, Optional.empty(), Duration.ZERO);
    }

    CachedOutcome<A> withoutTrace() {
        return outcome.trace().isEmpty()
                ? this
                : new CachedOutcome<>(key, outcome.withoutTrace(), attachment, tracking, age);
    }
}
