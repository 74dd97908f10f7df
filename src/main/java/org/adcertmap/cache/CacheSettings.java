package org.adcertmap.cache;

import java.time.Duration;

/**
 * How long and how much is remembered.
 *
 * @param cacheTtl the longest that a change in the directory may go unnoticed
 * @param negativeCacheTtl the same for certificates that nobody has
 * @param outageGracePeriod how long after its last confirmation a mapping serves while no domain controller answers
 * @param cacheSize most certificates remembered
 */
public record CacheSettings(Duration cacheTtl, Duration negativeCacheTtl, Duration outageGracePeriod, int cacheSize) {}
