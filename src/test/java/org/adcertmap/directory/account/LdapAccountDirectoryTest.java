// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.Precedence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A search has the queries of known domains only, and more accounts than its limit only step by step. */
@StartsServer
class LdapAccountDirectoryTest {
    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
    private final TestAccount alice = controller.user("alice");
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

    private static AccountQuery name(String name, String domain) {
        return new AccountQuery(Precedence.IMPLICIT_UPN, Optional.of(domain), "sAMAccountName", name);
    }

    private static AccountQuery identity(String value) {
        return new AccountQuery(Precedence.ALT_SECURITY_IDENTITIES, Optional.empty(), "altSecurityIdentities", value);
    }

    private static List<String> names(Candidates candidates) {
        return candidates.candidates().stream()
                .map(Candidate::distinguishedName)
                .sorted()
                .toList();
    }

    @Test
    void queryForAnotherForestIsNotSent() {
        directory.find(List.of(name("alice", "corp.example.test"))); // the domains are known
        controller.forgetSearches();
        Candidates none = directory.find(List.of(name("alice", "elsewhere.test")));
        assertEquals("skipped: no query is for a domain of this forest", none.query());
        assertEquals(List.of(), none.candidates());
        assertFalse(none.tooMany());
        assertEquals(List.of(), controller.searches());
        controller.user("bob");
        Candidates own = directory.find(List.of(name("bob", "elsewhere.test"), name("alice", "CORP.example.test")));
        assertEquals(List.of(alice.distinguishedName()), names(own));
        assertEquals("(&(objectClass=user)(|(sAMAccountName=alice)))", own.query());
        assertEquals(Candidates.Extent.ALL_QUERIES, own.extent());
    }

    @Test
    void laterStepIsSearchedOnlyIfNoEarlierOneMatches() {
        for (int i = 0; i < 5; i++) {
            controller.user("holder" + i).altSecurityIdentities("X509:<S>CN=shared");
        }
        Candidates first = directory.find(List.of(name("alice", "corp.example.test"), identity("X509:<S>CN=shared")));
        assertEquals(List.of(alice.distinguishedName()), names(first));
        assertEquals(Candidates.Extent.ONE_PRECEDENCE, first.extent());
        assertFalse(first.tooMany());
        assertEquals("(&(objectClass=user)(|(sAMAccountName=alice)))", first.query());
        Candidates later = directory.find(List.of(name("x", "corp.example.test"), identity("X509:<S>CN=shared")));
        assertTrue(later.tooMany());
        assertEquals(2, later.candidates().size(), "the limit of one query");
        assertEquals(Candidates.Extent.ONE_PRECEDENCE, later.extent());
    }

    /** A domain controller that ends a search below its limit has said nothing about the other accounts. */
    @Test
    void sizeLimitThatIsNotReachedIsAnOutage() {
        controller
                .lies()
                .after(search -> search.getFilter().toString().contains("alice"), ResultCode.SIZE_LIMIT_EXCEEDED);
        AccountQuery query = name("alice", "corp.example.test");
        String message = assertThrows(DirectoryUnavailableException.class, () -> directory.find(List.of(query)))
                .getMessage();
        assertTrue(message.contains("the size limit of 2 is said to be exceeded by 1 accounts"), message);
    }

    @Test
    void accountOfAnUnknownDomainIsAnOutage() {
        Sid sid = Sid.parse(alice.objectSid());
        assertTrue(directory.read(sid, "Corp.example.test").isPresent());
        String message = assertThrows(DirectoryUnavailableException.class, () -> directory.read(sid, "elsewhere.test"))
                .getMessage();
        assertTrue(message.endsWith("the forest has no domain elsewhere.test"), message);
    }

    @Test
    void foundAccountIsThatOfItsOwnDomainWithoutAQueryIfThereIsNoOther() {
        AccountQuery query = name("alice", "corp.example.test");
        Candidate found = directory.find(List.of(query)).candidates().get(0);
        controller.forgetSearches();
        assertEquals(Optional.of(found), directory.inOwnDomain(found, List.of(query)));
        assertEquals(List.of(), controller.searches());
    }
}
