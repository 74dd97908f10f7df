// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import static org.adcertmap.console.page.Role.ADMIN;
import static org.adcertmap.console.page.Role.STATUS;
import static org.adcertmap.console.page.Role.SUPPORT;
import static org.adcertmap.lab.console.MadeUpBean.row;
import static org.adcertmap.lab.console.MadeUpBean.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.junit.jupiter.api.Test;

/** The start page of made-up beans. */
class SitesPageTest {
    private final SitesPage page = new SitesPage();
    private final MadeUpTomcat tomcat = new MadeUpTomcat();

    private SitesView view() {
        Outcome.Html html = (Outcome.Html) page.get(tomcat.call("/", Map.of(), SUPPORT));
        return (SitesView) html.view();
    }

    private List<String> rows() {
        return view().sites().stream()
                .map(site -> "  ".repeat(site.depth()) + site.name() + ": "
                        + site.mapping().words())
                .toList();
    }

    @Test
    void eachContainerIsARowAndInheritsFromTheOneAboveIt() {
        tomcat.addContainers().addValve("", "Engine Catalina", true);
        assertEquals(
                List.of(
                        "Service Catalina: ",
                        "  Engine Catalina: Enabled",
                        "    Host localhost: as Engine Catalina",
                        "      Context /: as Engine Catalina",
                        "      Context /app: as Engine Catalina"),
                rows());
    }

    @Test
    void valveOfAContextIsItsOwn() {
        tomcat.addContainers().addValve("host=localhost,", "Host localhost", true);
        tomcat.addValve("host=localhost,context=/app,", "Context /app", false);
        assertEquals(
                List.of(
                        "Service Catalina: ",
                        "  Engine Catalina: no Valve",
                        "    Host localhost: Enabled",
                        "      Context /: as Host localhost",
                        "      Context /app: Disabled"),
                rows());
    }

    @Test
    void valveThatCannotBeReadIsARowAndTheOthersAreThere() {
        tomcat.addContainers().addValve("host=localhost,", "Host localhost", true);
        tomcat.addValve("", "Engine Catalina", true).fail("out of order");
        assertEquals("  Engine Catalina: cannot be read: out of order", rows().get(1));
        assertEquals("    Host localhost: Enabled", rows().get(2));
        assertTrue(tomcat.html(page, "/", STATUS).contains("cannot be read: out of order"));
    }

    @Test
    void realmThatCannotBeReadIsASentence() {
        tomcat.addContainers().addRealm().fail("out of order");
        assertEquals(List.of("The Realm /realm0 cannot be read: out of order"), view().directory());
    }

    @Test
    void withoutAValveThePageSaysHowOneIsAdded() {
        tomcat.addContainers();
        assertTrue(tomcat.html(page, "/", STATUS).contains("No ClientCertificateMappingValve in this Tomcat"));
    }

    @Test
    void figuresAreTheSumsOfTheLast15Minutes() {
        tomcat.addContainers().addRealm();
        SitesView view = view();
        assertEquals(7, view.mapped());
        assertEquals(2, view.refused());
        assertEquals(0, view.unavailable());
        assertEquals(List.of("2 of 2 domain controllers healthy."), view.directory());
        assertTrue(view.isAvailable());
    }

    @Test
    void outageIsSaidInWordsWithWhatRemainsInUse() {
        tomcat.addRealm()
                .with("available", false)
                .with("lastUnavailable", "2026-01-31T12:01:00Z")
                .with("lastUnavailableReason", "connection refused")
                .with("outageStart", "2026-01-31T12:00:30Z")
                .with("outageGraceEnd", "2026-01-31T12:15:30Z");
        assertEquals(
                List.of("No domain controller is available since 2026-01-31 12:00:30 UTC, last failure at"
                        + " 2026-01-31 12:01:00 UTC: connection refused. 214 cached certificates remain in use until"
                        + " 2026-01-31 12:15:30 UTC at the latest (outageGracePeriod)."),
                view().directory());
        assertFalse(view().isAvailable());
    }

    @Test
    void reasonOfAnOutageCanNameAUserAndIsNotForTheRoleOfTheStatus() {
        tomcat.addRealm()
                .with("available", false)
                .with("lastUnavailable", "2026-01-31T12:01:00Z")
                .with("lastUnavailableReason", "cannot read the account S-1-5-21-1105");
        Outcome.Html html = (Outcome.Html) page.get(tomcat.call("/", Map.of(), STATUS));
        assertEquals(
                List.of("No domain controller is available, last failure at 2026-01-31 12:01:00 UTC."
                        + " 214 cached certificates remain in use for at most 15m (outageGracePeriod)."),
                ((SitesView) html.view()).directory());
    }

    @Test
    void slowControllerIsNotHealthy() {
        tomcat.addRealm()
                .with(
                        "domainControllers",
                        table(
                                row("address", "dc1:636", "state", "SLOW"),
                                row("address", "dc2:636", "state", "HEALTHY")));
        assertEquals(List.of("1 of 2 domain controllers healthy."), view().directory());
    }

    @Test
    void warningsOfTheStartAndRejectedSettingsAreShown() {
        tomcat.addRealm()
                .with("warnings", new String[] {"ntAuth is off"})
                .with("settingsError", "cacheTtl: invalid value");
        assertEquals(
                List.of("ntAuth is off", "Changed settings are not in use: cacheTtl: invalid value"),
                view().warnings());
    }

    @Test
    void fileThatSaysOtherwiseIsNamed() {
        tomcat.addContainers().addValve("", "Engine Catalina", true).with("savedEnabled", "false");
        assertEquals(
                "Disabled: /opt/tomcat/conf/server.xml line 34",
                view().sites().get(1).valve().afterRestart());
    }

    @Test
    void unknownFileIsGivenWithItsReason() {
        tomcat.addContainers()
                .addValve("", "Engine Catalina", true)
                .with("savedEnabled", null)
                .with("savedIn", "unknown: this Tomcat is embedded");
        assertEquals(
                "unknown: this Tomcat is embedded",
                view().sites().get(1).valve().afterRestart());
    }

    @Test
    void attributesOfTheValveAreInWords() {
        MadeUpBean valve = tomcat.addContainers()
                .addValve("", "Engine Catalina", true)
                .with("sslFlags", "Ssl, SslRequireCert, Ssl128")
                .with("anonymousAuthentication", false)
                .with("certificateHeader", "nginx")
                .with("trustedProxies", "10.0.0.0/8, 192.0.2.1");
        SiteValve words = view().sites().get(1).valve();
        assertEquals("TLS required, certificate required, 128 bit", words.ssl());
        assertEquals("is rejected", words.withoutAccount());
        assertEquals("nginx from 2 trusted networks", words.proxy());
        assertEquals("5 / 2 / 1", words.mapped() + " / " + words.refused() + " / " + words.other());
        valve.with("sslFlags", "Ssl, SslNegotiateCert");
        assertEquals(
                "TLS required, certificate requested",
                view().sites().get(1).valve().ssl());
        valve.with("sslFlags", "None");
        assertEquals("-", view().sites().get(1).valve().ssl());
    }

    @Test
    void onlyAnAdministratorSeesTheAction() {
        tomcat.addContainers().addValve("", "Engine Catalina", true);
        assertFalse(tomcat.html(page, "/", STATUS).contains("/switch"));
        String id = view().sites().get(1).id();
        assertTrue(tomcat.html(page, "/", ADMIN).contains("href=\"/adcertmap/sites/" + id + "/switch\""));
    }

    @Test
    void textOfABeanIsEscapedAndPrintable() {
        tomcat.addRealm().with("warnings", new String[] {"<script>alert('x')</script> \"q\" \u202e\u0007"});
        String html = tomcat.html(page, "/", STATUS);
        assertTrue(html.contains("&lt;script&gt;alert('x')&lt;/script&gt; \"q\" ??"), html);
    }
}
