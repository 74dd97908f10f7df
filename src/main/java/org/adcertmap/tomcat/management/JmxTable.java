// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.util.List;
import java.util.function.Function;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.setup.EffectiveSettings;

/**
 * A JMX table of open types, which every JMX client reads without the classes of adcertmap. The first column is the key
 * of the table; of two rows with the same key the first is shown. Immutable.
 *
 * @param <R> what a row shows
 */
final class JmxTable<R> {
    /** The settings in effect: name, value and origin. Secrets are masked. */
    static final JmxTable<EffectiveSettings.Entry> SETTINGS = new JmxTable<>(
            "setting",
            "The settings in effect, by name.",
            List.of(
                    text("name", "The name of the setting.", EffectiveSettings.Entry::name),
                    text("value", "The value in effect; secrets are masked.", EffectiveSettings.Entry::value),
                    text("origin", "Where the value comes from.", EffectiveSettings.Entry::origin)));

    /** The state of the domain controllers. */
    static final JmxTable<DomainControllerStatus> DOMAIN_CONTROLLERS = new JmxTable<>(
            "domain controller",
            "The domain controllers that have been needed so far, by address.",
            List.of(
                    text("address", "Host and port of the domain controller.", DomainControllerStatus::address),
                    text(
                            "state",
                            "HEALTHY: in use. SLOW: has not responded for a while, used after the others."
                                    + " DOWN: skipped. PROBING: skipped, and a health check is in progress. REFUSED: never"
                                    + " used, because DNS names it but it is outside the domain.",
                            status -> status.state().name()),
                    new Column<>(
                            "latencyMillis",
                            "Duration in milliseconds of the last query that succeeded, with the connection where one"
                                    + " was made; -1 if there was none.",
                            SimpleType.LONG,
                            DomainControllerStatus::latencyMillis),
                    text(
                            "lastFailure",
                            "The last failure, which stays after recovery; empty if there was none.",
                            DomainControllerStatus::lastFailure)));

    private final List<Column<R>> columns;
    private final TabularType type;

    /** @param value returns the value of a row in this column, which is of the open type */
    private record Column<R>(String name, String description, OpenType<?> type, Function<R, Object> value) {}

    private static <R> Column<R> text(String name, String description, Function<R, Object> value) {
        return new Column<>(name, description, SimpleType.STRING, value);
    }

    private JmxTable(String row, String description, List<Column<R>> columns) {
        this.columns = columns;
        try {
            CompositeType rowType = new CompositeType(
                    row,
                    "One " + row + ".",
                    names(),
                    columns.stream().map(Column::description).toArray(String[]::new),
                    columns.stream().map(Column::type).toArray(OpenType<?>[]::new));
            this.type = new TabularType(row + "s", description, rowType, new String[] {names()[0]});
        } catch (OpenDataException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private String[] names() {
        return columns.stream().map(Column::name).toArray(String[]::new);
    }

    /** Returns a table of these rows. */
    TabularData of(List<R> rows) {
        TabularData table = new TabularDataSupport(type);
        for (R row : rows) {
            Object[] values =
                    columns.stream().map(column -> column.value().apply(row)).toArray();
            if (!table.containsKey(new Object[] {values[0]})) {
                table.put(row(values));
            }
        }
        return table;
    }

    private CompositeDataSupport row(Object[] values) {
        try {
            return new CompositeDataSupport(type.getRowType(), names(), values);
        } catch (OpenDataException e) {
            throw new IllegalStateException("the values always fit the row type", e);
        }
    }
}
