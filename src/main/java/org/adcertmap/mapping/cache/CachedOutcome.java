// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.trust.cache.ChainKey;

/**
 * A mapping outcome with its key in the cache and with what the caller of the cache has derived from it. Immutable, if
 * the attachment is.
 */
public final class CachedOutcome<A> {
    private final ChainKey key;
    private final MappingOutcome outcome;
    private final A attachment; // null: none
    private final TrackingPoint tracking; // null: the directory does not report each change
    private final Duration age;

    /**
     * Creates an outcome.
     *
     * @param key of the chain that was mapped and the account pattern
     * @param attachment what the caller derived from a mapped outcome, once for each load; empty for other outcomes
     * @param tracking since when the directory reports each change of what the outcome was computed from; empty where
     *     it does not
     * @param age how old that was at the start of the load
     */
    CachedOutcome(
            ChainKey key,
            MappingOutcome outcome,
            Optional<A> attachment,
            Optional<TrackingPoint> tracking,
            Duration age) {
        this(key, outcome, attachment.orElse(null), tracking.orElse(null), age);
    }

    /** Creates an outcome of which the directory reports no changes. */
    public CachedOutcome(ChainKey key, MappingOutcome outcome, Optional<A> attachment) {
        this(key, outcome, attachment, Optional.empty(), Duration.ZERO);
    }

    private CachedOutcome(ChainKey key, MappingOutcome outcome, A attachment, TrackingPoint tracking, Duration age) {
        this.key = key;
        this.outcome = outcome;
        this.attachment = attachment;
        this.tracking = tracking;
        this.age = age;
    }

    /** Returns the key of the chain that was mapped and the account pattern. */
    public ChainKey key() {
        return key;
    }

    /** Returns the outcome: with its trace for the request that loaded it, without it from the cache. */
    public MappingOutcome outcome() {
        return outcome;
    }

    /** Returns what the caller derived from a mapped outcome, once for each load; empty for other outcomes. */
    public Optional<A> attachment() {
        return Optional.ofNullable(attachment);
    }

    /** Returns whether there is an attachment; runs for every request, and therefore without an Optional. */
    public boolean hasAttachment() {
        return attachment != null;
    }

    /**
     * Returns the attachment; likewise.
     *
     * @throws NoSuchElementException if there is none
     */
    public A requireAttachment() {
        if (attachment == null) {
            throw new NoSuchElementException("the outcome has no attachment: " + outcome);
        }
        return attachment;
    }

    Optional<TrackingPoint> tracking() {
        return Optional.ofNullable(tracking);
    }

    Duration age() {
        return age;
    }

    CachedOutcome<A> withoutTrace() {
        return outcome.trace().isEmpty()
                ? this
                : new CachedOutcome<>(key, outcome.withoutTrace(), attachment, tracking, age);
    }
}
