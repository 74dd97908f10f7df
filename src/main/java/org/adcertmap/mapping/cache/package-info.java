// SPDX-License-Identifier: Apache-2.0
/**
 * Which mapping outcomes are cached between logins, and for how long? {@link org.adcertmap.mapping.cache.CachingMapper}
 * caches them by certificate chain: a TTL of its own for certificates without an account (negative cache),
 * refresh-ahead, and stale-if-error while no domain controller is reachable.
 */
package org.adcertmap.mapping.cache;
