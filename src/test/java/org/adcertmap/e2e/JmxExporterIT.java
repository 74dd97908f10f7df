// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.FreePort;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Prometheus JMX exporter serves the documented metrics of a real Tomcat with {@code dist/jmx-exporter.yml}. */
class JmxExporterIT {
    private static final Pattern METRIC = Pattern.compile("(?m)^(adcertmap_\\w+)\\{");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(adcertmap_\\w+)` \\| \\w+ \\|");
    /** Served only where a CRL or an OCSP response was fetched. */
    private static final String OF_REVOCATION = "adcertmap_revocation_next_update_timestamp_seconds";

    private static Path agent() throws Exception {
        return Path.of(Class.forName("io.prometheus.jmx.JavaAgent")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void documentedMetricsAreServed(String property) throws Exception {
        TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(ca.certificate());
            TestAccount alice = directory.user("alice");
            Path home = Path.of(System.getProperty(property));
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/JmxExporter-" + property), home, AdcertmapJar.path(), directory, ca)
                    .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
            int port = FreePort.next();
            Jvm jvm = Jvm.own()
                    .with("-javaagent:" + agent() + "=127.0.0.1:" + port + ":"
                            + Path.of("dist/jmx-exporter.yml").toAbsolutePath());
            try (RunningTomcat tomcat = RunningTomcat.start(jvm, home, base.folder(), base.properties())) {
                Browser alices = Browser.with(
                        ca.issue("CN=alice")
                                .upn("alice@" + directory.domain())
                                .sid(alice.objectSid())
                                .issue()
                                .sslContext(ca.certificate()),
                        tomcat.port());
                assertEquals("CORP\\alice", alices.get("/").user());
                String metrics = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
                Set<String> expected = names(DOCUMENTED, Files.readString(Path.of("docs/metrics.md")));
                expected.remove(OF_REVOCATION);
                assertEquals(expected, names(METRIC, metrics));
                assertTrue(
                        metrics.lines()
                                .anyMatch(line -> line.startsWith("adcertmap_outcomes_total{")
                                        && line.contains("reason=\"mapped\"")
                                        && line.endsWith(" 1.0")),
                        metrics);
            }
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
