// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.util.json.JSONObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.adcertmap.console.jmx.Beans;
import org.adcertmap.console.metrics.MetricsPage;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Role;
import org.adcertmap.console.page.User;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.console.OpenMetricsText;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.lab.tomcat.FakeJmxExporter;
import org.adcertmap.lab.tomcat.FakeJmxExporter.Sample;
import org.adcertmap.pki.Identity;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.Test;

/** Applies {@code dist/jmx-exporter.yml} to the MBeans; compares docs/metrics.md, dashboard and alert rules with it. */
class MetricsTest extends EmbeddedTest {
    private static final Path EXPORTER = Path.of("dist/jmx-exporter.yml");
    private static final Path DASHBOARD = Path.of("dist/grafana/adcertmap.json");
    private static final Path ALERTS = Path.of("dist/grafana/alerts.yml");
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern METRIC = Pattern.compile("\\badcertmap_\\w+");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(adcertmap_\\w+)` \\| (\\w+) \\| ([^|]*) \\|");
    private static final Pattern WITH_LABELS = Pattern.compile("(adcertmap_\\w+)\\{([^}]*)}");
    private static final Set<String> OF_PROMETHEUS = Set.of("instance");

    private final RevocationServer crls = RevocationServer.start();

    private List<Sample> scrape(FakeJmxExporter exporter) throws Exception {
        return exporter.scrape(ManagementFactory.getPlatformMBeanServer());
    }

    private void login() throws Exception {
        crls.publish("/ca.crl", ca.newCrl().issue());
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setCacheTtl("15m");
        realm.setVerifyClientCertRevocation("true");
        realm.setRevocationAllowedHosts("127.0.0.1");
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertEquals("CORP\\alice", browser(checked(alice)).get("/").user());
        withoutCertificate().get("/");
    }

    /** Returns a certificate that names the CRL, and expires in 20 days. */
    private Identity checked(TestAccount account) {
        return certificateWithUpn(account)
                .sid(account.objectSid())
                .crlDistributionPoint(crls.url("/ca.crl"))
                .notAfter(Instant.now().plus(Duration.ofDays(20)))
                .issue();
    }

    private static double value(List<Sample> samples, String name, Map<String, String> labels) {
        List<Sample> found = samples.stream()
                .filter(sample ->
                        sample.name().equals(name) && sample.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
        assertEquals(1, found.size(), () -> name + labels + " in " + samples);
        return found.get(0).value();
    }

    @Test
    void everyMetricIsServedWithItsTypeAndLabels() throws Exception {
        try (crls) {
            login();
            FakeJmxExporter exporter = new FakeJmxExporter(EXPORTER);
            List<Sample> samples = scrape(exporter);
            assertEquals(documented(), described(samples));
            Set<Object> distinct = new HashSet<>();
            samples.forEach(sample ->
                    assertTrue(distinct.add(List.of(sample.name(), sample.labels())), sample + " is there twice"));
            assertEquals(
                    1, exporter.unusedRules().size(), "the domain controller is not down: " + exporter.unusedRules());
        }
    }

    @Test
    void valuesAreThoseOfTheLogin() throws Exception {
        try (crls) {
            login();
            List<Sample> samples = scrape(new FakeJmxExporter(EXPORTER));
            String controller = directory.server().replace("ldaps://", "");
            Map<String, String> ofController = Map.of("realm", "/realm0", "controller", controller);
            assertEquals(1, value(samples, "adcertmap_controller_up", ofController));
            assertEquals(1, value(samples, "adcertmap_available", Map.of("realm", "/realm0")));
            assertEquals(1, value(samples, "adcertmap_enabled", Map.of("site", "/")));
            assertEquals(0, value(samples, "adcertmap_settings_error", Map.of()));
            assertEquals(1, value(samples, "adcertmap_outcomes_total", Map.of("reason", "mapped")));
            assertEquals(
                    1, value(samples, "adcertmap_responses_total", Map.of("reason", "ADCM-AUTHENTICATION-REQUIRED")));
            assertEquals(0, value(samples, "adcertmap_expiring", Map.of("within", "7d")));
            assertEquals(1, value(samples, "adcertmap_expiring", Map.of("within", "30d")));
            assertTrue(value(samples, "adcertmap_directory_seconds_total", ofController) > 0);
            double seconds = value(
                    samples,
                    "adcertmap_revocation_next_update_timestamp_seconds",
                    Map.of("source", crls.url("/ca.crl")));
            assertTrue(seconds > Instant.now().getEpochSecond(), () -> "" + seconds);
            assertTrue(value(samples, "adcertmap_settings_loaded_timestamp_seconds", Map.of())
                    > Instant.now().minusSeconds(3600).getEpochSecond());
            assertBucketsAscend(samples);
        }
    }

    private static void assertBucketsAscend(List<Sample> samples) {
        Map<Double, Double> buckets = new TreeMap<>();
        samples.stream()
                .filter(sample -> sample.name().equals("adcertmap_directory_queries_total"))
                .forEach(sample -> buckets.put(
                        Double.parseDouble(sample.labels().get("le").replace("+Inf", "Infinity")), sample.value()));
        assertEquals(12, buckets.size(), buckets::toString);
        assertEquals(buckets.values().stream().sorted().toList(), List.copyOf(buckets.values()));
        assertTrue(buckets.get(Double.POSITIVE_INFINITY) >= 2, buckets::toString);
    }

    @Test
    void consoleServesWhatTheExporterServes() throws Exception {
        try (crls) {
            login();
            Set<List<Object>> exported = scrape(new FakeJmxExporter(EXPORTER)).stream()
                    .map(sample -> List.<Object>of(
                            sample.name(), sample.type().toLowerCase(Locale.ROOT), Map.copyOf(sample.labels())))
                    .collect(Collectors.toSet());
            Set<List<Object>> ofConsole = OpenMetricsText.parse(console()).stream()
                    .filter(sample -> sample.labels().getOrDefault("site", "/").equals("/")) // not of other tests
                    .map(sample -> List.<Object>of(sample.name(), sample.type(), Map.copyOf(sample.labels())))
                    .collect(Collectors.toSet());
            assertEquals(exported, ofConsole);
        }
    }

    private static String console() {
        Beans beans = new Beans(ManagementFactory.getPlatformMBeanServer());
        User scraper = new User("scraper", Set.of(Role.METRICS), "127.0.0.1");
        Call call = new Call("/metrics", Map.of(), Map.of(), scraper, beans, Instant.now());
        return new String(((Outcome.Content) new MetricsPage().get(call)).body(), StandardCharsets.UTF_8);
    }

    @Test
    void thousandScrapesOfTheConsoleDoNotGrowTheHeap() throws Exception {
        try (crls) {
            login();
            for (int i = 0; i < 100; i++) {
                console();
            }
            long before = usedHeap();
            for (int i = 0; i < 1_000; i++) {
                console();
            }
            long growth = usedHeap() - before;
            assertTrue(growth < 2_000_000, () -> growth + " octets");
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void outageIsServed() throws Exception {
        try (crls) {
            login();
            directory.stop();
            FakeJmxExporter exporter = new FakeJmxExporter(EXPORTER);
            Identity bobs = checked(directory.user("bob"));
            List<Sample> samples = Eventually.get(
                    () -> {
                        browser(bobs).get("/");
                        return scrape(exporter);
                    },
                    all -> value(all, "adcertmap_controller_up", Map.of()) == 0);
            assertEquals(0, value(samples, "adcertmap_available", Map.of()));
            directory.startAgain();
        }
    }

    /** Returns for each metric of the page its type and labels. */
    private static Map<String, String> documented() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> row.group(2) + " "
                                + new TreeSet<>(
                                        List.of(row.group(3).replace("`", "").split(", "))),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static Map<String, String> described(List<Sample> samples) {
        Map<String, String> all = new TreeMap<>();
        for (Sample sample : samples) {
            String description = sample.type().toLowerCase(Locale.ROOT) + " "
                    + new TreeSet<>(sample.labels().keySet());
            assertEquals(description, all.getOrDefault(sample.name(), description), sample::toString);
            all.put(sample.name(), description);
        }
        return all;
    }

    @Test
    void dashboardAndAlertRulesQueryWhatIsServed() throws Exception {
        crls.close();
        Map<String, String> documented = documented();
        assertEquals(List.copyOf(documented.keySet()), new FakeJmxExporter(EXPORTER).names());
        new JSONObject(Files.readString(DASHBOARD)); // is JSON
        for (Path file : List.of(DASHBOARD, ALERTS)) {
            String text = Files.readString(file).replace("\\\"", "\"");
            Set<String> names = METRIC.matcher(text)
                    .results()
                    .map(found -> found.group())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(names.size() >= 3 && documented.keySet().containsAll(names), () -> file + ": " + names);
            WITH_LABELS.matcher(text).results().forEach(query -> {
                for (String condition : query.group(2).split(",")) {
                    String label = condition.replaceAll("[=!~].*", "");
                    assertTrue(
                            OF_PROMETHEUS.contains(label)
                                    || documented.get(query.group(1)).matches(".*\\b" + label + "\\b.*"),
                            query.group());
                }
            });
        }
    }

    @Test
    void dashboardShowsEveryMetric() throws Exception {
        crls.close();
        String dashboard = Files.readString(DASHBOARD);
        assertEquals(
                List.of(),
                documented().keySet().stream()
                        .filter(name -> !dashboard.contains(name))
                        .toList());
    }

    @Test
    void threeAlertsAreDocumented() throws Exception {
        crls.close();
        List<String> alerts = Pattern.compile("(?m)^      - alert: (\\w+)$")
                .matcher(Files.readString(ALERTS))
                .results()
                .map(alert -> alert.group(1))
                .toList();
        assertEquals(3, alerts.size());
        String page = Files.readString(PAGE);
        alerts.forEach(alert -> assertTrue(page.contains("| `" + alert + "` |"), alert));
    }
}
