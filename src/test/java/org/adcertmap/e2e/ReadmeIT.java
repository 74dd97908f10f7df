// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the XML snippets of the README in the server.xml of a Tomcat distribution and the web.xml of an application, and
 * compares the documented versions with those in the build.
 */
class ReadmeIT {
    private static final Pattern XML = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);

    private static List<String> snippets() throws IOException {
        return XML.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void snippetsOfTheReadmeProtectAnApplicationByAGroup(String tomcat) throws IOException {
        Path home = Path.of(System.getProperty(tomcat));
        TestCa issuingCa = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                TestAccount alice = directory.user("alice");
                TestAccount bob = directory.user("bob");
                RevocationServer crls = RevocationServer.start()
                        .publish("/ca.crl", issuingCa.newCrl().issue())) {
            directory.publish(issuingCa.certificate());
            directory.group("Engineers").add(alice);
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/Readme-" + tomcat), home, AdcertmapJar.path(), directory, issuingCa)
                    .application("ROOT", snippets().get(2));
            addSnippetsToTheDistributedServerXml(home, base, directory);
            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), Map.of())) {
                SSLContext member = tls(issuingCa, alice, directory, crls);
                SSLContext otherAccount = tls(issuingCa, bob, directory, crls);
                SSLContext withoutCertificate = Identity.sslContextWithoutCertificate(issuingCa.certificate());
                assertEquals(
                        "CORP\\alice",
                        Browser.with(member, running.port()).get("/").user());
                assertEquals(
                        403, Browser.with(otherAccount, running.port()).get("/").status());
                assertEquals(
                        401,
                        Browser.with(withoutCertificate, running.port())
                                .get("/")
                                .status());
            }
        }
    }

    private static void addSnippetsToTheDistributedServerXml(Path home, TomcatBase base, FakeActiveDirectory directory)
            throws IOException {
        String hostConfig = snippets().get(0);
        String realmAndValve = snippets()
                .get(1)
                .replace("corp.example.com", directory.domain())
                .replace("ldaps://dc1." + directory.domain(), directory.server())
                .replace("svc-tomcat@" + directory.domain(), directory.bindDn())
                .replace(
                        "directoryTrustStoreFile=",
                        "revocationAllowedHosts=\"127.0.0.1\" directoryTrustStoreFile="); // the test's CRL server
        String connector =
                "<Connector address=\"127.0.0.1\" port=\"0\" SSLEnabled=\"true\" scheme=\"https\" secure=\"true\">"
                        + hostConfig
                        + "<Certificate certificateKeystoreFile=\"conf/server.p12\" certificateKeystorePassword=\"changeit\""
                        + " certificateKeystoreType=\"PKCS12\"/></SSLHostConfig></Connector>";
        String distributed = Files.readString(home.resolve("conf/server.xml"));
        String edited = distributed
                .replace("port=\"8005\"", "port=\"-1\"")
                .replaceFirst("(?s)<Connector port=\"8080\".*?/>", Matcher.quoteReplacement(connector))
                .replaceFirst("(?s)<Realm className=\"org.apache.catalina.realm.LockOutRealm\">.*?</Realm>", "")
                .replace("<Host name=\"localhost\"", realmAndValve + "<Host name=\"localhost\"");
        Files.writeString(base.folder().resolve("conf/server.xml"), edited);
        Files.copy(home.resolve("conf/tomcat-users.xml"), base.folder().resolve("conf/tomcat-users.xml"));
    }

    private static SSLContext tls(
            TestCa issuingCa, TestAccount account, FakeActiveDirectory directory, RevocationServer crls) {
        return issuingCa
                .issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .crlDistributionPoint(crls.url("/ca.crl"))
                .issue()
                .sslContext(issuingCa.certificate());
    }

    @Test
    void testedVersionsMatchTheBuild() throws IOException {
        String installation = Files.readString(Path.of("docs/install.md"));
        String table = installation.substring(installation.indexOf("## Tested with"));
        for (String tomcat : List.of("tomcat10", "tomcat11", "oldestTomcat10", "oldestTomcat11")) {
            String folder = Path.of(System.getProperty("adcertmap." + tomcat))
                    .getFileName()
                    .toString();
            assertTrue(table.contains(folder.replace("apache-tomcat-", "")), folder);
        }
        for (String sample : List.of("spring-boot-3", "spring-boot-4")) {
            Matcher version = Pattern.compile("<spring-boot.version>(.*?)<")
                    .matcher(Files.readString(Path.of("src/samples", sample, "pom.xml")));
            assertTrue(version.find() && table.contains(version.group(1)), sample);
        }
    }
}
