// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeGroup;
import org.adcertmap.mapping.account.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group that can be in a token is found by each of its names; an error is never a missing group. */
@StartsServer
class GroupLookupTest {
    private static final String FORMER = "S-1-5-21-9-9-9-500";

    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
    private final FakeGroup group = controller.group("AppAdmins");
    private ActiveDirectory directory;

    @BeforeEach
    void connect() throws Exception {
        directory = DirectorySettingsBuilder.of(controller).open();
    }

    @AfterEach
    void close() {
        directory.close();
        controller.close();
    }

    private List<String> found(String... names) {
        return directory.groupsNamed(List.of(names)).stream()
                .map(Group::sid)
                .map(Sid::toString)
                .sorted()
                .toList();
    }

    @Test
    void groupIsFoundByEachOfItsNames() {
        for (String name :
                List.of("AppAdmins", "appadmins", "CORP\\AppAdmins", group.distinguishedName(), group.objectSid())) {
            assertEquals(List.of(group.objectSid()), found(name), name);
        }
        assertEquals(
                "AppAdmins",
                directory
                        .groupsNamed(List.of("AppAdmins"))
                        .get(0)
                        .name()
                        .orElseThrow()
                        .sAMAccountName());
    }

    @Test
    void whatIsNoGroupIsNotFound() {
        TestAccount alice = controller.user("alice");
        assertEquals(List.of(), found("alice", alice.distinguishedName(), alice.objectSid(), "missing"));
        assertEquals(List.of(), found("S-1-5-21-1-2-3-99999999999", "S-1-5-21-4-4-4-4"), "no SID, and no group's");
        assertEquals(List.of(), found());
    }

    @Test
    void onlyGroupsThatCanBeInATokenAreFound() {
        controller.distributionGroup("News");
        FakeGroup local = controller.domainLocalGroup("Local");
        assertEquals(List.of(local.objectSid()), found("News", "Local"), "domain local, and of the own domain");
    }

    @Test
    void formerSidIsAGroupWithoutAName() {
        TestAccount moved =
                controller.user("moved").set("sIDHistory", Sid.parse(FORMER).toBytes());
        List<Group> groups = directory.groupsNamed(List.of(FORMER));
        assertEquals(List.of(FORMER), found(FORMER));
        assertTrue(groups.get(0).name().isEmpty());
        assertEquals(List.of(), found(moved.objectSid()));
    }

    @Test
    void malformedFormerSidIsInNoToken() {
        controller.lies().change(search -> search.getFilter().toString().contains("objectClass=group"), entry -> {
            entry.setAttribute(
                    "sIDHistory", new byte[] {1, 2}, Sid.parse(FORMER).toBytes());
            return List.of(entry);
        });
        assertEquals(Stream.of(group.objectSid(), FORMER).sorted().toList(), found("AppAdmins"));
    }

    /**
     * A search has 500 names at most: each may be that of a group and of a sIDHistory, and a page has 1,000 entries.
     */
    @Test
    void anyNumberOfNamesIsSearchedFor() {
        found("AppAdmins"); // the domains are known
        for (int names : List.of(500, 501)) {
            controller.forgetSearches();
            String[] all = IntStream.rangeClosed(1, names)
                    .mapToObj(i -> i == names ? "AppAdmins" : "missing" + i)
                    .toArray(String[]::new);
            assertEquals(List.of(group.objectSid()), found(all));
            assertEquals(names == 500 ? 1 : 2, controller.searches().size());
        }
    }

    @Test
    void moreEntriesThanTheNamesCanHaveAreAnOutage() {
        controller
                .lies()
                .change(
                        search -> search.getFilter().toString().contains("objectClass=group"),
                        entry -> List.of(entry, entry, entry));
        assertThrows(DirectoryUnavailableException.class, () -> found("AppAdmins"));
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 4, 10, 1, 50, 53, 51, 80})
    void errorIsNeverAMissingGroup(int code) {
        found("AppAdmins"); // the domains are known
        controller.failSearchesWith(ResultCode.valueOf(code));
        String message = assertThrows(DirectoryUnavailableException.class, () -> found("AppAdmins"))
                .getMessage();
        assertTrue(message.startsWith("cannot search for groups: "), message);
    }
}
