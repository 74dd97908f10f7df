// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.AdcertmapJar;
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
 * Checks that certificates of untrusted CAs, which OpenSSL accepts with optionalNoCA, are refused; the JDK's TLS does
 * not accept them.
 */
@Tag("matrix")
class OptionalNoCaIT {
    private final TestCa issuingCa = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final TestCa impostor = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    private static Identity alice(TestCa ca, TestAccount alice, FakeActiveDirectory directory) {
        return ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
    }

    @Test
    @DisplayName("a certificate with alice's names that OpenSSL accepts is refused with 403.16")
    void certificateOfAnUntrustedCaIsRefused() throws IOException {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(issuingCa.certificate());
            TestAccount alice = directory.user("alice");
            Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/OptionalNoCaIT"), home, AdcertmapJar.path(), directory, issuingCa)
                    .property("adcertmap.certificateVerification", "optionalNoCA")
                    .edit(
                            "server.xml",
                            "truststoreFile=\"${adcertmap.clients:-conf/clients.p12}\" truststoreType=\"PKCS12\"",
                            "caCertificateFile=\"conf/clients.pem\"")
                    .edit("server.xml", "truststorePassword=\"${adcertmap.clientsPassword:-changeit}\"", "")
                    .useOpenSsl()
                    .application("open", SecurityConstraint.NO_CONSTRAINT);
            Files.writeString(base.folder().resolve("conf/clients.pem"), issuingCa.pem());
            Jvm jvm = Jvm.jdk25().withOpenSsl(base.folder().resolve("native"));
            try (RunningTomcat tomcat = RunningTomcat.start(jvm, home, base.folder(), base.properties())) {
                Browser good = Browser.with(
                        alice(issuingCa, alice, directory).sslContext(issuingCa.certificate()), tomcat.port(0));
                assertEquals("CORP\\alice", good.get("/open/").user());
                Page page = Browser.with(
                                alice(impostor, alice, directory).sslContext(issuingCa.certificate()), tomcat.port(0))
                        .get("/open/");
                assertEquals(403, page.status(), "the connection itself is accepted");
                assertTrue(page.body().contains("ADCM-NOT-IN-NTAUTH"), page::body);
                assertTrue(
                        tomcat.log().contains("certificateVerification is [optionalNoCA] on the connector"),
                        "a warning at start");
            }
        }
    }
}
