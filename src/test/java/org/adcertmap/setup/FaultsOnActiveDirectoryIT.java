// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Network faults and outages of a real domain controller: cached users are not affected, other users are mapped by the
 * next domain controller (failover) or are unavailable within the timeout, and the service recovers without a restart.
 */
@Tag("ad")
class FaultsOnActiveDirectoryIT {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final SambaActiveDirectory directory = SambaActiveDirectory.running();
    private final Map<String, String> settings = new HashMap<>();
    private final List<TestAccount> accounts = new ArrayList<>();
    private Relay relay;
    private List<X509Certificate> alice;
    private DirectoryAssembly<?> mapper;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        directory.publish(CA.certificate());
        relay = new Relay(directory.address(), directory.server());
        alice = certificate("fault-alice");
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("verifyClientCertRevocation", "false"); // not under test
        settings.put("responseTimeout", LIMIT.toSeconds() + "s");
        settings.put("cacheTtl", "15m");
        settings.put("negativeCacheTtl", "0");
    }

    @AfterEach
    void stop() {
        mapper.close();
        relay.close();
        accounts.forEach(TestAccount::close);
    }

    private List<X509Certificate> certificate(String name) {
        TestAccount account = directory.user(name);
        accounts.add(account);
        return List.of(CA.issue("CN=" + name)
                .upn(name + "@" + directory.domain())
                .sid(account.objectSid())
                .issue()
                .certificate());
    }

    private void open(String... servers) throws SettingsException {
        settings.put("servers", String.join(" ", servers));
        mapper = DirectoryAssembly.of(settings, Clock.systemUTC());
    }

    private String relayUrl() {
        return "ldaps://" + directory.address() + ":" + relay.port();
    }

    private String map(List<X509Certificate> certificate) {
        return mapper.cachingMapper()
                .map(certificate)
                .outcome()
                .match(
                        mapped -> mapped.account().orElseThrow().sAMAccountName(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> "unavailable");
    }

    private void assertCachedUsersAreMapped() {
        for (int i = 0; i < 1000; i++) {
            assertEquals("fault-alice", map(alice));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "LOST", "SLOW"})
    void failsOverToTheNextDomainController(Relay.Fault fault) throws Exception {
        open(relayUrl(), directory.server());
        assertEquals("fault-alice", map(alice));
        relay.fault(fault);
        assertCachedUsersAreMapped();
        long before = System.nanoTime();
        assertEquals("fault-bob", map(certificate("fault-bob")));
        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(LIMIT) < 0);
        assertCachedUsersAreMapped();
        relay.fault(Relay.Fault.NONE);
        int connections = relay.connections();
        // Back in rotation: a new connection is opened to the preferred domain controller.
        Eventually.get(
                () -> {
                    map(certificate("fault-carol"));
                    return relay.connections();
                },
                now -> fault == Relay.Fault.SLOW || now > connections);
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "LOST"})
    void withOneDomainControllerUncachedUsersAreUnavailableUntilItRecovers(Relay.Fault fault) throws Exception {
        open(relayUrl());
        assertEquals("fault-alice", map(alice));
        List<X509Certificate> bob = certificate("fault-bob");
        relay.fault(fault);
        long before = System.nanoTime();
        assertEquals("unavailable", map(bob));
        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(LIMIT.multipliedBy(2)) < 0);
        assertCachedUsersAreMapped();
        relay.fault(Relay.Fault.NONE);
        Eventually.get(() -> map(bob), "fault-bob"::equals);
    }

    @Test
    void restartUnderLoadDoesNotAffectCachedUsers() throws Exception {
        settings.put("cacheTtl", "0"); // each request searches the directory
        open(directory.server());
        assertEquals("fault-alice", map(alice));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService users = Executors.newFixedThreadPool(4);
        try {
            Callable<Set<String>> user = () -> {
                Set<String> outcomes = new TreeSet<>();
                while (!done.get()) {
                    outcomes.add(map(alice));
                }
                return outcomes;
            };
            List<Future<Set<String>>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(users.submit(user));
            }
            directory.stop();
            assertEquals("fault-alice", map(alice));
            directory.startAgain();
            Eventually.get(() -> map(certificate("fault-bob")), "fault-bob"::equals);
            done.set(true);
            for (Future<Set<String>> outcomes : all) {
                assertEquals(Set.of("fault-alice"), outcomes.get());
            }
        } finally {
            done.set(true);
            users.shutdownNow();
        }
    }

    @Test
    void closeEndsAllThreads() throws Exception {
        open(relayUrl(), directory.server());
        assertEquals("fault-alice", map(alice));
        relay.fault(Relay.Fault.LOST);
        assertEquals("fault-bob", map(certificate("fault-bob")));
        mapper.close();
        Eventually.get(
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("adcertmap-"))
                        .toList(),
                List::isEmpty);
    }
}
