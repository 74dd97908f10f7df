// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.Eventually;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what JMX shows and offers about a rejected bind account, and about changed settings that are invalid. */
class ReloadManagementTest extends EmbeddedTest {
    private ActiveDirectoryRealm realm;

    @BeforeEach
    void configure() {
        realm = tomcat.realm(directory);
        tomcat.engine().setBackgroundProcessorDelay(-1); // only reload() looks at the files
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
    }

    @Test
    void wrongPasswordIsShownAtTheStartAndRetriedOnDemand() throws Exception {
        assertEquals("the Realm is not started", realm.getBindStatus());
        assertEquals("the Realm is not started", realm.retryBind());
        String right = directory.bindPassword();
        directory.changeBindPassword("another");
        tomcat.start();
        Eventually.get(realm::isAvailable, available -> !available);
        String status = realm.getBindStatus();
        assertTrue(status.startsWith("rejected by 127.0.0.1 at "), status);
        assertTrue(status.contains("its name or password is wrong") && status.contains("; next bind in "), status);
        assertFalse(status.contains(right), status);
        directory.changeBindPassword(right);
        assertEquals(503, browser(identityOf(alice)).get("/").status());
        realm.retryBind();
        Eventually.get(realm::isAvailable, available -> available);
        assertTrue(realm.getBindStatus().startsWith("accepted by 127.0.0.1"), realm::getBindStatus);
        Eventually.get(() -> browser(identityOf(alice)).get("/").user(), "CORP\\alice"::equals);
    }

    @Test
    void clearCacheRetriesARejectedBind() throws Exception {
        String right = directory.bindPassword();
        directory.changeBindPassword("another");
        tomcat.start();
        Eventually.get(realm::isAvailable, available -> !available);
        directory.changeBindPassword(right);
        realm.clearCache();
        Eventually.get(realm::isAvailable, available -> available);
    }

    @Test
    void changedFileWithAnErrorIsShownUntilItIsCorrected(@TempDir Path folder) throws Exception {
        assertNull(realm.getSettingsLoaded());
        assertEquals("the Realm is not started", realm.reload());
        Path roles = Files.writeString(folder.resolve("roles"), "Domain Users = user\n");
        realm.setRoleMappings(roles.toString());
        tomcat.start();
        assertNotNull(realm.getSettingsLoaded());
        assertEquals("nothing has changed since", realm.reload().substring(0, 25));
        Files.writeString(roles, "Domain Users\n");
        assertTrue(realm.reload().startsWith("not reloaded: roleMappings: line 1 of "), realm::reload);
        assertTrue(realm.getSettingsError().contains("must have the form group = role"), realm::getSettingsError);
        assertTrue(realm.isAvailable());
        Files.writeString(roles, "Domain Users = other\n");
        assertEquals("reloaded", realm.reload());
        assertNull(realm.getSettingsError());
        assertEquals("other", browser(identityOf(alice)).get("/").value("roles").orElseThrow());
    }
}
