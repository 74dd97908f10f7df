// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

/**
 * What the page shows before cached certificates are evicted. Immutable; texts are printable.
 *
 * @param id the ID of the Realm
 * @param isAll whether the whole cache is cleared, and not one certificate or account
 * @param cached the number of cached certificates
 * @param isAvailable whether a domain controller is available, which the form sends as {@code expected}
 * @param gracePeriod how long cached certificates remain in use in an outage
 * @param conflict why nothing was evicted; empty if nothing was tried
 */
public record CacheView(
        String id,
        String place,
        boolean isAll,
        long cached,
        boolean isAvailable,
        String gracePeriod,
        String conflict) {}
