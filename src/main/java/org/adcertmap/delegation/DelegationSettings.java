// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The settings of delegation. Immutable.
 *
 * @param principal the service account, {@code name@REALM}
 * @param keytab the file with its key
 * @param roles accounts with one of these roles may be delegated; empty: all accounts
 * @param weakMatches whether accounts that were found by a weak mapping may be delegated too
 * @param cacheTtl how long an impersonation is used
 * @param timeout the longest that a caller waits for the KDC
 * @param cacheSize the largest number of accounts whose impersonations are cached
 * @param inPrincipal whether the principal of a login has a credential of its own
 */
public record DelegationSettings(
        String principal,
        Path keytab,
        Set<String> roles,
        boolean weakMatches,
        Duration cacheTtl,
        Duration timeout,
        int cacheSize,
        boolean inPrincipal) {
    /** Copies the roles. */
    public DelegationSettings {
        roles = Set.copyOf(roles);
    }

    /** Returns the Kerberos realm of the service account; empty if the principal names none. */
    String realm() {
        int at = principal.lastIndexOf('@');
        return at < 0 ? "" : principal.substring(at + 1);
    }
}
