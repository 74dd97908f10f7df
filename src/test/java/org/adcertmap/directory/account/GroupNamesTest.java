// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.pool.ForestControllers;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeGroup;
import org.adcertmap.mapping.cache.CacheSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cached names of groups follow the changes that the directory reports. */
@StartsServer
class GroupNamesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Sid ACCOUNT = Sid.parse("S-1-5-21-1-2-3-1001");

    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
    private final FakeGroup group = controller.group("AppAdmins");
    private final Sid sid = Sid.parse(group.objectSid());
    private ForestControllers controllers;
    private Forest forest;
    private GroupNames names;

    @BeforeEach
    void connect() throws Exception {
        DirectorySettings settings = DirectorySettingsBuilder.of(controller)
                .timeout(MINUTE)
                .maxConnections(1)
                .settings();
        controllers = new ForestControllers(settings, BindAccount.of(settings.bind()));
        forest = new Forest(controllers, controller.domain(), Runnable::run);
        names = new GroupNames(forest, new CacheSettings(MINUTE, MINUTE, MINUTE, 100));
    }

    @AfterEach
    void close() {
        controllers.close();
        controller.close();
    }

    private String name() throws Exception {
        Domains domains = forest.domains();
        return names.resolve(List.of(sid), ACCOUNT, domains.own(), domains)
                .get(0)
                .name()
                .orElseThrow()
                .sAMAccountName();
    }

    private void rename(String name) {
        controller.modify(
                group.distinguishedName(), new Modification(ModificationType.REPLACE, "sAMAccountName", name));
    }

    @Test
    void newNameOfAGroupIsUsedOnceItsChangeIsReported() throws Exception {
        assertEquals("AppAdmins", name());
        rename("Operators");
        assertEquals("AppAdmins", name(), "cached");
        names.evict(Set.of(Sid.parse("S-1-5-21-1-2-3-4")));
        assertEquals("AppAdmins", name(), "another group has changed");
        names.evict(Set.of(sid));
        assertEquals("Operators", name());
    }

    @DisplayName("A name that was searched for before its change is reported is not cached")
    @Test
    void nameIsNotCachedIfTheGroupChangesMeanwhile() throws Exception {
        forest.domains();
        controller.failSearchesWith(ResultCode.BUSY, request -> {
            names.evict(Set.of(sid)); // reported while the search runs
            return false;
        });
        assertEquals("AppAdmins", name());
        controller.stopFailing();
        rename("Operators");
        assertEquals("Operators", name());
    }

    @Test
    void groupWithoutAReadableNameIsLoggedOnceAMinute() throws Exception {
        controller.modify(group.distinguishedName(), new Modification(ModificationType.DELETE, "sAMAccountName"));
        try (CapturedLog log = new CapturedLog(GroupNames.class.getName())) {
            for (int i = 0; i < 5; i++) {
                names.clearCache(); // as after cacheTtl
                Domains domains = forest.domains();
                assertEquals(
                        Optional.empty(),
                        names.resolve(List.of(sid), ACCOUNT, domains.own(), domains)
                                .get(0)
                                .name());
            }
            assertEquals(
                    List.of("WARNING The group [" + group.distinguishedName()
                            + "] has no name, because the bind account"
                            + " may not read its sAMAccountName or groupType: it is no role but where roles are SIDs"),
                    log.lines().stream()
                            .filter(line -> line.startsWith("WARNING "))
                            .toList());
        }
    }
}
