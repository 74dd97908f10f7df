// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.listed.ListedFile;
import org.junit.jupiter.api.Test;

/** A real Tomcat maps certificates by the files of docs/listed-certificates.md, without a directory. */
abstract class ListedScenarios {
    private static final Path PAGE = Path.of("docs/listed-certificates.md");

    private final TestCa ca = TestCa.root("CN=Contoso CA");
    private final Identity alice =
            ca.issue("O=Contoso Ltd", "OU=HR", "CN=Alice").issue();
    private final Identity bob = ca.issue("O=Fabrikam", "CN=Bob").issue();
    private final Identity eve = ca.issue("O=Contoso Ltd", "OU=Sales", "CN=Eve").issue();

    /** Returns CATALINA_HOME. */
    abstract Path home();

    private TomcatBase base() throws IOException {
        TomcatBase base;
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) { // for the files of the sample alone
            base = TomcatBase.create(
                    Path.of("target/e2e", getClass().getSimpleName()), home(), AdcertmapJar.path(), directory, ca);
        }
        Path conf = base.folder().resolve("conf");
        Files.writeString(conf.resolve("ca-certificates.pem"), ca.pem());
        Files.delete(conf.resolve("adcertmap.properties"));
        String realm = Snippets.of(PAGE, "certificates=\"conf/certificates.xml\" cert")
                .lines()
                .limit(2)
                .reduce("", String::concat);
        String sample = Files.readString(conf.resolve("server.xml"));
        String before = sample.substring(
                sample.indexOf("<Realm className=\"org.adcertmap"), sample.indexOf("/>", sample.indexOf("<Realm")) + 2);
        return base.edit("server.xml", before, realm.replace("/>", " verifyClientCertRevocation=\"false\"/>"))
                .application("partner", SecurityConstraint.role("partner"));
    }

    private static void write(TomcatBase base, String text) throws IOException {
        Files.writeString(base.folder().resolve("conf/certificates.xml"), text);
    }

    private Page get(RunningTomcat tomcat, Identity identity) {
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/partner/");
    }

    @Test
    void filesOfThePageMapAndAreReadAgain() throws Exception {
        TomcatBase base = base();
        write(base, Snippets.of(PAGE, "<manyToOneMappings>"));
        try (RunningTomcat tomcat = RunningTomcat.start(home(), base.folder(), base.properties())) {
            assertEquals("contoso", get(tomcat, alice).user());
            Page denied = get(tomcat, eve);
            assertEquals(403, denied.status());
            assertTrue(denied.body().contains("ADCM-MAPPING-DENIED"), denied::body);
            Page unlisted = get(tomcat, bob);
            assertEquals(401, unlisted.status());
            assertTrue(unlisted.body().contains("ADCM-NOT-LISTED"), unlisted::body);

            write(
                    base,
                    Snippets.of(PAGE, "<oneToOneMappings>")
                            .replace("MIIDdzCCAl...", ListedFile.base64(alice))
                            .replace("MIIDezCCAm...", ListedFile.base64(bob)));
            Page bobs = Eventually.get(() -> get(tomcat, bob), page -> page.status() == 200);
            assertEquals("FABRIKAM\\bob", bobs.user());
            assertEquals(403, get(tomcat, alice).status(), "alice has no role partner");
            assertEquals(401, get(tomcat, eve).status());
        }
    }

    @Test
    void mappingWithoutRulesStopsTheStart() throws Exception {
        TomcatBase base = base();
        write(base, new ListedFile().mapping("name=\"all\" userName=\"all\"").text());
        String log = RunningTomcat.startExpectingFailure(home(), base.folder(), base.properties());
        assertTrue(log.contains("line 6, <add>: a mapping without rules: every certificate would match it"), log);
    }
}
