// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.time.Duration;

/**
 * Settings of the cache of mapping outcomes.
 *
 * @param cacheTtl how long an outcome is served without a new search: the longest that a change in the directory may go
 *     unnoticed
 * @param negativeCacheTtl the same for the negative cache: certificates without an account
 * @param outageGracePeriod how long after its last refresh a mapping is served while no domain controller is reachable
 *     (stale-if-error)
 * @param cacheSize the largest number of cached certificates
 */
public record CacheSettings(Duration cacheTtl, Duration negativeCacheTtl, Duration outageGracePeriod, int cacheSize) {}
