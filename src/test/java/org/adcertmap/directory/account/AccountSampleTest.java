// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sample is a user with a readable SID, and a built-in one only where there is no other. */
@StartsServer
class AccountSampleTest {
    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
    private ActiveDirectory directory;

    @BeforeEach
    void connect() throws Exception {
        hideSidOfTheOnlyUser();
        directory = DirectorySettingsBuilder.of(controller).open();
    }

    @AfterEach
    void close() {
        directory.close();
        controller.close();
    }

    private void hideSidOfTheOnlyUser() {
        controller.lies().change(search -> search.getFilter().toString().contains("computer"), entry -> {
            if (entry.getDN().equals(controller.bindDn())) {
                entry.removeAttribute("objectSid");
            }
            return List.of(entry);
        });
    }

    private static Optional<Sid> sid(String sid) {
        return Optional.of(Sid.parse(sid));
    }

    @Test
    void builtInAccountIsTheSampleOnlyIfThereIsNoOther() {
        assertEquals(Optional.empty(), directory.sampleAccount(), "a user without a readable SID is none");
        controller.computer("ws1").set("objectClass", "top", "person", "organizationalPerson", "user", "computer");
        assertEquals(Optional.empty(), directory.sampleAccount(), "a computer is no user");
        String administrator = controller.user("Administrator", 500).objectSid();
        assertEquals(sid(administrator), directory.sampleAccount());
        controller.user("last", 999);
        String first = controller.user("first", 1000).objectSid();
        assertEquals(sid(first), directory.sampleAccount());
    }

    @Test
    void errorIsNotAnEmptyDomain() {
        controller.user("alice");
        assertTrue(directory.sampleAccount().isPresent()); // the domains are known
        controller.failSearchesWith(ResultCode.OPERATIONS_ERROR);
        String message = assertThrows(DirectoryUnavailableException.class, directory::sampleAccount)
                .getMessage();
        assertTrue(message.startsWith("cannot search for accounts: "), message);
    }
}
