package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.cache.CacheSettings;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.connect.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.Precedence;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Two domain controllers, the first of which is preferred and unwell. The limit is so long that whoever had to wait for
 * it would be seen, and so that no answer depends on a fast machine.
 */
class FailoverTest {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    /** Long after an answer, and long before the limit. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final TestCa authority = TestCa.root("CN=Domain Controllers CA");
    private FakeActiveDirectory first;
    private FakeActiveDirectory second;
    private ActiveDirectory directory;

    @BeforeEach
    void start() throws Exception {
        first = FakeActiveDirectory.start(FakeDomain.CORP, 0, authority);
        second = FakeActiveDirectory.start(FakeDomain.CORP, 0, authority);
        first.user("first", 2001);
        second.user("second", 2002);
        directory = directory(LIMIT, 2, first, second);
    }

    @AfterEach
    void stop() {
        directory.close();
        first.close();
        second.close();
    }

    private ActiveDirectory directory(Duration limit, int connections, FakeActiveDirectory... controllers)
            throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(first.trustStore())) {
            trust.load(in, first.trustStorePassword().toCharArray());
        }
        List<InetSocketAddress> servers = Stream.of(controllers)
                .map(controller -> InetSocketAddress.createUnresolved(
                        "127.0.0.1", URI.create(controller.server()).getPort()))
                .toList();
        return new ActiveDirectory(
                new DirectorySettings(
                        servers,
                        first.domain(),
                        Optional.empty(),
                        List.of(),
                        ConnectionSecurity.LDAPS,
                        Optional.of(trust),
                        new Bind.Simple(first.bindDn(), first.bindPassword()),
                        limit,
                        limit,
                        connections),
                new CacheSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 100));
    }

    /** Which controller answers? Each knows another account. */
    private String answering() {
        return answering("nobody");
    }

    /** @param other makes it a question that nobody else asks */
    private String answering(String other) {
        List<AccountQuery> questions = Stream.of("first", "second", other)
                .map(name -> new AccountQuery(
                        new UserPrincipalName(),
                        Precedence.EXPLICIT_UPN,
                        Optional.empty(),
                        "userPrincipalName",
                        name + "@corp.example.test"))
                .toList();
        String dn = directory.find(questions).candidates().get(0).distinguishedName();
        return dn.substring(3, dn.indexOf(','));
    }

    private static Duration taken(Runnable work) {
        long before = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - before);
    }

    private void assertAnswersSoon(String expected) {
        Duration taken = taken(() -> assertEquals(expected, answering()));
        assertTrue(taken.compareTo(SOON) < 0, taken::toString);
    }

    private void assertTakenBack() {
        assertEquals("first", Eventually.get(this::answering, "first"::equals));
    }

    @Test
    void theFirstIsAsked() {
        assertEquals("first", answering());
    }

    @Test
    void oneThatIsGoneIsPassedOverAndTakenBack() {
        assertEquals("first", answering());
        first.stop();
        assertAnswersSoon("second");
        first.startAgain();
        assertTakenBack();
    }

    @Test
    void oneThatHangsOnAnOpenConnectionCostsLessThanTheLimitAndIsTakenBack() {
        assertEquals("first", answering());
        first.pause();
        assertAnswersSoon("second");
        assertAnswersSoon("second");
        first.resume();
        assertTakenBack();
    }

    @Test
    void oneThatHangsFromTheBeginningCostsLessThanTheLimit() {
        first.pause();
        assertAnswersSoon("second");
        first.resume();
        assertTakenBack();
    }

    @Test
    void oneThatIsBusyIsPassedOver() {
        assertEquals("first", answering());
        first.failSearchesWith(ResultCode.BUSY);
        assertEquals("second", answering());
        int before = first.operations();
        assertEquals("second", answering());
        assertTrue(first.operations() - before <= 2, "not asked again for the moment, but for a probe");
        first.stopFailing();
        assertTakenBack();
    }

    @Test
    void oneThatRefusesTheBindIsPassedOverAndNotAskedAgainSoon() {
        first.changeBindPassword("another");
        assertEquals("second", answering());
        int before = first.operations();
        for (int i = 0; i < 20; i++) {
            assertEquals("second", answering());
        }
        assertTrue(first.operations() - before <= 1, "refused passwords count towards a lockout");
    }

    @Test
    void oneThatIsReadOnlyIsPassedOver() {
        first.readOnly(true);
        assertEquals("second", answering());
        first.readOnly(false);
        assertTakenBack();
    }

    @Test
    void anErrorOfTheQuestionIsAskedOfTheNextAndOpensNothing() {
        first.failSearchesWith(ResultCode.OPERATIONS_ERROR);
        assertEquals("second", answering());
        first.stopFailing();
        assertEquals("first", answering());
    }

    @Test
    void whileAllAreUnwellNobodyWaits() throws Exception {
        assertEquals("first", answering());
        first.stop();
        second.stop();
        assertThrows(DirectoryUnavailableException.class, this::answering);
        assertFalse(directory.isAvailable());
        Duration taken = taken(() -> {
            for (int i = 0; i < 1000; i++) {
                assertThrows(DirectoryUnavailableException.class, this::answering);
            }
        });
        assertTrue(taken.compareTo(SOON) < 0, taken::toString);
        second.startAgain();
        assertEquals("second", Eventually.get(this::answering, "second"::equals));
        assertTrue(directory.isAvailable());
    }

    @Test
    void whileTheOnlyOneHangsFewWaitAndTheOthersAreToldAtOnce() throws Exception {
        directory.close();
        directory = directory(LIMIT, 2, first);
        assertEquals("first", answering());
        first.pause();
        ExecutorService callers = Executors.newFixedThreadPool(40);
        try {
            List<Future<Duration>> waits = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = "caller" + i;
                waits.add(callers.submit(
                        () -> taken(() -> assertThrows(DirectoryUnavailableException.class, () -> answering(name)))));
            }
            int held = 0;
            for (Future<Duration> wait : waits) {
                held += wait.get().compareTo(SOON) > 0 ? 1 : 0;
            }
            assertTrue(held <= 2, held + " callers waited for as long as there may be");
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void oneThatIsSlowIsHeardAlthoughTheNextWasAskedToo() {
        first.failSearchesWith(ResultCode.OPERATIONS_ERROR);
        assertEquals("second", answering());
        first.stopFailing();
        for (int i = 0; i < 7; i++) { // so that the two count their messages differently
            assertEquals("first", answering());
        }
        first.delay(Duration.ofMillis(1500));
        second.pause();
        assertEquals("first", answering());
    }

    @Test
    void aTokenInPartsIsReadFromOneControllerOnly() {
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
    void namesOfDomainsThatCannotBeReadAreAskedOfTheNextAndNotKept() {
        first.hideAttribute("nETBIOSName");
        second.hideAttribute("nETBIOSName");
        assertThrows(DirectoryUnavailableException.class, this::answering);
        second.showAttribute("nETBIOSName");
        assertEquals("first", answering()); // the names came from the second, and the account from the first
    }

    @Test
    @DisplayName("JDK-8273874 the callers class loader is kept by nobody")
    void theCallersClassLoaderIsKeptByNobody() throws Exception {
        ClassLoader callers = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader("application", new URL[0], callers)) {
            Thread.currentThread().setContextClassLoader(application);
            answering();
            List<String> keeping = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread != Thread.currentThread() && thread.getContextClassLoader() == application)
                    .map(Thread::getName)
                    .toList();
            assertEquals(List.of(), keeping);
        } finally {
            Thread.currentThread().setContextClassLoader(callers);
        }
    }

    @Test
    void afterItIsClosedItIsUnavailable() {
        directory.close();
        assertThrows(DirectoryUnavailableException.class, this::answering);
    }

    @Test
    void closingWaitsForNobody() {
        first.pause();
        second.pause();
        Thread caller = new Thread(() -> assertThrows(DirectoryUnavailableException.class, this::answering));
        caller.start();
        Duration taken = taken(directory::close);
        assertTrue(taken.compareTo(SOON) < 0, taken::toString);
    }

    @Test
    void nothingIsLeftBehindWhenItIsClosed() {
        assertEquals("first", answering());
        first.pause();
        assertEquals("second", answering());
        directory.close();
        first.resume();
        Set<Thread> ours = Eventually.get(FailoverTest::threads, Set::isEmpty);
        assertTrue(ours.isEmpty());
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("adcertmap-directory"))
                .collect(Collectors.toSet());
    }
}
