// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import static org.adcertmap.console.page.Role.ADMIN;
import static org.adcertmap.lab.console.MadeUpBean.row;
import static org.adcertmap.lab.console.MadeUpBean.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.junit.jupiter.api.Test;

/** Confirmation and result of a change, of made-up beans. */
class SwitchPageTest {
    private static final String CONSOLE = "carol from 127.0.0.1 (console)";

    private final SwitchPage page = new SwitchPage();
    private final MadeUpTomcat tomcat = new MadeUpTomcat();
    private final MadeUpBean valve = tomcat.addValve("host=localhost,", "Host localhost", true)
            .operation("preview", arguments -> preview(), "boolean")
            .operation(
                    "change",
                    arguments -> change(7L, "Disabled. Saved in server.xml line 34; copy server.xml.bak.", true),
                    "boolean",
                    "boolean",
                    "boolean",
                    "java.lang.String");
    private final String path = "/sites/" + tomcat.beans().valves().get(0).id() + "/switch";

    private static CompositeData preview() {
        return row(
                "words",
                "From the next request on, no client certificate is mapped.",
                "sessions",
                37,
                "unauthenticated",
                new String[] {"/a", "/b"},
                "denied",
                new String[] {"/c"},
                "otherLogin",
                new String[0]);
    }

    private static CompositeData change(long number, String words, boolean saved) {
        return row(
                "number",
                number,
                "at",
                "2026-01-31T12:04:11Z",
                "by",
                CONSOLE,
                "container",
                "Host localhost",
                "before",
                true,
                "effective",
                false,
                "saved",
                saved,
                "words",
                words);
    }

    private Outcome post(Map<String, String> form) {
        return page.post(tomcat.call(path, form, ADMIN));
    }

    private String resultPage(CompositeData change) {
        valve.with("changes", table(change)).with("enabled", false);
        return tomcat.html(page, path.replace("/switch", "/change/7"), ADMIN);
    }

    @Test
    void confirmationSaysWhatTheChangeDoes() {
        String html = tomcat.html(page, path, ADMIN);
        for (String text : List.of(
                "Disable client certificate mapping for Host localhost.",
                "From the next request on, no client certificate is mapped.",
                "<li>/a</li>",
                "<li>/b</li>",
                "<li>/c</li>",
                "into /opt/tomcat/conf/server.xml line 34 (a copy is kept)",
                "Disable now",
                "name=\"token\" value=\"the-token\"",
                "name=\"expected\" value=\"true\"",
                "name=\"save\" value=\"true\" checked")) {
            assertTrue(html.contains(text), text + " is missing in " + html);
        }
        assertEquals(List.of("preview[false]"), valve.invoked());
    }

    @Test
    void whereTheFileIsUnknownSavingIsNotOfferedAndTheReasonIsGiven() {
        valve.with("savedEnabled", null).with("savedIn", "unknown: this Tomcat is embedded");
        String html = tomcat.html(page, path, ADMIN);
        assertFalse(html.contains("checkbox"), html);
        assertTrue(html.contains("unknown: this Tomcat is embedded"), html);
    }

    @Test
    void formChangesAndSavesAndLeadsToTheResult() {
        Outcome outcome = post(Map.of("enabled", "false", "expected", "true", "save", "true"));
        assertEquals(new Outcome.Redirect(path.replace("/switch", "/change/7"), ""), outcome);
        assertEquals(List.of("change[false, true, true, " + CONSOLE + "]"), valve.invoked());
    }

    @Test
    void withoutTheBoxNothingIsSaved() {
        assertInstanceOf(Outcome.Redirect.class, post(Map.of("enabled", "false", "expected", "true")));
        assertEquals(List.of("change[false, true, false, " + CONSOLE + "]"), valve.invoked());
    }

    @Test
    void oldStateIsAConflictAndThePageIsShownAnew() {
        valve.operation(
                "change",
                arguments -> change(0L, "Not changed: enabled is [true] and not [false] as expected.", false),
                "boolean",
                "boolean",
                "boolean",
                "java.lang.String");
        Outcome outcome = post(Map.of("enabled", "true", "expected", "false"));
        assertEquals(409, ((Outcome.Html) outcome).status());
        String html = MadeUpTomcat.render(outcome, ADMIN);
        assertTrue(html.contains("Not changed: enabled is [true] and not [false] as expected."), html);
        assertTrue(html.contains("Disable now"), html);
    }

    @Test
    void incompleteFormChangesNothing() {
        for (Map<String, String> form : List.of(
                Map.<String, String>of(),
                Map.of("enabled", "false"),
                Map.of("expected", "true"),
                Map.of("enabled", "maybe", "expected", "true"))) {
            assertEquals(409, ((Outcome.Html) post(form)).status());
        }
        assertTrue(valve.invoked().stream().noneMatch(call -> call.startsWith("change")), valve.invoked()::toString);
    }

    @Test
    void unknownIdIsNotFound() {
        for (String unknown :
                List.of("/sites", "/sites/none/switch", "/sites/*/switch", "/sites/a:type=Valve/switch")) {
            assertEquals(new Outcome.NotFound(), page.get(tomcat.call(unknown, Map.of(), ADMIN)), unknown);
            assertEquals(new Outcome.NotFound(), page.post(tomcat.call(unknown, Map.of(), ADMIN)), unknown);
        }
        assertEquals(List.of(), valve.invoked());
    }

    @Test
    void valveThatFailsIsAConflictAndIsNotChanged() {
        valve.operation(
                "change",
                arguments -> {
                    throw new IllegalStateException("out of order");
                },
                "boolean",
                "boolean",
                "boolean",
                "java.lang.String");
        String html = MadeUpTomcat.render(post(Map.of("enabled", "false", "expected", "true")), ADMIN);
        assertTrue(html.contains("Nothing was changed: out of order"), html);
    }

    @Test
    void resultSaysTwoSentencesAndOffersTheWayBack() {
        String html = resultPage(change(7, "Disabled. Saved in server.xml line 34; copy server.xml.bak.", true));
        for (String text : List.of(
                "Disabled since <time datetime=\"2026-01-31T12:04:11Z\">2026-01-31 12:04:11 UTC</time>",
                "Saved in server.xml line 34; copy server.xml.bak.",
                "Enable again",
                "name=\"enabled\" value=\"true\"",
                "name=\"save\" value=\"true\"")) {
            assertTrue(html.contains(text), text + " is missing in " + html);
        }
    }

    @Test
    void resultThatCouldNotBeSavedHasTheReasonAndTheCommand() {
        String html = resultPage(change(7, "Disabled. Not saved: server.xml cannot be written.", false));
        assertTrue(html.contains("<strong>Not saved: server.xml cannot be written.</strong>"), html);
        assertTrue(html.contains("bin/adcertmap disable --catalina-base DIRECTORY"), html);
    }

    @Test
    void resultOfAChangeThatWasChangedAgainOffersNoWayBack() {
        valve.with("changes", table(change(7, "Disabled. Saved in server.xml line 34.", true)))
                .with("enabled", true);
        String html = tomcat.html(page, path.replace("/switch", "/change/7"), ADMIN);
        assertFalse(html.contains("Enable again"), html);
        assertTrue(html.contains("has been changed again"), html);
    }

    @Test
    void unknownChangeIsNotFound() {
        assertEquals(
                new Outcome.NotFound(), page.get(tomcat.call(path.replace("/switch", "/change/8"), Map.of(), ADMIN)));
    }
}
