// SPDX-License-Identifier: Apache-2.0
/**
 * What is cached between logins, and for how long? {@link org.adcertmap.cache.CachingMapper} caches mapping outcomes in
 * a {@link org.adcertmap.cache.RefreshingCache}: single flight for concurrent requests, refresh-ahead in the
 * background, a TTL of its own for certificates without an account (negative cache), and stale-if-error while no domain
 * controller is reachable. A {@link org.adcertmap.cache.CachePolicy} decides the {@link org.adcertmap.cache.Lifetime}
 * of each value. {@link org.adcertmap.cache.CachingPathBuilder} and {@link org.adcertmap.cache.CachingNtAuth} cache
 * certification paths and issuer signatures; {@link org.adcertmap.cache.ChainKey} is the key of all three. The caches
 * themselves are Caffeine's. All caches of the product are in {@code docs/design/caches.md}.
 */
package org.adcertmap.cache;
