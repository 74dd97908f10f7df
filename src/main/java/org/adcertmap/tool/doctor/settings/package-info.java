// SPDX-License-Identifier: Apache-2.0
/**
 * Which settings would the start refuse, which weaken security, and who can read the secrets?
 * {@link org.adcertmap.tool.doctor.settings.SettingsChecks} has the checks ADCD-201 and following.
 */
package org.adcertmap.tool.doctor.settings;
