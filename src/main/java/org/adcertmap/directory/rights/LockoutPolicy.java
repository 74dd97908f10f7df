// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The account lockout policy of the bind account, as far as it may read it. Immutable.
 *
 * @param source the DN of the password settings object, or of the domain
 * @param threshold the number of rejected binds that lock it out; 0: none does
 * @param observationWindow how long rejected binds count
 * @param badPasswordCount the rejected binds that count at present, at the domain controller that was queried
 */
public record LockoutPolicy(
        String source, OptionalInt threshold, Optional<Duration> observationWindow, OptionalInt badPasswordCount) {}
