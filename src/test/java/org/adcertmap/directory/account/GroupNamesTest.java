// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
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
import org.adcertmap.mapping.cache.ChangeCoverage;
import org.adcertmap.mapping.cache.TrackingPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private int searches() {
        return (int) controller.searches().stream()
                .filter(search -> search.contains("objectClass=group"))
                .count();
    }

    private int resolve(List<Sid> sids) throws Exception {
        Domains domains = forest.domains();
        return names.resolve(sids, ACCOUNT, domains.own(), domains).size();
    }

    /** As many SIDs as a search may have, and one more. */
    @Test
    void tokenOfMoreGroupsThanAPageIsResolvedInTwoSearches() throws Exception {
        List<Sid> sids = IntStream.range(0, 1_001)
                .mapToObj(i -> i == 1_000 ? sid : Sid.parse("S-1-5-21-1-2-3-" + (5_000 + i)))
                .toList();
        assertEquals(1_000, resolve(sids.subList(1, 1_001)));
        assertEquals(1, searches());
        names.clearCache();
        assertEquals(1_001, resolve(sids));
        assertEquals(3, searches());
        assertEquals("AppAdmins", name());
        assertEquals(3, searches(), "cached");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nameIsNotCachedIfTheCacheIsClearedOrAChangeIsPendingMeanwhile(boolean isCleared) throws Exception {
        forest.domains();
        controller.failSearchesWith(ResultCode.BUSY, request -> {
            if (isCleared) {
                names.clearCache();
            } else {
                names.discardPending();
            }
            return false;
        });
        assertEquals("AppAdmins", name());
        controller.stopFailing();
        assertEquals("AppAdmins", name());
        assertEquals(2, searches());
        names.discardPending();
        assertEquals("AppAdmins", name());
        assertEquals(2, searches(), "what was cached before stays");
    }

    @Test
    void nameLastsLongerThanItsTtlOnlyWhileChangesAreReported() throws Exception {
        names = new GroupNames(forest, new CacheSettings(Duration.ZERO, Duration.ZERO, MINUTE, 100));
        name();
        name();
        assertEquals(2, searches());
        ChangeCoverage reported = mock(ChangeCoverage.class);
        when(reported.now()).thenReturn(Optional.of(new TrackingPoint(1, 1, 0, 0, 0)));
        names.coverBy(reported);
        name();
        assertEquals(2, searches());
        Sid nameless = Sid.parse("S-1-5-21-1-2-3-4");
        resolve(List.of(nameless));
        resolve(List.of(nameless));
        assertEquals(4, searches(), "a SID without a group may get one");
        names.coverBy(ChangeCoverage.NONE);
        name();
        assertEquals(5, searches());
    }
}
