// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.Row;

/** The metrics of a Realm. Stateless. */
final class RealmMetrics {
    static final String[] ATTRIBUTES = {
        "outcomes",
        "delegations",
        "directoryQueries",
        "domainControllers",
        "available",
        "cachedCertificates",
        "revocationSources",
        "expiringCertificates",
        "settingsLoadedSeconds",
        "settingsRejected",
        "build"
    };

    private static final String BUCKET = "le_";
    private static final Pattern BUILD =
            Pattern.compile("adcertmap (\\S+)(?: \\(commit (\\w+)\\))?, Tomcat (.+), Java (.+)");

    private RealmMetrics() {}

    static void declare(OpenMetrics metrics) {
        metrics.counter("adcertmap_outcomes", "Mapping requests by outcome.");
        metrics.counter("adcertmap_delegations", "Uses of delegations by result.");
        metrics.counter(
                "adcertmap_directory_queries", "Queries that a domain controller responded to within le seconds.");
        metrics.counter("adcertmap_directory_seconds", "The sum of the durations of these queries.");
        metrics.gauge("adcertmap_controller_up", "1 if the domain controller is in rotation.");
        metrics.gauge("adcertmap_available", "1 if a domain controller is available.");
        metrics.gauge("adcertmap_cached_certificates", "Cached certificates, mapped and refused ones.");
        metrics.gauge(
                "adcertmap_revocation_next_update_timestamp_seconds", "nextUpdate of the CRL or OCSP response in use.");
        metrics.gauge("adcertmap_expiring", "Certificates of cached users that expire within a period.");
        metrics.gauge("adcertmap_settings_loaded_timestamp_seconds", "When the settings in use were read.");
        metrics.gauge("adcertmap_settings_error", "1 if changed settings are not in use because of an error.");
        metrics.gauge("adcertmap_build", "The versions in use.");
    }

    /** @param place the label {@code realm} */
    static void write(OpenMetrics metrics, String place, Reading realm) {
        realm.row("outcomes")
                .counts()
                .forEach((reason, count) ->
                        metrics.sample("adcertmap_outcomes", "_total", count, "realm", place, "reason", reason));
        realm.row("delegations")
                .counts()
                .forEach((result, count) ->
                        metrics.sample("adcertmap_delegations", "_total", count, "realm", place, "result", result));
        realm.table("directoryQueries").forEach(row -> writeQueries(metrics, place, row));
        for (Row row : realm.table("domainControllers")) {
            boolean isUp = List.of("HEALTHY", "SLOW").contains(row.text("state"));
            metrics.sample(
                    "adcertmap_controller_up", "", isUp ? 1 : 0, "realm", place, "controller", row.text("address"));
        }
        metrics.sample("adcertmap_available", "", realm.flag("available") ? 1 : 0, "realm", place);
        metrics.sample("adcertmap_cached_certificates", "", realm.number("cachedCertificates"), "realm", place);
        for (Row row : realm.table("revocationSources")) {
            if (row.number("nextUpdateSeconds") >= 0) {
                metrics.sample(
                        "adcertmap_revocation_next_update_timestamp_seconds",
                        "",
                        row.number("nextUpdateSeconds"),
                        "realm",
                        place,
                        "source",
                        row.text("source"));
            }
        }
        for (Row row : realm.table("expiringCertificates")) {
            metrics.sample(
                    "adcertmap_expiring", "", row.number("certificates"), "realm", place, "within", row.text("within"));
        }
        if (realm.number("settingsLoadedSeconds") >= 0) {
            metrics.sample(
                    "adcertmap_settings_loaded_timestamp_seconds",
                    "",
                    realm.number("settingsLoadedSeconds"),
                    "realm",
                    place);
        }
        metrics.sample("adcertmap_settings_error", "", realm.flag("settingsRejected") ? 1 : 0, "realm", place);
        writeBuild(metrics, place, BUILD.matcher(realm.text("build")));
    }

    /** A build without a commit has no such label. */
    private static void writeBuild(OpenMetrics metrics, String place, Matcher build) {
        if (!build.matches()) {
            return;
        }
        List<String> labels = new ArrayList<>(List.of("realm", place, "version", build.group(1)));
        if (build.group(2) != null) {
            labels.addAll(List.of("commit", build.group(2)));
        }
        labels.addAll(List.of("tomcat", build.group(3), "java", build.group(4)));
        metrics.sample("adcertmap_build", "", 1, labels.toArray(String[]::new));
    }

    private static void writeQueries(OpenMetrics metrics, String place, Row row) {
        String address = row.text("address");
        row.counts().keySet().stream()
                .filter(name -> name.startsWith(BUCKET))
                .map(name -> name.substring(BUCKET.length()))
                .sorted((one, other) -> Double.compare(Double.parseDouble(one), Double.parseDouble(other)))
                .forEach(bound -> queries(metrics, place, address, bound, row.number(BUCKET + bound)));
        queries(metrics, place, address, "+Inf", row.number("count"));
        metrics.seconds(
                "adcertmap_directory_seconds", "_total", row.decimal("seconds"), "realm", place, "controller", address);
    }

    private static void queries(OpenMetrics metrics, String place, String address, String bound, long count) {
        metrics.sample(
                "adcertmap_directory_queries", "_total", count, "realm", place, "controller", address, "le", bound);
    }
}
