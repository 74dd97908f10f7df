// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checks what a connector with OpenSSL logs about a certificate that it rejects, and that it needs no trust manager.
 */
@Tag("matrix")
class OpenSslHandshakeIT {
    private final TestCa issuingCa = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private TomcatBase base;

    @BeforeEach
    void createBase() {
        directory = FakeActiveDirectory.start();
        directory.publish(issuingCa.certificate());
        base = TomcatBase.create(
                        Path.of("target/e2e/OpenSslHandshakeIT"), home(), AdcertmapJar.path(), directory, issuingCa)
                .useOpenSsl()
                .application("open", SecurityConstraint.NO_CONSTRAINT);
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    private static Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat11"));
    }

    private Jvm jvm() {
        return Jvm.jdk25().withOpenSsl(base.folder().resolve("native"));
    }

    @Test
    void rejectedCertificateIsLoggedAtFine() throws IOException {
        Path logging = base.folder().resolve("conf/logging.properties");
        Files.writeString(logging, Files.readString(logging) + """

        org.apache.tomcat.util.net.level = FINE
        java.util.logging.ConsoleHandler.level = FINE
        """);
        Identity impostor = TestCa.root("CN=Other CA").issue("CN=alice").issue();
        try (RunningTomcat tomcat = RunningTomcat.start(jvm(), home(), base.folder(), base.properties())) {
            Browser browser = Browser.with(impostor.sslContext(issuingCa.certificate()), tomcat.port(0));
            assertThrows(UncheckedIOException.class, () -> browser.get("/open/"));
            assertTrue(tomcat.waitFor("certificate verify failed"), tomcat::log);
        }
    }

    @Test
    void aTrustManagerStopsTheStart() {
        base.edit(
                "server.xml",
                "certificateVerification=",
                "trustManagerClassName=\"org.adcertmap.tomcat.handshake.LoggingClientTrustManager\""
                        + " certificateVerification=");
        IllegalStateException error = assertThrows(
                IllegalStateException.class,
                () -> RunningTomcat.start(jvm(), home(), base.folder(), base.properties())
                        .close());
        assertTrue(error.getMessage().contains("which works with the JDK's TLS (JSSE) only"), error::getMessage);
    }
}
