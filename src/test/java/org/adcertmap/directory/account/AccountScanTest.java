// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.account.AccountScan.Selection;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Filetime;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A scan has each account once with what the directory shows of it, or it fails; it never ends early without a word.
 */
@StartsServer
class AccountScanTest {
    private static final String TESTS = "OU=adcertmap-tests,DC=corp,DC=example,DC=test";

    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
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

    private List<ScannedAccount> scan(Selection selection, Optional<String> base) {
        List<ScannedAccount> accounts = new ArrayList<>();
        directory.accountScan().read(selection, base, accounts::add);
        return accounts;
    }

    private List<String> names(Selection selection, Optional<String> base) {
        return scan(selection, base).stream()
                .map(ScannedAccount::sAMAccountName)
                .sorted()
                .toList();
    }

    private ScannedAccount only() {
        List<ScannedAccount> accounts = scan(Selection.ALL, Optional.of(TESTS));
        assertEquals(1, accounts.size(), accounts::toString);
        return accounts.get(0);
    }

    private static boolean isScan(ReadOnlySearchRequest search) {
        return search.getAttributeList().contains("adminCount");
    }

    private void change(Consumer<Entry> change) {
        controller.lies().change(AccountScanTest::isScan, entry -> {
            change.accept(entry);
            return List.of(entry);
        });
    }

    private String failure() {
        return assertThrows(DirectoryUnavailableException.class, () -> scan(Selection.ALL, Optional.of(TESTS)))
                .getMessage();
    }

    @Test
    void accountHasWhatTheDirectoryShows() {
        Instant end = Instant.parse("2031-01-01T00:00:00Z");
        FakeAccount alice = controller.user("alice");
        alice.altSecurityIdentities("X509:<SKI>01", "X509:<SKI>02").accountExpires(end);
        ScannedAccount account = only();
        assertEquals(Sid.parse(alice.objectSid()), account.sid());
        assertEquals("corp.example.test", account.dnsDomain());
        assertEquals(alice.distinguishedName(), account.distinguishedName());
        assertEquals(Optional.of("alice@corp.example.test"), account.userPrincipalName());
        assertEquals(OptionalInt.of(0x200), account.userAccountControl());
        assertEquals(Filetime.of(end), account.accountExpires().orElseThrow());
        assertEquals(List.of("X509:<SKI>01", "X509:<SKI>02"), account.altSecurityIdentities());
        assertFalse(account.isComputer());
        assertFalse(account.isProtected());
    }

    @Test
    void whatIsNotReadableIsAbsent() {
        controller.user("alice");
        for (String attribute : List.of("userPrincipalName", "userAccountControl", "accountExpires", "adminCount")) {
            controller.hideAttribute(attribute);
        }
        ScannedAccount account = only();
        assertTrue(account.userPrincipalName().isEmpty());
        assertTrue(account.userAccountControl().isEmpty());
        assertTrue(account.accountExpires().isEmpty());
        assertFalse(account.isComputer());
        assertFalse(account.isProtected());
    }

    @ParameterizedTest
    @CsvSource({"512, false", "4096, true", "8192, true", "4098, true", "2048, false", "16384, false"})
    void trustAccountIsAComputer(int userAccountControl, boolean isComputer) {
        controller.user("alice").userAccountControl(userAccountControl);
        assertEquals(isComputer, only().isComputer());
    }

    @Test
    void entryOfTheClassComputerIsAComputer() {
        controller.user("alice");
        change(entry -> entry.addAttribute("objectClass", "Computer"));
        assertTrue(only().isComputer());
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, false", "2, false"})
    void adminCountProtectsAnAccount(String adminCount, boolean isProtected) {
        controller.user("alice");
        change(entry -> entry.setAttribute("adminCount", adminCount));
        assertEquals(isProtected, only().isProtected());
    }

    @Test
    void selectionAndBaseLimitTheScan() {
        controller.user("alice").altSecurityIdentities("X509:<SKI>01");
        controller.user("bob");
        assertEquals(List.of("alice", "bob", "svc-adcertmap"), names(Selection.ALL, Optional.empty()));
        assertEquals(List.of("alice", "bob"), names(Selection.ALL, Optional.of(TESTS)));
        assertEquals(List.of("alice"), names(Selection.WITH_ALT_SECURITY_IDENTITIES, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no DN", "DC=elsewhere", "DC=example,DC=test"})
    void baseOutsideTheDomainIsRefused(String base) {
        assertThrows(IllegalArgumentException.class, () -> scan(Selection.ALL, Optional.of(base)));
    }

    @Test
    void visitorEndsTheScan() {
        IntStream.range(0, 3).forEach(i -> controller.user("u" + i));
        List<ScannedAccount> accounts = new ArrayList<>();
        directory.accountScan().read(Selection.ALL, Optional.empty(), account -> {
            accounts.add(account);
            return accounts.size() < 2;
        });
        assertEquals(2, accounts.size());
    }

    @Test
    void rangeOfIdentitiesIsReadToItsEnd() {
        controller.maxValRange(2);
        String[] identities =
                IntStream.range(10, 15).mapToObj(i -> "X509:<SKI>" + i).toArray(String[]::new);
        controller.user("alice").altSecurityIdentities(identities);
        assertEquals(List.of(identities), only().altSecurityIdentities());
        controller.failSearchesWith(
                ResultCode.NO_SUCH_OBJECT,
                search -> search.getAttributeList().toString().contains("range=2-"));
        assertTrue(failure().startsWith("cannot read the accounts of corp.example.test: "), failure());
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 4, 10, 1, 50, 51, 53, 80})
    void errorIsNeverTheEndOfTheScan(int code) {
        controller.user("alice");
        controller.lies().after(AccountScanTest::isScan, ResultCode.valueOf(code));
        assertTrue(failure().startsWith("cannot read the accounts of corp.example.test: "), failure());
    }

    @Test
    void accountThatCannotBeReadEndsTheScanWithAnError() {
        controller.user("alice");
        List<Consumer<Entry>> changes = List.of(
                entry -> entry.removeAttribute("objectSid"),
                entry -> entry.removeAttribute("sAMAccountName"),
                entry -> entry.setAttribute("adminCount", "x"),
                entry -> entry.setDN("CN=alice,DC=elsewhere"),
                entry -> entry.setAttribute("altSecurityIdentities;binary", "X509:<SKI>01"),
                entry -> entry.removeAttribute("objectClass"));
        for (Consumer<Entry> change : changes) {
            change(change);
            assertTrue(failure().startsWith("cannot read the accounts of corp.example.test: "), failure());
        }
    }
}
