// SPDX-License-Identifier: Apache-2.0
/**
 * How are values cached? {@link org.adcertmap.cache.RefreshingCache} loads them, with single flight for concurrent
 * requests, refresh-ahead in the background and stale-if-error; its {@link org.adcertmap.cache.CachePolicy} decides the
 * {@link org.adcertmap.cache.Lifetime} of each value. {@link org.adcertmap.cache.BoundedCache} caches what its caller
 * computes. Both are generic; what is cached is known in the packages above. The caches themselves are Caffeine's. All
 * caches of the product are in {@code docs/design/caches.md}.
 */
package org.adcertmap.cache;
