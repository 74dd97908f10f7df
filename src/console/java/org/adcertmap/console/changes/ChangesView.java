// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.changes;

import java.util.List;

/**
 * The latest changes, the newest first, and the Valves that cannot be read. Immutable.
 *
 * @param unreadable a sentence for each Valve that cannot be read
 */
public record ChangesView(List<Change> changes, List<String> unreadable) {}
