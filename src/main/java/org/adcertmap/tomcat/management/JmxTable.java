// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.util.List;
import java.util.function.Function;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
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
import org.adcertmap.tomcat.management.change.ChangePreview;
import org.adcertmap.tomcat.management.change.EnabledChange;

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
                    text(
                            "origin",
                            "Where the value comes from.",
                            entry -> entry.origin().text())));

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
                            DomainControllerStatus::lastFailure),
                    text(
                            "lastFailureSince",
                            "When it went out of rotation because of it, in UTC (ISO 8601); empty if there was none.",
                            DomainControllerStatus::lastFailureSince)));

    /** The changes of {@code enabled}, the newest first. */
    static final JmxTable<EnabledChange> CHANGES = new JmxTable<>(
            "change",
            "The latest changes of enabled while Tomcat runs, at most 100.",
            List.of(
                    new Column<>("number", "The number of the change, from 1.", SimpleType.LONG, EnabledChange::number),
                    text(
                            "at",
                            "When it took effect, in UTC (ISO 8601).",
                            change -> change.at().toString()),
                    text("by", "Who made it, as the client said; JMX if it said nothing.", EnabledChange::by),
                    text("container", "The container of the Valve.", EnabledChange::container),
                    flag("before", "The value of enabled before.", EnabledChange::before),
                    flag("effective", "The value of enabled in effect afterwards.", EnabledChange::effective),
                    flag("saved", "Whether the file has the same value.", EnabledChange::saved),
                    text("file", "The file that has it; empty if it was not saved.", EnabledChange::file),
                    new Column<>(
                            "line",
                            "The line of the Valve in the file, or 0.",
                            SimpleType.INTEGER,
                            EnabledChange::line),
                    text("copy", "The copy of the previous file; empty if nothing was written.", EnabledChange::copy),
                    text("words", "The result in sentences.", EnabledChange::words)));

    /** What a change of {@code enabled} would do. */
    static final JmxTable<ChangePreview> PREVIEW = new JmxTable<>(
            "preview",
            "What a change of enabled would do.",
            List.of(
                    text("words", "The effect in one sentence.", ChangePreview::words),
                    new Column<>(
                            "sessions",
                            "The number of sessions that end with their next request.",
                            SimpleType.INTEGER,
                            ChangePreview::sessions),
                    texts(
                            "unauthenticated",
                            "The applications to which unauthenticated access is permitted.",
                            ChangePreview::unauthenticated),
                    texts("denied", "The applications that respond with 401 or 403.", ChangePreview::denied),
                    texts("otherLogin", "The applications with another login.", ChangePreview::otherLogin)));

    private final List<Column<R>> columns;
    private final TabularType type;

    /** @param value returns the value of a row in this column, which is of the open type */
    record Column<R>(String name, String description, OpenType<?> type, Function<R, Object> value) {}

    static <R> Column<R> text(String name, String description, Function<R, Object> value) {
        return new Column<>(name, description, SimpleType.STRING, value);
    }

    private static <R> Column<R> flag(String name, String description, Function<R, Object> value) {
        return new Column<>(name, description, SimpleType.BOOLEAN, value);
    }

    private static <R> Column<R> texts(String name, String description, Function<R, List<String>> value) {
        try {
            return new Column<>(
                    name,
                    description,
                    new ArrayType<>(1, SimpleType.STRING),
                    row -> value.apply(row).toArray(String[]::new));
        } catch (OpenDataException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    JmxTable(String row, String description, List<Column<R>> columns) {
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

    /** Returns one row as composite data. */
    CompositeData row(R row) {
        return row(columns.stream().map(column -> column.value().apply(row)).toArray());
    }

    private CompositeDataSupport row(Object[] values) {
        try {
            return new CompositeDataSupport(type.getRowType(), names(), values);
        } catch (OpenDataException e) {
            throw new IllegalStateException("the values always fit the row type", e);
        }
    }
}
