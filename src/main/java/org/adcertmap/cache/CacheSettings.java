package org.adcertmap.cache;

import java.time.Duration;

/**
 * How long and how much is remembered.
 *
 * @param freshness the longest that a change in the directory may go unnoticed
 * @param unmappedFreshness the same for certificates that nobody has
 * @param outageGrace how long after its last confirmation a mapping serves while no domain controller answers
 * @param cacheSize most certificates remembered
 */
public record CacheSettings(Duration freshness, Duration unmappedFreshness, Duration outageGrace, int cacheSize) {}
