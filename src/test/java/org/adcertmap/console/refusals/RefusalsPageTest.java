// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.refusals;

import static org.adcertmap.console.page.Role.SUPPORT;
import static org.adcertmap.lab.console.MadeUpBean.row;
import static org.adcertmap.lab.console.MadeUpBean.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.util.json.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.junit.jupiter.api.Test;

/** The page of refusals and its exports, of made-up beans. */
class RefusalsPageTest {
    private static final String NASTY = "<script>alert(1)</script>\"'><b>\u202E\u0007\r\n=x";

    private final RefusalsPage page = new RefusalsPage();
    private final MadeUpTomcat tomcat = new MadeUpTomcat();

    private static CompositeData refusal(long number, String at, String reason, String name) {
        return row(
                "number", number,
                "at", at,
                "correlation", "c0ffee000000000" + number,
                "reason", reason,
                "substatus", "403.7",
                "certificate", name,
                "subject", name,
                "claimedUpn", name,
                "sid", name,
                "remoteAddress", name,
                "detail", name,
                "hint", name);
    }

    private MadeUpBean realm(CompositeData... refusals) {
        return tomcat.addRealm().with("recentRefusals", "200").with("recentRefusalTable", table(refusals));
    }

    private List<String> shown(Map<String, String> parameters) {
        Outcome.Html html =
                assertInstanceOf(Outcome.Html.class, page.get(tomcat.call("/refusals", parameters, SUPPORT)));
        return ((RefusalsView) html.view())
                .refusals().stream().map(refusal -> refusal.value("reason")).toList();
    }

    private String export(String path, Map<String, String> parameters) {
        Outcome.Content content =
                assertInstanceOf(Outcome.Content.class, page.get(tomcat.call(path, parameters, SUPPORT)));
        return new String(content.body(), StandardCharsets.UTF_8);
    }

    @Test
    void theNewestIsFirstAndEachFilterCounts() {
        realm(
                refusal(1, "2026-01-31T12:00:01Z", "ADCM-REVOKED", "alice"),
                refusal(2, "2026-01-31T12:00:02Z", "ADCM-DISABLED", "bob"));
        assertEquals(List.of("ADCM-DISABLED", "ADCM-REVOKED"), shown(Map.of()));
        assertEquals(List.of("ADCM-REVOKED"), shown(Map.of("reason", "ADCM-REVOKED")));
        assertEquals(List.of("ADCM-DISABLED"), shown(Map.of("text", " BOB ")));
        assertEquals(List.of("ADCM-REVOKED"), shown(Map.of("correlation", "C0FFEE0000000001")));
        assertEquals(List.of(), shown(Map.of("correlation", "0001", "text", "alice")));
        assertEquals(
                2,
                export("/refusals/export.csv", Map.of("text", "alice")).lines().count());
        assertInstanceOf(Outcome.NotFound.class, page.get(tomcat.call("/refusals/x", Map.of(), SUPPORT)));
    }

    @Test
    void scriptGetsTheTableAloneWithTheSameFilter() {
        realm(
                refusal(1, "2026-01-31T12:00:01Z", "ADCM-REVOKED", "alice"),
                refusal(2, "2026-01-31T12:00:02Z", "ADCM-DISABLED", "bob"));
        assertTrue(MadeUpTomcat.render(page.get(tomcat.call("/refusals", Map.of("text", "a&b"), SUPPORT)), SUPPORT)
                .contains(" data-live=\"/adcertmap/refusals/live?reason=&amp;text=a%26b&amp;correlation=\""));
        Outcome table = page.get(tomcat.call("/refusals/live", Map.of("text", "alice"), SUPPORT));
        String html = MadeUpTomcat.render(table, SUPPORT);
        assertTrue(html.startsWith("<div id=\"refusals\""), html);
        assertTrue(html.contains("ADCM-REVOKED") && !html.contains("ADCM-DISABLED"), html);
        assertTrue(html.contains("<span id=\"refusals-count\">1 of 2</span>"), html);
        assertTrue(html.contains("-1\">\n<th scope=\"row\">"), html);
    }

    @Test
    void namesOfACertificateAreTextOnThePage() {
        realm(refusal(1, "2026-01-31T12:00:01Z", NASTY, NASTY));
        String html = tomcat.html(page, "/refusals", SUPPORT);
        assertFalse(html.contains("<script>alert") || html.contains("<b>") || html.contains("\"'>"), html);
        assertFalse(html.contains("\u202E") || html.contains("\u0007"), html);
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), html);
        String filtered = MadeUpTomcat.render(
                page.get(tomcat.call("/refusals", Map.of("text", NASTY, "reason", NASTY), SUPPORT)), SUPPORT);
        assertFalse(filtered.contains("<script>alert") || filtered.contains("<b>"), filtered);
    }

    @Test
    void noFieldOfTheExportsIsAFormulaOrBreaksALine() throws Exception {
        realm(
                refusal(1, "2026-01-31T12:00:01Z", "=cmd|' /C calc'!A0", "+1"),
                refusal(2, "2026-01-31T12:00:02Z", NASTY, " @x;-1"),
                refusal(3, "2026-01-31T12:00:03Z", "a\",\"=1+1", "\u3000\uFF1D1"));
        List<String> lines = export("/refusals/export.csv", Map.of()).lines().toList();
        assertEquals(4, lines.size());
        assertTrue(
                lines.get(3).contains(",\"'=cmd|' /C calc'!A0\",")
                        && lines.get(3).contains(",\"'+1\","),
                lines::toString);
        assertTrue(lines.get(2).contains(",\"' @x;'-1\","), lines::toString);
        assertTrue(
                lines.get(1).contains(",\"a\"\",\"\"=1+1\",") && lines.get(1).contains(",\"'\u3000\uFF1D1\","),
                lines::toString);
        List<String> json = export("/refusals/export.jsonl", Map.of()).lines().toList();
        assertEquals(3, json.size());
        assertEquals("+1", new JSONObject(json.get(2)).getFieldAsString("subject"));
        assertFalse(json.get(1).contains("<"), json::toString);
    }

    @Test
    void withoutRefusalsThePageSaysWhy() {
        MadeUpBean realm = realm();
        assertTrue(tomcat.html(page, "/refusals", SUPPORT).contains("None since the start at "));
        realm.with("recentRefusals", "0");
        String html = tomcat.html(page, "/refusals", SUPPORT);
        assertTrue(html.contains("Engine Catalina: Not kept; see the log."), html);
        assertFalse(html.contains("None since"), html);
        realm.fail("it stops");
        assertTrue(tomcat.html(page, "/refusals", SUPPORT).contains("Engine Catalina cannot be read: it stops"));
    }

    @Test
    void onlyARefusedCertificateCanBeExplainedAgain() {
        realm(refusal(1, "2026-01-31T12:00:01Z", "ADCM-AUTHENTICATION-REQUIRED", ""));
        assertFalse(tomcat.html(page, "/refusals", SUPPORT).contains("Explain again"));
        realmOfAnotherHost();
        String html = tomcat.html(page, "/refusals", SUPPORT);
        assertTrue(html.contains("Explain again") && html.contains("name=\"token\" value=\"the-token\""), html);
        assertTrue(html.contains("Host other"), html);
    }

    private void realmOfAnotherHost() {
        tomcat.add(
                "Catalina:type=Realm,host=other,realmPath=/realm0",
                new MadeUpBean("org.adcertmap.tomcat.management.RealmMBean")
                        .with("recentRefusals", "200")
                        .with(
                                "recentRefusalTable",
                                table(refusal(7, "2026-01-31T12:00:09Z", "ADCM-REVOKED", "carol"))));
    }
}
