// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.settings;

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
import org.adcertmap.console.page.Role;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.junit.jupiter.api.Test;

/** The settings of a made-up Realm, and their reload. */
class SettingsPageTest {
    private static final String LOADED = "2026-01-31T09:12:00Z";

    private final SettingsPage page = new SettingsPage();
    private final ReloadPage reload = new ReloadPage();
    private final MadeUpTomcat tomcat = new MadeUpTomcat();
    private final MadeUpBean realm = tomcat.addRealm()
            .with("settingsLoaded", LOADED)
            .with("cacheTtl", "15m")
            .with(
                    "effectiveSettings",
                    table(
                            row("name", "cacheTtl", "value", "15m", "origin", "adcertmap.properties line 4"),
                            row("name", "bindPassword", "value", "(set)", "origin", "attribute")))
            .with(
                    "expiring",
                    table(row(
                            "certificate",
                            "serial 0A of CN=CA",
                            "notAfter",
                            "2026-02-10T00:00:00Z",
                            "userName",
                            "alice")))
            .operation("reload", arguments -> "settings read", "java.lang.String");
    private final String reloadPath =
            "/settings/reload/" + tomcat.beans().realms().get(0).id();

    private String html(Role role) {
        return tomcat.html(page, "/settings", role);
    }

    /** The template of a time must not end with a line end, which HTML shows as a blank. */
    @Test
    void noBlankIsBeforeAFullStop() {
        assertTrue(html(STATUS).contains("</time>.</p>"), html(STATUS));
    }

    @Test
    void eachSettingHasValueOriginAndMeaning() {
        String html = html(STATUS);
        for (String text : List.of("cacheTtl", "15m", "adcertmap.properties line 4", "(set)", "Meaning", LOADED)) {
            assertTrue(html.contains(text), text + " is missing in " + html);
        }
    }

    @Test
    void namesOfUsersAreForSupportOnly() {
        assertFalse(html(STATUS).contains("alice"));
        assertTrue(html(SUPPORT).contains("alice"));
    }

    @Test
    void rejectedSettingsAndWarningsAreShown() {
        realm.with("settingsError", "line 7: cacheTtl: invalid value").with("warnings", new String[] {"ntAuth is off"});
        assertTrue(html(STATUS).contains("line 7: cacheTtl: invalid value"));
        assertTrue(html(STATUS).contains("ntAuth is off"));
    }

    @Test
    void realmThatCannotBeReadSaysWhy() {
        realm.fail("out of order");
        assertTrue(html(STATUS).contains("cannot be read: out of order"));
    }

    @Test
    void onlyAnAdministratorMayReload() {
        assertFalse(html(SUPPORT).contains("Reload now"));
        assertTrue(html(ADMIN).contains("action=\"/adcertmap" + reloadPath + "\""));
    }

    @Test
    void reloadIsDoneInTheNameOfTheUser() {
        Outcome outcome = reload.post(tomcat.call(reloadPath, Map.of("expected", LOADED), ADMIN));
        assertEquals(new Outcome.Redirect("/settings", "settings read"), outcome);
        assertEquals(List.of("reload[carol from 127.0.0.1 (console)]"), realm.invoked());
    }

    @Test
    void settingsThatWereReadMeanwhileAreAConflict() {
        Outcome outcome = reload.post(tomcat.call(reloadPath, Map.of("expected", "2026-01-31T09:00:00Z"), ADMIN));
        assertEquals(409, ((Outcome.Html) outcome).status());
        assertEquals(List.of(), realm.invoked());
    }

    @Test
    void addressOfTheReloadLeadsToTheSettings() {
        assertEquals(new Outcome.Redirect("/settings", ""), reload.get(tomcat.call(reloadPath, Map.of(), ADMIN)));
        assertEquals(new Outcome.NotFound(), reload.post(tomcat.call("/settings/reload/none", Map.of(), ADMIN)));
    }
}
