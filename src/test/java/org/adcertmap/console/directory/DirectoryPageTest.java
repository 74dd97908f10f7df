// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import static org.adcertmap.console.page.Role.ADMIN;
import static org.adcertmap.console.page.Role.STATUS;
import static org.adcertmap.lab.console.MadeUpBean.row;
import static org.adcertmap.lab.console.MadeUpBean.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.adcertmap.console.page.DirectoryQueries;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.junit.jupiter.api.Test;

/** The page of the domain controllers, of made-up beans. */
class DirectoryPageTest {
    private final DirectoryPage page = new DirectoryPage();
    private final DirectoryQueries queries = new DirectoryQueries(0);
    private final MadeUpTomcat tomcat = new MadeUpTomcat();

    private String html() {
        return tomcat.html(page, "/directory", STATUS);
    }

    private void assertShown(String... texts) {
        String html = html();
        for (String text : texts) {
            assertTrue(html.contains(text), text + " is missing in " + html);
        }
    }

    @Test
    void controllersAreShownWithStateInWordsLatencyAndFailure() {
        tomcat.addRealm()
                .with(
                        "domainControllers",
                        table(
                                row("address", "dc1:636", "state", "HEALTHY", "latencyMillis", 3L, "lastFailure", ""),
                                row(
                                        "address",
                                        "dc2:636",
                                        "state",
                                        "DOWN",
                                        "latencyMillis",
                                        -1L,
                                        "lastFailure",
                                        "connection refused",
                                        "lastFailureSince",
                                        "2026-01-31T12:00:00Z")));
        assertShown(
                "✓ healthy",
                "3 ms",
                "✗ down: skipped until a health check succeeds",
                "2026-01-31 12:00:00 UTC: connection refused",
                "1 of 2 domain controllers healthy.");
    }

    @Test
    void globalCatalogsAreNamedAsSuch() {
        tomcat.addRealm()
                .with(
                        "domainControllers",
                        table(
                                row("address", "dc1:636", "state", "HEALTHY", "latencyMillis", 3L),
                                row("address", "gc1:3269", "state", "HEALTHY", "latencyMillis", 3L)));
        assertShown(
                "dc1:636</th>\n<td data-label=\"Queried for\" class=\"words\">domain</td>",
                "gc1:3269</th>\n<td data-label=\"Queried for\" class=\"words\">global catalog</td>");
    }

    @Test
    void lastOutageHasItsBeginningAndItsEnd() {
        MadeUpBean realm = tomcat.addRealm();
        assertShown("<dt>Last outage</dt><dd>none</dd>");
        realm.with("outageStart", "2026-01-31T12:00:30Z");
        assertShown("<dt>Last outage</dt><dd>since 2026-01-31 12:00:30 UTC</dd>");
        realm.with("outageEnd", "2026-01-31T12:03:00Z");
        assertShown("<dt>Last outage</dt><dd>since 2026-01-31 12:00:30 UTC until 2026-01-31 12:03:00 UTC</dd>");
    }

    @Test
    void factsSayHowControllersAreLocatedAndWhatWasLast() {
        tomcat.addRealm()
                .with("dnsDomain", "corp.example.com")
                .with("bindStatus", "accepted by dc1:636")
                .with("lastChangeNotification", "2026-01-31T11:00:00Z");
        assertShown(
                "corp.example.com",
                "DNS SRV records",
                "determined by an LDAP ping",
                "accepted by dc1:636",
                "<time datetime=\"2026-01-31T11:00:00Z\">");
    }

    @Test
    void locationBySettingNamesTheServers() {
        tomcat.addRealm().with("servers", "ldaps://dc1, ldaps://dc2").with("site", "Paris");
        assertShown("the setting servers: ldaps://dc1, ldaps://dc2", "Paris");
    }

    @Test
    void revocationSourcesHaveTheirTimes() {
        tomcat.addRealm()
                .with(
                        "revocationSources",
                        table(row(
                                "source",
                                "http://pki.example.com/ca.crl",
                                "kind",
                                "CRL",
                                "thisUpdate",
                                "2026-01-30T00:00:00Z",
                                "nextUpdate",
                                "2026-02-06T00:00:00Z",
                                "nextRefresh",
                                "",
                                "lastFailure",
                                "HTTP status 404")));
        assertShown(
                "http://pki.example.com/ca.crl",
                "<time datetime=\"2026-02-06T00:00:00Z\">2026-02-06 00:00:00 UTC</time>",
                "HTTP status 404");
    }

    @Test
    void realmThatCannotBeReadDoesNotHideTheOther() {
        tomcat.addRealm().fail("out of order");
        tomcat.add(
                "Other:type=Realm,realmPath=/realm0",
                new MadeUpBean("org.adcertmap.tomcat.management.RealmMBean")
                        .with("stateName", "STARTED")
                        .with("available", true));
        assertShown("cannot be read: out of order", "No domain controller has been needed yet.");
    }

    @Test
    void realmOfTomcatIsNotShown() {
        tomcat.add("Catalina:type=Realm,realmPath=/realm0", new MadeUpBean("org.apache.catalina.realm.MemoryRealm"));
        assertShown("No ActiveDirectoryRealm or ListedCertificatesRealm in this Tomcat.");
    }

    @Test
    void onlyAnAdministratorSeesTheActions() {
        tomcat.addRealm();
        assertFalse(html().contains("/directory/cache/"));
        assertTrue(tomcat.html(page, "/directory", ADMIN).contains("/directory/cache/"));
    }

    @Test
    void textsOfTheDirectoryAreEscapedAndPrintable() {
        tomcat.addRealm()
                .with(
                        "domainControllers",
                        table(row(
                                "address",
                                "<b>dc</b>\u202e",
                                "state",
                                "\"><script>",
                                "latencyMillis",
                                1L,
                                "lastFailure",
                                "'\u0000")));
        String html = html();
        assertEquals(
                List.of(true, true, false),
                List.of(html.contains("&lt;b&gt;dc&lt;/b&gt;?"), html.contains("'?"), html.contains("<script>")),
                html);
    }

    @Test
    void casAreShownByUse() {
        tomcat.addRealm()
                .operation(
                        "cas",
                        arguments -> table(
                                row(
                                        "name",
                                        "a",
                                        "use",
                                        "NTAuth",
                                        "subject",
                                        "CN=Issuing CA",
                                        "notAfter",
                                        "2030-01-01T00:00:00Z"),
                                row(
                                        "name",
                                        "b",
                                        "use",
                                        "root CA",
                                        "subject",
                                        "CN=<Root>",
                                        "notAfter",
                                        "2040-01-01T00:00:00Z")));
        String html = tomcat.html(new CasPage(queries), "/cas", STATUS);
        assertTrue(html.contains("1 in NTAuth: they may issue certificates for logon"), html);
        assertTrue(html.contains("Trusted root CAs: 1"), html);
        assertTrue(html.contains("CN=&lt;Root&gt;"), html);
    }

    @Test
    void casAreNotReadWhileOthersQueryTheDirectory() {
        MadeUpBean realm = tomcat.addRealm().operation("cas", arguments -> table());
        assertTrue(queries.begin());
        assertTrue(queries.begin(), "such as two that explain a certificate");
        CasPage cas = new CasPage(queries);
        Outcome.Html refused = (Outcome.Html) cas.get(tomcat.call("/cas", Map.of(), STATUS));
        assertEquals(503, refused.status());
        assertCasCannotBeRead(DirectoryQueries.REFUSAL);
        assertEquals(List.of(), realm.invoked());
        queries.end();
        for (int i = 0; i < 5; i++) { // each ends its own
            assertEquals(200, ((Outcome.Html) cas.get(tomcat.call("/cas", Map.of(), STATUS))).status());
        }
        assertEquals(List.of("cas[]", "cas[]", "cas[]", "cas[]", "cas[]"), realm.invoked(), "one reading a page");
    }

    @Test
    void casThatCannotBeReadAreASentence() {
        MadeUpBean realm = tomcat.addRealm().operation("cas", arguments -> {
            throw new IllegalStateException("no domain controller can be reached");
        });
        assertCasCannotBeRead("no domain controller can be reached");
        realm.operation("cas", arguments -> null);
        assertCasCannotBeRead("the operation cas has returned no table");
        realm.operation("cas", arguments -> table()).fail("out of order");
        assertCasCannotBeRead("out of order");
    }

    private void assertCasCannotBeRead(String reason) {
        String html = tomcat.html(new CasPage(queries), "/cas", STATUS);
        assertTrue(html.contains("cannot be read: " + reason), html);
        assertFalse(html.contains("<table"), html);
    }

    @Test
    void clockDifferenceIsShownInWords() {
        MadeUpBean realm = tomcat.addRealm().with("clockSkewSeconds", -3L);
        assertShown("3 s behind");
        realm.with("clockSkewSeconds", 0L);
        assertShown("the same");
    }
}
