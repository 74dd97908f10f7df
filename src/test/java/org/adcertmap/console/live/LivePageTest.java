// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.live;

import static org.adcertmap.console.page.Role.STATUS;
import static org.adcertmap.console.page.Role.SUPPORT;
import static org.adcertmap.lab.console.MadeUpBean.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** The plots' page and what its script polls, of made-up beans. */
class LivePageTest {
    private final MadeUpTomcat tomcat = new MadeUpTomcat();
    private final LivePage page = new LivePage();

    private static CompositeData steps(int seconds, long... mapped) {
        return row(
                "start", "2026-01-31T11:00:00Z",
                "stepSeconds", seconds,
                "mapped", mapped,
                "refused", new long[] {1, 0, 0},
                "unavailable", new long[] {0, 0, 0},
                "medianMillis", new long[] {-1, 5, -1},
                "p95Millis", new long[] {-1, 20, -1});
    }

    private MadeUpBean realm() {
        return tomcat.addRealm().with("history", row("recent", steps(5, 10, 0, 3), "day", steps(60, 60, 0, 3)));
    }

    private JSONObject json(String range) throws Exception {
        Outcome.Content content =
                (Outcome.Content) new LiveJson().get(tomcat.call("/live.json", Map.of("range", range), STATUS));
        return new JSONObject(new String(content.body(), StandardCharsets.UTF_8));
    }

    @Test
    void tableHasTheStepsWithRequestsOrQueries() {
        realm();
        String html = tomcat.html(page, "/live", STATUS);
        String cells = html.replaceAll(" data-label=\"[^\"]*\"", "");
        assertTrue(
                cells.contains("11:00:00 UTC</time></th><td>2</td><td>0.2</td><td>0</td><td>-</td><td>-</td>"), html);
        assertTrue(
                cells.contains("11:00:05 UTC</time></th><td>0</td><td>0</td><td>0</td><td>5 ms</td><td>20 ms</td>"),
                html);
        assertFalse(html.contains("11:00:10 UTC</time>"), "a step that has not ended is not in the table");
        assertTrue(html.contains("data-live=\"/adcertmap/live.json?range=15m\""), html);
    }

    @Test
    void reasonsAreCountedInTheRangeAndSinceTheStart() throws Exception {
        realm();
        tomcat.addValve("", "Engine Catalina", true)
                .with("responses", row("mapped", 9L, "ADCM-REVOKED", 7L, "ADCM-DISABLED", 0L))
                .with("dayResponses", row("mapped", 9L, "ADCM-REVOKED", 4L, "ADCM-DISABLED", 0L))
                .with("recentResponses", row("mapped", 9L, "ADCM-REVOKED", 2L, "ADCM-DISABLED", 0L));
        String html = tomcat.html(page, "/live", SUPPORT);
        assertTrue(html.contains("href=\"/adcertmap/refusals?reason=ADCM-REVOKED\">"), html);
        assertTrue(html.contains("data-reason=\"ADCM-REVOKED\" data-of=\"0\">2<"), html);
        assertTrue(html.contains("data-reason=\"ADCM-REVOKED\" data-of=\"1\">7<"), html);
        assertFalse(html.contains("ADCM-DISABLED"), "it was not counted");
        assertFalse(tomcat.html(page, "/live", STATUS).contains("/refusals"), "refusals are personal data");
        assertEquals(
                "[4,7]",
                json("24h")
                        .getFieldAsObject("reasons")
                        .getField("ADCM-REVOKED")
                        .toSingleLineString()
                        .replace(" ", ""));
    }

    @Test
    void jsonHasFiguresAndStepsOfTheRange() throws Exception {
        realm();
        JSONObject json = json("24h");
        assertEquals(13, json.getFieldAsObject("figures").getFieldAsInteger("mapped"));
        assertEquals(60, json.getFieldAsInteger("step"));
        assertEquals(3, json.getFieldAsArray("mapped").size());
        assertEquals("12:03:21 UTC", json.getFieldAsString("time"));
    }

    @Test
    void severalRealmsAreAddedAndTheSlowestCounts() {
        realm();
        tomcat.add(
                "Catalina:type=Realm,host=b,realmPath=/realm0",
                new MadeUpBean("org.adcertmap.tomcat.X")
                        .with("history", row("recent", steps(5, 1, 1, 1), "day", steps(60, 1))));
        tomcat.add(
                        "Catalina:type=Realm,host=c,realmPath=/realm0",
                        new MadeUpBean("org.adcertmap.tomcat.X").with("history", ""))
                .fail("<it stops>");
        History history = History.read(tomcat.beans().realms(), Range.QUARTER);
        assertArrayEquals(new long[] {11, 1, 4}, history.mapped());
        assertArrayEquals(new long[] {-1, 5, -1}, history.median());
        assertEquals(List.of("Host c cannot be read: <it stops>"), history.notes());
        assertFalse(tomcat.html(page, "/live", STATUS).contains("<it stops>"));
    }

    @Test
    void withoutARealmThePageSaysSo() throws Exception {
        assertTrue(tomcat.html(page, "/live", STATUS)
                .contains("No ActiveDirectoryRealm or ListedCertificatesRealm in this Tomcat."));
        assertEquals(0, json("15m").getFieldAsArray("mapped").size());
    }
}
