// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.time.Duration;

/**
 * How soon a change counts, as the documentation promises for the settings of the soak, each with a margin for a
 * machine under load. Immutable.
 *
 * @param change of an account or a group, while a domain controller is available ({@code cacheTtl})
 * @param grace for how long a cached mapping is used without one ({@code outageGracePeriod})
 * @param file of a changed file that is reloaded
 * @param recovery how soon logins succeed again after an outage
 */
record Promise(Duration change, Duration grace, Duration file, Duration recovery) {}
