// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.util.Optional;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.trust.cache.ChainKey;

/**
 * A mapping outcome with its key in the cache and with what the caller of the cache has derived from it. Immutable, if
 * the attachment is.
 *
 * @param key of the chain that was mapped
 * @param outcome with its trace for the request that loaded it; without it for those that get it from the cache
 * @param attachment what the caller derived from a mapped outcome, once for each load; empty for other outcomes
 */
public record CachedOutcome<A>(ChainKey key, MappingOutcome outcome, Optional<A> attachment) {
    CachedOutcome<A> withoutTrace() {
        return outcome.trace().isEmpty() ? this : new CachedOutcome<>(key, outcome.withoutTrace(), attachment);
    }
}
