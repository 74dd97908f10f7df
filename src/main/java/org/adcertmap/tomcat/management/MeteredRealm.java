// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import org.adcertmap.directory.dc.QueryTimes;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.setup.ProductVersion;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.tomcat.management.JmxTable.Column;
import org.apache.catalina.util.ServerInfo;

/**
 * Adds numbers for metrics, where the other attributes are texts for administrators: {@code dist/jmx-exporter.yml}
 * makes Prometheus metrics of both. Thread-safe like the mapper of the Realm, which is its only state.
 */
public abstract class MeteredRealm extends CountingRealm {
    private static final int MAX_EXPIRING = 100_000;

    private static final JmxTable<DomainControllerStatus> QUERIES =
            new JmxTable<>("query time", "How long queries took, by domain controller.", queryColumns());

    private static final JmxTable<Expiring> EXPIRING = new JmxTable<>(
            "period",
            "How many certificates of cached users expire within a period.",
            List.of(
                    JmxTable.text("within", "The period.", Expiring::within),
                    new Column<>("certificates", "Their number.", SimpleType.LONG, Expiring::certificates)));

    private record Expiring(String within, long certificates) {}

    private static List<Column<DomainControllerStatus>> queryColumns() {
        List<Column<DomainControllerStatus>> columns = new ArrayList<>();
        columns.add(
                JmxTable.text("address", "Host and port of the domain controller.", DomainControllerStatus::address));
        IntStream.range(0, QueryTimes.BOUNDS.size()).forEach(i -> {
            String seconds = seconds(QueryTimes.BOUNDS.get(i));
            columns.add(new Column<>(
                    "le_" + seconds,
                    "Number of queries that took at most " + seconds + " s.",
                    SimpleType.LONG,
                    status -> status.queryTimes().cumulative().get(i)));
        });
        columns.add(new Column<>(
                "count",
                "Number of all queries.",
                SimpleType.LONG,
                status -> status.queryTimes().count()));
        columns.add(new Column<>(
                "seconds",
                "The sum of their durations in seconds.",
                SimpleType.DOUBLE,
                status -> status.queryTimes().seconds()));
        return columns;
    }

    private static String seconds(Duration bound) {
        return String.valueOf(bound.toMillis() / 1000.0).replaceFirst("\\.0$", "");
    }

    /** Returns what replaces the mapper when files change; empty unless the Realm is started. */
    protected abstract Optional<Reload<?>> settingsReload();

    /**
     * Returns how long the queries took that each domain controller has responded to; an empty table before the first.
     */
    public TabularData getDirectoryQueries() {
        return QUERIES.of(
                assembly().map(started -> started.state().domainControllers()).orElse(List.of()));
    }

    /** Returns how many certificates of cached users expire within 7 and within 30 days. */
    public TabularData getExpiringCertificates() {
        Instant now = Instant.now();
        List<Mapped> all = assembly()
                .map(started -> started.cachingMapper().expiringBefore(now.plus(Duration.ofDays(30)), MAX_EXPIRING))
                .orElse(List.of());
        Instant week = now.plus(Duration.ofDays(7));
        long soon = all.stream()
                .filter(mapped -> mapped.clientCertificate().notAfter().isBefore(week))
                .count();
        return EXPIRING.of(List.of(new Expiring("7d", soon), new Expiring("30d", all.size())));
    }

    /** Returns when the settings in use were read, in seconds since 1970; -1 unless the Realm is started. */
    public long getSettingsLoadedSeconds() {
        return settingsReload()
                .map(started -> started.loaded().getEpochSecond())
                .orElse(-1L);
    }

    /** Returns whether changed settings are not in use, because they have an error. */
    public boolean isSettingsRejected() {
        return settingsReload().flatMap(Reload::error).isPresent();
    }

    /**
     * Returns the versions in use, for example {@code adcertmap 0.2.0 (commit 27af518ca39d), Tomcat 11.0.25.0, Java
     * 17.0.15}.
     */
    public String getBuild() {
        return "adcertmap " + ProductVersion.text() + ", Tomcat " + ServerInfo.getServerNumber() + ", Java "
                + System.getProperty("java.version");
    }
}
