// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that faults of connections, binds and exchanges end by their deadline and leave no thread and no socket. */
@StartsServer
class ConnectionFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    /** Longer than any test waits. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Sid ALICE = Sid.parse(FakeDomain.CORP.sid() + "-2001");

    private final TestCa ca = TestCa.root("CN=Domain Controllers CA");
    private FakeActiveDirectory controller;
    private Relay relay;
    private Set<Thread> earlierThreads;

    @BeforeEach
    void start() {
        earlierThreads = Thread.getAllStackTraces().keySet();
        controller = FakeActiveDirectory.start(FakeDomain.CORP, 0, ca);
        controller.user("alice", 2001);
        relay = new Relay("127.0.0.1", controller.server());
    }

    @AfterEach
    void stop() {
        relay.fault(Relay.Fault.NONE);
        relay.close();
        controller.close();
    }

    private ActiveDirectory directory(Duration timeout, int... ports) throws Exception {
        return DirectorySettingsBuilder.of(controller)
                .ports(ports)
                .timeout(timeout)
                .open();
    }

    private static String failure(ActiveDirectory directory) {
        return assertThrows(DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory))
                .getMessage();
    }

    /** Returns the threads of the directory, and those in which the SDK connects, that this test has started. */
    private Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !earlierThreads.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("adcertmap-") || name.startsWith("Background connect thread"))
                .collect(Collectors.toSet());
    }

    /** Returns the threads that are within an exchange with a domain controller. */
    private List<String> busyThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> !earlierThreads.contains(entry.getKey()))
                .filter(entry -> Stream.of(entry.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("com.unboundid.ldap.sdk.LDAPConnection")
                                || frame.getClassName().endsWith(".ConnectThread")))
                .map(entry -> entry.getKey().getName())
                .toList();
    }

    private enum Stage {
        HANDSHAKE,
        BIND,
        ENTRIES,
        RANGES;

        void dripFromHere(FakeActiveDirectory controller, Relay relay) {
            switch (this) {
                case HANDSHAKE -> relay.fault(Relay.Fault.DRIP);
                case BIND -> controller.onBind(() -> relay.fault(Relay.Fault.DRIP));
                case ENTRIES ->
                    controller.failSearchesWith(
                            ResultCode.OTHER,
                            search -> drip(relay, !search.getBaseDN().isEmpty()));
                case RANGES -> {
                    controller.maxValRange(1);
                    controller.failSearchesWith(
                            ResultCode.OTHER,
                            search -> drip(
                                    relay, search.getAttributeList().toString().contains("range=")));
                }
                default -> throw new AssertionError();
            }
        }

        private static boolean drip(Relay relay, boolean now) {
            if (now) {
                relay.fault(Relay.Fault.DRIP);
            }
            return false;
        }
    }

    private static void login(ActiveDirectory directory) {
        AliceSearch.accounts(directory);
        directory.read(ALICE, "corp.example.test");
    }

    private void good() {
        relay.fault(Relay.Fault.NONE);
        controller.onBind(() -> {});
        controller.stopFailing();
        controller.maxValRange(1500);
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void drippingResponseEndsAtTheDeadline(Stage stage) throws Exception {
        groups();
        try (ActiveDirectory directory = directory(SHORT, relay.port())) {
            stage.dripFromHere(controller, relay);
            Eventually.get(
                    () -> {
                        assertThrows(DirectoryUnavailableException.class, () -> login(directory));
                        return relay.dripped();
                    },
                    octets -> octets > 3);
            Eventually.get(this::busyThreads, List::isEmpty); // although it drips on
            good();
            Eventually.get(() -> isMapped(directory), mapped -> mapped);
        }
        Eventually.get(relay::openConnections, open -> open == 0);
        assertEquals(Set.of(), Eventually.get(this::threads, Set::isEmpty));
    }

    private static boolean isMapped(ActiveDirectory directory) {
        login(directory);
        return true;
    }

    /** Makes the token have several ranges of one value. */
    private void groups() {
        TestAccount alice = controller.user("alice", 2001);
        for (int i = 0; i < 5; i++) {
            controller.group("group" + i).add(alice);
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void closeEndsADrippingResponse(Stage stage) throws Exception {
        groups();
        ActiveDirectory directory = directory(LONG, relay.port());
        stage.dripFromHere(controller, relay);
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> login(directory));
        Eventually.get(relay::dripped, octets -> octets > 3);
        directory.close();
        Eventually.get(relay::openConnections, open -> open == 0);
        assertEquals(Set.of(), Eventually.get(this::threads, Set::isEmpty));
        ExecutionException failure = assertThrows(ExecutionException.class, () -> caller.get(60, TimeUnit.SECONDS));
        assertInstanceOf(DirectoryUnavailableException.class, failure.getCause());
    }

    @Test
    void slowControllerIsUsedWhereItIsTheOnlyOne() throws Exception {
        try (ActiveDirectory directory = directory(Duration.ofSeconds(1), relay.port())) {
            controller.delay(Duration.ofMillis(600));
            AtomicInteger logins = new AtomicInteger();
            assertEquals(
                    1,
                    Eventually.get(
                            () -> {
                                logins.incrementAndGet();
                                return AliceSearch.accounts(directory);
                            },
                            found -> found == 1));
            assertTrue(logins.get() <= 8, logins + " logins");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 14, 19, 32, 33, 34, 48, 49, 50, 51, 52, 53, 80})
    void rejectedBindIsAnOutageAndIsNotRepeatedSoon(int code) throws Exception {
        AtomicInteger binds = new AtomicInteger();
        controller.onBind(() -> {
            binds.incrementAndGet();
            throw new LDAPException(ResultCode.valueOf(code), "the test rejects the bind");
        });
        try (ActiveDirectory directory = directory(Duration.ofSeconds(30), relay.port())) {
            for (int i = 0; i < 21; i++) {
                DirectoryUnavailableException e =
                        assertThrows(DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory));
                assertTrue(e.isUnreachable(), e::getMessage);
                // A rejection, which waits as a wrong password does; strongAuthRequired is described by its remedy.
                assertTrue(
                        code == ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE
                                || e.getMessage().contains("the domain controller rejects the bind"),
                        e::getMessage);
            }
            assertEquals(1, binds.get());
        }
    }

    @Test
    void resultCodeOfABindIsNeverTheResultOfASearch() throws Exception {
        FakeActiveDirectory second = FakeActiveDirectory.start(FakeDomain.CORP, 0, ca);
        int port = URI.create(second.server()).getPort();
        try (ActiveDirectory directory = directory(Duration.ofSeconds(30), relay.port(), port)) {
            assertEquals(1, AliceSearch.accounts(directory));
            second.user("alice", 2001);
            controller.onBind(() -> {
                throw new LDAPException(ResultCode.NO_SUCH_OBJECT, "the test rejects the bind");
            });
            controller.stop();
            controller.startAgain(); // so that a new bind is needed
            assertTrue(directory.read(ALICE, "corp.example.test").isPresent());
        } finally {
            second.close();
        }
    }

    @Test
    void controllerThatDoesNotSayWhetherItIsReadOnlyIsNotUsed() throws Exception {
        controller.changeRootDse(root -> root.removeAttribute("supportedCapabilities"));
        try (ActiveDirectory directory = directory(Duration.ofSeconds(30), relay.port())) {
            assertTrue(failure(directory).contains("does not say whether it is a read-only domain controller"));
        }
        controller.changeRootDse(root -> {});
        controller.failSearchesWith(
                ResultCode.NO_SUCH_OBJECT, search -> search.getBaseDN().isEmpty());
        try (ActiveDirectory directory = directory(Duration.ofSeconds(30), relay.port())) {
            assertTrue(failure(directory).contains("does not say whether it is a read-only domain controller"));
            controller.stopFailing();
            assertEquals(1, Eventually.get(() -> AliceSearch.accounts(directory), found -> found == 1));
        }
    }

    @Test
    void twoHundredFaultsLeaveNoThreadAndNoSocket() throws Exception {
        Set<Relay.Fault> kinds = EnumSet.of(Relay.Fault.CUT, Relay.Fault.LOST, Relay.Fault.SLOW, Relay.Fault.DRIP);
        ExecutorService executor = Executors.newFixedThreadPool(kinds.size());
        List<Relay> relays = new ArrayList<>();
        List<Future<Integer>> faults = new ArrayList<>();
        for (Relay.Fault kind : kinds) {
            Relay disturbed = new Relay("127.0.0.1", controller.server());
            disturbed.fault(kind);
            relays.add(disturbed);
            faults.add(executor.submit(() -> fifty(kind, disturbed.port())));
        }
        int count = 0;
        for (Future<Integer> each : faults) {
            count += each.get();
        }
        executor.shutdown();
        assertEquals(200, count);
        for (Relay disturbed : relays) {
            disturbed.fault(Relay.Fault.NONE);
            Eventually.get(disturbed::openConnections, open -> open == 0);
        }
        assertEquals(Set.of(), Eventually.get(this::threads, Set::isEmpty));
        try (ActiveDirectory directory =
                directory(Duration.ofSeconds(30), relays.get(0).port())) {
            assertEquals(1, AliceSearch.accounts(directory));
        }
        relays.forEach(Relay::close);
    }

    private int fifty(Relay.Fault fault, int port) throws Exception {
        int faults = 0;
        while (faults < 50) {
            try (ActiveDirectory directory = directory(Duration.ofMillis(100), port)) {
                assertThrows(
                        DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory), fault::toString);
                faults++;
            }
        }
        return faults;
    }
}
