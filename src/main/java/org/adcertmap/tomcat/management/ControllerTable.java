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
 * How does JMX show the domain controllers? As a table of open types, which every JMX client reads without a class of
 * ours.
 */
final class ControllerTable {
    private static final String TITLE = "domain controller";
    private static final String ADDRESS = "address";
    private static final String[] COLUMNS = {ADDRESS, "state", "latencyMillis", "lastFailure"};
    private static final TabularType TYPE = type();

    private ControllerTable() {}

    private static TabularType type() {
        try {
            OpenType<?>[] types = {SimpleType.STRING, SimpleType.STRING, SimpleType.LONG, SimpleType.STRING};
            return new TabularType(
                    TITLE, TITLE, new CompositeType(TITLE, TITLE, COLUMNS, COLUMNS, types), new String[] {ADDRESS});
        } catch (OpenDataException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One row for each address. */
    static TabularData of(List<DomainControllerStatus> controllers) {
        TabularData table = new TabularDataSupport(TYPE);
        for (DomainControllerStatus controller : controllers) {
            if (!table.containsKey(new Object[] {controller.address()})) {
                table.put(row(controller));
            }
        }
        return table;
    }

    private static CompositeDataSupport row(DomainControllerStatus controller) {
        Object[] row = {
            controller.address(), controller.state().name(), controller.latencyMillis(), controller.lastFailure()
        };
        try {
            return new CompositeDataSupport(TYPE.getRowType(), COLUMNS, row);
        } catch (OpenDataException e) {
            throw new IllegalStateException("the values are of their type", e);
        }
    }
}
