// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code conf/logging-audit.properties}, a real Tomcat writes the audit log into a file of its own. */
class AuditFileIT {
    private static final String HANDLER = "5adcertmap-audit.org.apache.juli.AsyncFileHandler";

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void loginIsALineOfTheFileAndOfNoOtherLog(String property) throws Exception {
        TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(ca.certificate());
            TestAccount alice = directory.user("alice");
            Path home = Path.of(System.getProperty(property));
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/AuditFile-" + property), home, AdcertmapJar.path(), directory, ca)
                    .setting("auditLog", "all")
                    .setting("auditFormat", "json")
                    .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
            Path logging = base.folder().resolve("conf/logging.properties");
            Files.writeString(
                    logging,
                    Files.readString(logging).replaceFirst("(?m)^handlers = ", "handlers = " + HANDLER + ", ")
                            + Files.readString(Path.of("conf/logging-audit.properties")));
            try (RunningTomcat tomcat = RunningTomcat.start(home, base.folder(), base.properties())) {
                Browser alices = Browser.with(
                        ca.issue("CN=alice")
                                .upn("alice@" + directory.domain())
                                .sid(alice.objectSid())
                                .issue()
                                .sslContext(ca.certificate()),
                        tomcat.port());
                assertEquals("CORP\\alice", alices.get("/").user());
                List<String> lines = Eventually.get(() -> auditLines(base), found -> !found.isEmpty());
                assertEquals(1, lines.size(), lines::toString);
                assertTrue(lines.get(0).startsWith("{ \"time\":\""), lines::toString);
                assertTrue(lines.get(0).contains("\"account\":\"CORP\\\\alice\""), lines::toString);
                assertFalse(tomcat.log().contains("\"event\""), tomcat::log);
            }
        }
    }

    private static List<String> auditLines(TomcatBase base) throws IOException {
        try (Stream<Path> files = Files.list(base.folder().resolve("logs"))) {
            List<Path> audit = files.filter(
                            file -> file.getFileName().toString().startsWith("adcertmap-audit."))
                    .toList();
            return audit.isEmpty() ? List.of() : Files.readAllLines(audit.get(0));
        }
    }
}
