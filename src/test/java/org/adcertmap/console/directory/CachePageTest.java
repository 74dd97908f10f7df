// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import static org.adcertmap.console.page.Role.ADMIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.junit.jupiter.api.Test;

/** Clears the cache of a made-up Realm, and evicts one certificate. */
class CachePageTest {
    private static final String BY = "carol from 127.0.0.1 (console)";

    private final CachePage page = new CachePage();
    private final MadeUpTomcat tomcat = new MadeUpTomcat();
    private final MadeUpBean realm = tomcat.addRealm()
            .operation("clearCache", arguments -> "evicted 214 certificates", "java.lang.String")
            .operation("evict", arguments -> "evicted 1 certificate", "java.lang.String", "java.lang.String");
    private final String path =
            "/directory/cache/" + tomcat.beans().realms().get(0).id();

    private Outcome post(String action, Map<String, String> form) {
        return page.post(tomcat.call(path + action, form, ADMIN));
    }

    @Test
    void confirmationSaysWhatItCostsInAnOutage() {
        String html = tomcat.html(page, path + "/clear", ADMIN);
        assertTrue(html.contains("214 cached certificates"), html);
        assertTrue(html.contains("In an outage, clients whose certificates are no longer cached are refused"), html);
        realm.with("available", false);
        html = tomcat.html(page, path + "/clear", ADMIN);
        assertTrue(html.contains("No domain controller is available."), html);
        assertTrue(html.contains("at most 15m (outageGracePeriod)"), html);
        assertEquals(List.of(), realm.invoked());
    }

    @Test
    void cacheIsClearedInTheNameOfTheUser() {
        assertEquals(
                new Outcome.Redirect("/directory", "evicted 214 certificates"),
                post("/clear", Map.of("expected", "true")));
        assertEquals(List.of("clearCache[" + BY + "]"), realm.invoked());
    }

    @Test
    void oneIsEvictedInTheNameOfTheUser() {
        assertEquals(
                new Outcome.Redirect("/directory", "evicted 1 certificate"),
                post("/evict", Map.of("expected", "true", "one", " CORP\\alice ")));
        assertEquals(List.of("evict[CORP\\alice, " + BY + "]"), realm.invoked());
    }

    @Test
    void outageThatBeginsMeanwhileIsAConflict() {
        realm.with("available", false);
        Outcome outcome = post("/clear", Map.of("expected", "true"));
        assertEquals(409, ((Outcome.Html) outcome).status());
        assertTrue(MadeUpTomcat.render(outcome, ADMIN).contains("the state of the directory has changed"));
        assertEquals(List.of(), realm.invoked());
    }

    @Test
    void formWithoutAStateOrWithoutATextEvictsNothing() {
        assertEquals(409, ((Outcome.Html) post("/clear", Map.of())).status());
        assertEquals(409, ((Outcome.Html) post("/evict", Map.of("expected", "true"))).status());
        assertEquals(List.of(), realm.invoked());
    }

    @Test
    void unknownRealmOrActionIsNotFound() {
        for (String unknown : List.of("/directory/cache/none/clear", path + "/none", path, "/directory/cache")) {
            assertEquals(new Outcome.NotFound(), page.post(tomcat.call(unknown, Map.of(), ADMIN)), unknown);
            assertEquals(new Outcome.NotFound(), page.get(tomcat.call(unknown, Map.of(), ADMIN)), unknown);
        }
    }
}
