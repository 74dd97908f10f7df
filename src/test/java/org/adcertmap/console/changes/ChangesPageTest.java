// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.changes;

import static org.adcertmap.console.page.Role.ADMIN;
import static org.adcertmap.lab.console.MadeUpBean.row;
import static org.adcertmap.lab.console.MadeUpBean.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.management.openmbean.CompositeData;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.junit.jupiter.api.Test;

/** The list of changes, of made-up beans. */
class ChangesPageTest {
    private final ChangesPage page = new ChangesPage();
    private final MadeUpTomcat tomcat = new MadeUpTomcat();

    private static CompositeData change(long number, String at, String by) {
        return row(
                "number",
                number,
                "at",
                at,
                "by",
                by,
                "container",
                "Host localhost",
                "before",
                true,
                "effective",
                false,
                "saved",
                false,
                "words",
                "Disabled. Not saved: a restart sets what the file says.");
    }

    private ChangesView view() {
        return (ChangesView) ((Outcome.Html) page.get(tomcat.call("/changes", Map.of(), ADMIN))).view();
    }

    @Test
    void changesOfAllValvesAreInTheOrderOfTime() {
        tomcat.addValve("", "Engine Catalina", true)
                .with(
                        "changes",
                        table(change(1, "2026-01-31T12:00:00Z", "JMX"), change(2, "2026-01-31T12:02:00Z", "b")));
        tomcat.addValve("host=localhost,", "Host localhost", true)
                .with("changes", table(change(1, "2026-01-31T12:01:00Z", "c")));
        assertEquals(
                List.of("b", "c", "JMX"),
                view().changes().stream().map(Change::by).toList());
    }

    @Test
    void onlyTheLatestHundredAreShown() {
        CompositeData[] many = LongStream.range(0, 120)
                .mapToObj(i -> change(i, "2026-01-31T12:00:00.%03dZ".formatted(i), "user " + i))
                .toArray(CompositeData[]::new);
        tomcat.addValve("", "Engine Catalina", true).with("changes", table(many));
        assertEquals(100, view().changes().size());
        assertEquals("user 119", view().changes().get(0).by());
    }

    /** Beside a long path, the column of a short word is narrower than the word: it must not be broken within. */
    @Test
    void wordsAreNotBrokenWithin() {
        tomcat.addValve("", "Engine Catalina", true).with("changes", table(change(1, "2026-01-31T12:00:00Z", "JMX")));
        String html = tomcat.html(page, "/changes", ADMIN);
        assertTrue(html.contains("<td data-label=\"From\" class=\"words\">Enabled</td>"), html);
        assertTrue(html.contains("<td data-label=\"To\" class=\"words\">Disabled</td>"), html);
    }

    @Test
    void withoutAChangeThePageSaysSo() {
        tomcat.addValve("", "Engine Catalina", true);
        assertTrue(tomcat.html(page, "/changes", ADMIN).contains("None since the start of Tomcat."));
    }

    @Test
    void valveThatCannotBeReadIsASentence() {
        tomcat.addValve("", "Engine Catalina", true).fail("out of order");
        assertEquals(List.of("A Valve of Catalina cannot be read: out of order"), view().unreadable());
    }

    @Test
    void nameOfAnotherClientIsEscaped() {
        tomcat.addValve("", "Engine Catalina", true)
                .with("changes", table(change(1, "2026-01-31T12:00:00Z", "<img src=x>\u202e")));
        String html = tomcat.html(page, "/changes", ADMIN);
        assertTrue(html.contains("&lt;img src=x&gt;?"), html);
    }
}
