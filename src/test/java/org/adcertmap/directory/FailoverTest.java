// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.Precedence;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests failover between two domain controllers, of which the first is preferred and fails. A caller who waited for the
 * timeout would get an error, not the response of the second.
 */
@StartsServer
class FailoverTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    /** Not the search of the root DSE by which a new connection is checked. */
    private static final Predicate<ReadOnlySearchRequest> IS_NO_CHECK =
            search -> !search.getBaseDN().isEmpty();

    private final TestCa ca = TestCa.root("CN=Domain Controllers CA");
    private FakeActiveDirectory first;
    private FakeActiveDirectory second;
    private ActiveDirectory directory;
    private Set<Thread> earlierThreads;

    @BeforeEach
    void start() throws Exception {
        earlierThreads = Thread.getAllStackTraces().keySet();
        first = FakeActiveDirectory.start(FakeDomain.CORP, 0, ca);
        second = FakeActiveDirectory.start(FakeDomain.CORP, 0, ca);
        first.user("first", 2001);
        second.user("second", 2002);
        directory = directory(TIMEOUT, 2, first, second);
    }

    @AfterEach
    void stop() {
        directory.close();
        first.close();
        second.close();
    }

    private static ActiveDirectory directory(
            Duration timeout, int connections, FakeActiveDirectory one, FakeActiveDirectory... others)
            throws Exception {
        return DirectorySettingsBuilder.of(one, others)
                .timeout(timeout)
                .maxConnections(connections)
                .open();
    }

    /** Returns which domain controller responds: each contains another account. */
    private String respondingController() {
        return respondingController("missing");
    }

    /** @param other a name that makes the search differ from those of other callers */
    private String respondingController(String other) {
        List<AccountQuery> queries = Stream.of("first", "second", other)
                .map(name -> new AccountQuery(
                        Precedence.EXPLICIT_UPN, Optional.empty(), "userPrincipalName", name + "@corp.example.test"))
                .toList();
        String dn = directory.find(queries).candidates().get(0).distinguishedName();
        return dn.substring(3, dn.indexOf(','));
    }

    private void assertBackInRotation() {
        assertEquals("first", Eventually.get(this::respondingController, "first"::equals));
    }

    @Test
    void firstControllerIsPreferred() {
        assertEquals("first", respondingController());
    }

    @Test
    void stoppedControllerIsSkippedUntilItIsBackInRotation() {
        assertEquals("first", respondingController());
        first.stop();
        assertEquals("second", respondingController());
        first.startAgain();
        assertBackInRotation();
    }

    @Test
    void controllerThatHangsOnAnOpenConnectionIsHedged() {
        assertEquals("first", respondingController());
        first.pause();
        assertEquals("second", respondingController());
        assertEquals("second", respondingController());
        first.resume();
        assertBackInRotation();
    }

    @Test
    void controllerThatHangsFromTheStartIsHedged() {
        first.pause();
        assertEquals("second", respondingController());
        first.resume();
        assertBackInRotation();
    }

    @Test
    void busyControllerIsSkipped() {
        assertEquals("first", respondingController());
        first.failSearchesWith(ResultCode.BUSY);
        assertEquals("second", respondingController());
        int before = first.operations();
        assertEquals("second", respondingController());
        assertTrue(first.operations() - before <= 2, "only health checks during the back-off");
        first.stopFailing();
        assertBackInRotation();
    }

    /** One domain controller alone may err about credentials that were accepted before. */
    @Test
    void rejectedBindIsNotRepeatedSoon() {
        assertEquals("first", respondingController());
        first.stop(); // no connection with the right password may be left
        first.startAgain();
        first.changeBindPassword("another");
        int before = first.operations();
        for (int i = 0; i < 20; i++) {
            assertEquals("second", respondingController());
        }
        assertTrue(first.operations() - before <= 1, "rejected passwords count towards a lockout");
    }

    @Test
    void textAboutChannelBindingsOfASimpleBindIsARejectedPassword() {
        first.onBind(() -> {
            throw new LDAPException(
                    ResultCode.INVALID_CREDENTIALS,
                    "80090346: LdapErr: DSID-0C090585, comment: AcceptSecurityContext error, data 80090346, v4f7c");
        });
        assertEquals("second", respondingController());
        int before = first.operations();
        for (int i = 0; i < 20; i++) {
            assertEquals("second", respondingController());
        }
        assertTrue(first.operations() - before <= 1, "a simple bind has no channel binding");
    }

    /** One bind: a second one at the other domain controller could be the last before the account is locked out. */
    @Test
    void concurrentFirstLoginsWithAWrongPasswordSendOneBind() throws Exception {
        directory.close();
        directory = directory(Duration.ofSeconds(30), 8, first, second);
        String password = first.bindPassword();
        first.changeBindPassword("another");
        second.changeBindPassword("another");
        loginsFail(50);
        assertEquals(1, first.operations() + second.operations());
        assertFalse(directory.isAvailable());
        loginsFail(50);
        assertEquals(1, first.operations() + second.operations(), "nor later");
        first.changeBindPassword(password);
        second.changeBindPassword(password);
        directory.permitBindRetry();
        assertBackInRotation();
        assertTrue(directory.isAvailable());
    }

    private void loginsFail(int count) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(count);
        try {
            List<Future<DirectoryUnavailableException>> logins = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = "caller" + i;
                logins.add(callers.submit(
                        () -> assertThrows(DirectoryUnavailableException.class, () -> respondingController(name))));
            }
            for (Future<DirectoryUnavailableException> login : logins) {
                assertTrue(
                        login.get().getMessage().contains("rejects the bind account: its name or password is wrong"),
                        login.get()::getMessage);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void readOnlyControllerIsSkipped() {
        first.readOnly(true);
        assertEquals("second", respondingController());
        first.readOnly(false);
        assertBackInRotation();
    }

    @Test
    void errorOfOneOperationFailsOverButStaysInRotation() {
        first.failSearchesWith(ResultCode.OPERATIONS_ERROR, IS_NO_CHECK);
        assertEquals("second", respondingController());
        first.stopFailing();
        assertEquals("first", respondingController());
    }

    @Test
    void noCallerContactsControllersThatAreDown() {
        assertEquals("first", respondingController());
        first.failSearchesWith(ResultCode.BUSY);
        second.failSearchesWith(ResultCode.BUSY);
        assertThrows(DirectoryUnavailableException.class, this::respondingController);
        assertFalse(directory.isAvailable());
        int before = first.operations() + second.operations();
        for (int i = 0; i < 1000; i++) {
            assertThrows(DirectoryUnavailableException.class, this::respondingController);
        }
        int operations = first.operations() + second.operations() - before;
        assertTrue(operations < 100, operations + " operations: only health checks during the back-off");
        second.stopFailing();
        assertEquals("second", Eventually.get(this::respondingController, "second"::equals));
        assertTrue(directory.isAvailable());
    }

    @Test
    void onlyAsManyCallersAsConnectionsWaitForAHangingController() throws Exception {
        directory.close();
        directory = directory(TIMEOUT, 2, first);
        assertEquals("first", respondingController());
        first.pause();
        ExecutorService callers = Executors.newFixedThreadPool(40);
        try {
            List<Future<DirectoryUnavailableException>> failures = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = "caller" + i;
                failures.add(callers.submit(
                        () -> assertThrows(DirectoryUnavailableException.class, () -> respondingController(name))));
            }
            int held = 0;
            for (Future<DirectoryUnavailableException> failure : failures) {
                held += failure.get().getMessage().contains("responded within " + TIMEOUT.toMillis() + " ms") ? 1 : 0;
            }
            assertTrue(held > 0, "the callers with a connection wait");
            assertTrue(held <= 2, held + " callers waited until the timeout");
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void slowResponseCountsAlthoughAHedgedRequestWasSent() {
        first.failSearchesWith(ResultCode.OPERATIONS_ERROR, IS_NO_CHECK);
        assertEquals("second", respondingController());
        first.stopFailing();
        for (int i = 0; i < 7; i++) { // so that the message IDs of the two connections differ
            assertEquals("first", respondingController());
        }
        first.delay(Duration.ofMillis(1500));
        second.pause();
        assertEquals("first", respondingController());
    }

    @Test
    void rangesOfATokenAreReadFromOneController() {
        byte[] one = Sid.parse("S-1-5-21-9-9-9-501").toBytes();
        byte[] other = Sid.parse("S-1-5-21-9-9-9-502").toBytes();
        Sid sid = Sid.parse(FakeDomain.CORP.sid() + "-3001");
        for (FakeActiveDirectory controller : List.of(first, second)) {
            TestAccount dave = controller.user("dave", 3001);
            boolean isFirst = controller == first;
            controller.modify(
                    dave.distinguishedName(),
                    new Modification(
                            ModificationType.REPLACE, "sIDHistory", isFirst ? one : other, isFirst ? other : one));
            controller.maxValRange(1);
        }
        first.failSearchesWith(
                ResultCode.BUSY, search -> search.getAttributeList().toString().contains("range="));
        List<String> groups = directory.read(sid, "corp.example.test").orElseThrow().groups().stream()
                .map(group -> group.sid().toString())
                .toList();
        assertTrue(groups.containsAll(List.of("S-1-5-21-9-9-9-501", "S-1-5-21-9-9-9-502")), groups::toString);
    }

    @Test
    void unreadableDomainNamesFailOverAndAreNotCached() {
        first.hideAttribute("nETBIOSName");
        second.hideAttribute("nETBIOSName");
        assertThrows(DirectoryUnavailableException.class, this::respondingController);
        second.showAttribute("nETBIOSName");
        assertEquals("first", respondingController()); // the names came from the second, the account from the first
    }

    @Test
    @DisplayName("JDK-8273874 no thread keeps the class loader of the caller")
    void noThreadKeepsTheClassLoaderOfTheCaller() throws Exception {
        ClassLoader contextClassLoader = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader("application", new URL[0], contextClassLoader)) {
            Thread.currentThread().setContextClassLoader(application);
            respondingController();
            List<String> keeping = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread != Thread.currentThread() && thread.getContextClassLoader() == application)
                    .map(Thread::getName)
                    .toList();
            assertEquals(List.of(), keeping);
        } finally {
            Thread.currentThread().setContextClassLoader(contextClassLoader);
        }
    }

    @Test
    void closedDirectoryIsUnavailable() {
        directory.close();
        assertThrows(DirectoryUnavailableException.class, this::respondingController);
    }

    @Test
    void closeEndsOperationsAndThreadsOfHangingControllers() throws Exception {
        directory.close();
        directory = directory(Duration.ofMinutes(10), 2, first, second); // longer than this test waits
        assertEquals("first", respondingController());
        first.pause();
        second.pause();
        int before = first.operations();
        FutureTask<String> caller = new FutureTask<>(this::respondingController);
        Thread waiting = new Thread(caller, "caller");
        waiting.setDaemon(true);
        waiting.start();
        Eventually.get(first::operations, operations -> operations > before);
        CompletableFuture.runAsync(directory::close).get(1, TimeUnit.MINUTES);
        assertThrows(ExecutionException.class, () -> caller.get(1, TimeUnit.MINUTES)); // the controllers still hang
        assertEquals(Set.of(), Eventually.get(this::threads, Set::isEmpty));
    }

    @Test
    void closeEndsAllThreads() {
        assertEquals("first", respondingController());
        first.pause();
        assertEquals("second", respondingController());
        directory.close();
        first.resume();
        Set<Thread> running = Eventually.get(this::threads, Set::isEmpty);
        assertTrue(running.isEmpty());
    }

    /** Returns the threads that this test has started. */
    private Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("adcertmap-directory"))
                .filter(thread -> !earlierThreads.contains(thread))
                .collect(Collectors.toSet());
    }
}
