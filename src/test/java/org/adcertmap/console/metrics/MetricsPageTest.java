// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.metrics;

import static org.adcertmap.console.page.Role.METRICS;
import static org.adcertmap.lab.console.MadeUpBean.row;
import static org.adcertmap.lab.console.MadeUpBean.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.adcertmap.lab.console.OpenMetricsText;
import org.adcertmap.lab.console.OpenMetricsText.Sample;
import org.junit.jupiter.api.Test;

/** Metrics and health of made-up beans. */
class MetricsPageTest {
    private final MadeUpTomcat tomcat = new MadeUpTomcat();

    private String text() {
        Outcome.Content content = (Outcome.Content) new MetricsPage().get(tomcat.call("/metrics", Map.of(), METRICS));
        assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", content.contentType());
        return new String(content.body(), StandardCharsets.UTF_8);
    }

    private double value(String name, Map<String, String> labels) {
        List<Sample> found = OpenMetricsText.parse(text()).stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().equals(labels))
                .toList();
        assertEquals(1, found.size(), () -> name + labels + " in " + text());
        return found.get(0).value();
    }

    private MadeUpBean realm() {
        return tomcat.addRealm()
                .with("outcomes", row("mapped", 7L, "ADCM-REVOKED", 2L))
                .with("delegations", row("delegated", 9L, "ADCM-DELEGATION-TARGET", 1L))
                .with("settingsLoadedSeconds", 1_769_850_000L)
                .with("settingsRejected", false)
                .with(
                        "directoryQueries",
                        table(row("address", "dc1:636", "le_0.01", 3L, "le_5", 4L, "count", 5L, "seconds", 6.25)))
                .with(
                        "revocationSources",
                        table(
                                row("source", "http://pki/a\"b\\c.crl", "nextUpdateSeconds", 1_770_000_000L),
                                row("source", "http://ocsp/", "nextUpdateSeconds", -1L)))
                .with("expiringCertificates", table(row("within", "7d", "certificates", 1L)));
    }

    @Test
    void valuesAreThoseOfTheBeans() {
        realm();
        tomcat.addValve("host=localhost,context=/app,", "Context /app", false);
        Map<String, String> controller = Map.of("realm", "/realm0", "controller", "dc1:636");
        assertEquals(7, value("adcertmap_outcomes_total", Map.of("realm", "/realm0", "reason", "mapped")));
        assertEquals(9, value("adcertmap_delegations_total", Map.of("realm", "/realm0", "result", "delegated")));
        assertEquals(5, value("adcertmap_directory_queries_total", with(controller, "le", "+Inf")));
        assertEquals(3, value("adcertmap_directory_queries_total", with(controller, "le", "0.01")));
        assertEquals(6.25, value("adcertmap_directory_seconds_total", controller));
        assertEquals(1, value("adcertmap_available", Map.of("realm", "/realm0")));
        assertEquals(214, value("adcertmap_cached_certificates", Map.of("realm", "/realm0")));
        assertEquals(0, value("adcertmap_settings_error", Map.of("realm", "/realm0")));
        assertEquals(0, value("adcertmap_enabled", Map.of("site", "/localhost/app")));
        assertEquals(2, value("adcertmap_responses_total", Map.of("site", "/localhost/app", "reason", "ADCM-REVOKED")));
        assertEquals(
                1,
                value(
                        "adcertmap_build",
                        Map.of("realm", "/realm0", "version", "0.1.0", "tomcat", "11.0.25.0", "java", "17.0.15")));
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> all = new HashMap<>(labels);
        all.put(name, value);
        return all;
    }

    @Test
    void buildHasTheCommitWhereThereIsOne() {
        realm().with("build", "adcertmap 0.2.0 (commit 27af518ca39d), Tomcat 11.0.25.0, Java 17.0.15");
        Map<String, String> labels =
                new HashMap<>(Map.of("realm", "/realm0", "version", "0.2.0", "tomcat", "11.0.25.0", "java", "17.0.15"));
        labels.put("commit", "27af518ca39d");
        assertEquals(1, value("adcertmap_build", labels));
    }

    @Test
    void labelIsEscapedAndSourceWithoutNextUpdateIsAbsent() {
        realm();
        String name = "adcertmap_revocation_next_update_timestamp_seconds";
        assertEquals(1_770_000_000.0, value(name, Map.of("realm", "/realm0", "source", "http://pki/a\"b\\c.crl")));
        assertEquals(
                1,
                OpenMetricsText.parse(text()).stream()
                        .filter(sample -> sample.name().equals(name))
                        .count());
    }

    @Test
    void realmsOfTwoEnginesHaveDifferentLabels() {
        realm();
        tomcat.add(
                "Second:type=Realm,realmPath=/realm0",
                new MadeUpBean("org.adcertmap.tomcat.management.RealmMBean").with("available", false));
        assertEquals(1, value("adcertmap_available", Map.of("realm", "/realm0")));
        assertEquals(0, value("adcertmap_available", Map.of("realm", "Second:/realm0")));
    }

    @Test
    void beanThatCannotBeReadHasNoSamples() {
        realm().fail("out of order");
        assertEquals(List.of(), OpenMetricsText.parse(text()));
    }

    @Test
    void withoutBeansTheTextIsValid() {
        assertEquals(List.of(), OpenMetricsText.parse(text()));
        assertTrue(text().endsWith("# EOF\n"));
    }

    private String health() {
        Outcome.Content content = (Outcome.Content) new HealthPage().get(tomcat.call("/health", Map.of(), METRICS));
        return content.status() + " " + new String(content.body(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void healthIsOneWord() {
        assertEquals("503 unavailable", health());
        MadeUpBean realm = realm();
        assertEquals("200 ok", health());
        realm.with("available", false);
        assertEquals("503 unavailable", health());
        realm.fail("out of order");
        assertEquals("503 unavailable", health());
    }
}
