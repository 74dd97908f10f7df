// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import java.util.List;

/**
 * Some groups of the domain as the bind account sees them. Immutable.
 *
 * @param seen how many were looked at
 * @param unreadable the DNs of those whose sAMAccountName or groupType is not readable
 */
public record GroupSample(int seen, List<String> unreadable) {
    public GroupSample {
        unreadable = List.copyOf(unreadable);
    }
}
