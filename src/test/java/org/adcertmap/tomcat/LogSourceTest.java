// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.tomcat.startup.StartupCheck;
import org.apache.catalina.valves.SSLValve;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each log line has a logger and a source class of this product. Tomcat's JULI takes the caller of the Log's method
 * from the stack as the source; for a method reference that is the class of the JDK that calls it.
 */
class LogSourceTest extends EmbeddedTest {
    private static final String PACKAGE = "org.adcertmap.";
    private static final Pattern METHOD_REFERENCE = Pattern.compile("(?i)\\blog::\\w+");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("org.adcertmap"); // held, otherwise it may be collected
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            records.add(logRecord);
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void addHandler() {
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void removeHandler() {
        logger.removeHandler(handler);
        logger.setLevel(null);
    }

    private LogRecord recordWith(String text) {
        return records.stream()
                .filter(logRecord -> logRecord.getMessage().contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line with " + text));
    }

    private void assertSource(Class<?> expected, String text) {
        assertSource(expected, expected, text);
    }

    private void assertSource(Class<?> logger, Class<?> source, String text) {
        LogRecord logRecord = recordWith(text);
        assertEquals(logger.getName(), logRecord.getLoggerName(), text);
        assertEquals(source.getName(), logRecord.getSourceClassName(), text);
    }

    @Test
    void linesOfStartAndRequestsNameOurClasses() throws Exception {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setNtAuth("off");
        realm.setStrongCertificateBindingEnforcement("compatibility");
        realm.setVerifyClientCertRevocation("false");
        realm.setSha1Signatures("acceptCertificates");
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.host().getPipeline().addValve(new SSLValve());
        valve.setSslFlags("SslMapCert");
        tomcat.start();
        browser(identityOf(alice)).get("/");
        browser(certificateWithUpn(alice).issue()).get("/");
        valve.setAnonymousAuthentication(false);
        withoutCertificate().get("/");

        assertSource(
                ActiveDirectoryRealm.class,
                MappingRealm.class,
                "strongCertificateBindingEnforcement is [compatibility]");
        assertSource(ActiveDirectoryRealm.class, MappingRealm.class, "ntAuth is [off]");
        assertSource(ActiveDirectoryRealm.class, MappingRealm.class, "sha1Signatures is [acceptCertificates]");
        assertSource(ActiveDirectoryRealm.class, MappingRealm.class, "verifyClientCertRevocation is [false]");
        assertSource(StartupCheck.class, "SSLValve is configured in [localhost]");
        assertTrue(
                records.stream().anyMatch(logRecord -> logRecord.getLevel().intValue() < Level.FINE.intValue()),
                "the steps of a trace");
        for (LogRecord logRecord : records) {
            String line =
                    logRecord.getLoggerName() + " " + logRecord.getSourceClassName() + ": " + logRecord.getMessage();
            assertTrue(logRecord.getLoggerName().startsWith(PACKAGE), line);
            assertTrue(logRecord.getSourceClassName().startsWith(PACKAGE), line);
        }
    }

    @Test
    void warningOfTrustedProxiesNamesOurClass() throws Exception {
        valve.setCertificateHeader("nginx");
        valve.setTrustedProxies("0.0.0.0/0");
        startWithRealmAndValveInTheEngine();
        assertTrue(recordWith("trustedProxies").getSourceClassName().startsWith(PACKAGE));
    }

    @Test
    void noMethodOfALogIsPassedAsAMethodReference() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/adcertmap/tomcat"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                METHOD_REFERENCE
                        .matcher(Files.readString(file).replaceAll("//.*", ""))
                        .results()
                        .forEach(match -> found.add(file + ": " + match.group()));
            }
        }
        assertEquals(List.of(), found);
    }
}
