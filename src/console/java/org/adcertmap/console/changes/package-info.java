// SPDX-License-Identifier: Apache-2.0
/**
 * Who has enabled and disabled the mapping? {@link org.adcertmap.console.changes.ChangesPage} lists the latest changes
 * of all Valves.
 */
package org.adcertmap.console.changes;
