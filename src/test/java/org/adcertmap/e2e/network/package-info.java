// SPDX-License-Identifier: Apache-2.0
/**
 * What becomes of logins while the network to the domain controllers has faults?
 * {@link org.adcertmap.e2e.network.NetworkFault} lists the faults, and docs/assurance.md what each of them does.
 */
package org.adcertmap.e2e.network;
