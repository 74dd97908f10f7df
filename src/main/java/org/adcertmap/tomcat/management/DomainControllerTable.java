// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.util.List;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;

/**
 * Shows the state of the domain controllers to JMX as a table of open types, which every JMX client reads without our
 * classes. Stateless.
 */
final class DomainControllerTable {
    private static final String ADDRESS = "address";
    private static final String[] COLUMNS = {ADDRESS, "state", "latencyMillis", "lastFailure"};
    private static final String[] DESCRIPTIONS = {
        "Host and port of the domain controller.",
        "HEALTHY: in use. SLOW: has not responded for a while, used after the others. DOWN: skipped."
                + " PROBING: skipped, and a health check is in progress. REFUSED: never used, because DNS names it but it"
                + " is outside the domain.",
        "Duration in milliseconds of the last query that succeeded, with the connection where one was made;"
                + " -1 if there was none.",
        "The last failure, which stays after recovery; empty if there was none."
    };
    private static final TabularType TYPE = type();

    private DomainControllerTable() {}

    private static TabularType type() {
        try {
            OpenType<?>[] types = {SimpleType.STRING, SimpleType.STRING, SimpleType.LONG, SimpleType.STRING};
            CompositeType row = new CompositeType(
                    "domain controller", "The state of one domain controller.", COLUMNS, DESCRIPTIONS, types);
            return new TabularType(
                    "domain controllers",
                    "The domain controllers that have been needed so far, by address.",
                    row,
                    new String[] {ADDRESS});
        } catch (OpenDataException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Returns one row for each address. */
    static TabularData of(List<DomainControllerStatus> domainControllers) {
        TabularData table = new TabularDataSupport(TYPE);
        for (DomainControllerStatus status : domainControllers) {
            if (!table.containsKey(new Object[] {status.address()})) {
                table.put(row(status));
            }
        }
        return table;
    }

    private static CompositeDataSupport row(DomainControllerStatus status) {
        Object[] values = {status.address(), status.state().name(), status.latencyMillis(), status.lastFailure()};
        try {
            return new CompositeDataSupport(TYPE.getRowType(), COLUMNS, values);
        } catch (OpenDataException e) {
            throw new IllegalStateException("the values always fit the row type", e);
        }
    }
}
