package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * With optionalNoCA, OpenSSL lets the certificates of unknown authorities through to us; with the JDK's TLS it does
 * not.
 */
@Tag("matrix")
class OptionalNoCaIT {
    private final TestCa authority = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final TestCa impostor = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    private static Identity alice(TestCa authority, TestAccount alice, FakeActiveDirectory directory) {
        return authority
                .issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
    }

    @Test
    @DisplayName("a certificate with alice's names that OpenSSL lets through ends as 403.16")
    void untrustedCertificate() throws IOException {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(authority.certificate());
            TestAccount alice = directory.user("alice");
            Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/OptionalNoCaIT"),
                            home,
                            Path.of(System.getProperty("adcertmap.jar")),
                            directory,
                            authority)
                    .property("adcertmap.certificateVerification", "optionalNoCA")
                    .edit(
                            "server.xml",
                            "truststoreFile=\"${adcertmap.clients:-conf/clients.p12}\" truststoreType=\"PKCS12\"",
                            "caCertificateFile=\"conf/clients.pem\"")
                    .edit("server.xml", "truststorePassword=\"${adcertmap.clientsPassword:-changeit}\"", "")
                    .useOpenSsl()
                    .application("open", SecurityConstraint.NO_CONSTRAINT);
            Files.writeString(base.folder().resolve("conf/clients.pem"), authority.pem());
            Jvm jvm = Jvm.jdk25().withOpenSsl(base.folder().resolve("native"));
            try (RunningTomcat tomcat = RunningTomcat.start(jvm, home, base.folder(), base.properties())) {
                Browser good = Browser.with(
                        alice(authority, alice, directory).sslContext(authority.certificate()), tomcat.port(0));
                assertEquals("CORP\\alice", good.get("/open/").user());
                Page page = Browser.with(
                                alice(impostor, alice, directory).sslContext(authority.certificate()), tomcat.port(0))
                        .get("/open/");
                assertEquals(403, page.status(), "and the connection itself is let through");
                assertTrue(page.body().contains("ADCM-NOT-IN-NTAUTH"), page::body);
                assertTrue(
                        tomcat.log().contains("certificateVerification=\"optionalNoCA\": it lets certificates"),
                        "and is warned of at start");
            }
        }
    }
}
