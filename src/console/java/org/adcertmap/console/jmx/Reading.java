// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.jmx;

import java.util.List;
import java.util.Map;
import javax.management.openmbean.TabularData;

/** The attributes of one bean at one time. Immutable. */
public final class Reading extends Row {
    Reading(Map<String, Object> attributes) {
        super(attributes);
    }

    /** Returns the rows of an attribute that is a table, in the order of the table; empty if there is none. */
    public List<Row> table(String name) {
        return value(name) instanceof TabularData table ? all(table) : List.of();
    }
}
