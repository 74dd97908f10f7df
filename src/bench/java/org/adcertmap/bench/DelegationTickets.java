// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.lab.kerberos.DelegatingService;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.setup.DirectoryAssembly;

/**
 * Measures tokens of delegated accounts (DELEGATION): the first and later ones of an account, two hundred threads with
 * one account, and a KDC that hangs. The KDC is a real one, Samba's on this machine, so that this needs root and Debian
 * 12, and runs only where {@code -Dbench.modes=delegation} asks for it.
 */
final class DelegationTickets {
    private static final int ACCOUNTS = 200;
    private static final int LATER = 50;
    private static final int THREADS = 200;
    private static final int WARM_UP = 50;
    private static final int HANGING = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final SambaActiveDirectory directory = SambaActiveDirectory.running();
    private final Relay kdc = new Relay("127.0.0.1", "kerberos://127.0.0.10:88");
    private final Report report;

    private DelegationTickets(Report report) {
        this.report = report;
    }

    static void run(Path folder, Report report) throws Exception {
        DelegationTickets tickets = new DelegationTickets(report);
        try (tickets.kdc) {
            tickets.run(folder);
        }
    }

    private void run(Path folder) throws Exception {
        Krb5Conf.reload(directory, folder, "127.0.0.1:" + kdc.port(), true);
        List<TestAccount> accounts = new ArrayList<>();
        try (DelegatingService service = DelegatingService.create(directory, folder, "bench")) {
            for (int i = 0; i < WARM_UP + ACCOUNTS + 1 + HANGING; i++) {
                accounts.add(directory.user("bench-" + i));
            }
            Map<String, String> settings = service.settings();
            settings.put("delegationCacheTtl", "1h");
            settings.put("delegationTimeout", TIMEOUT.toSeconds() + "s");
            try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
                List<Delegation> delegations = new ArrayList<>();
                for (TestAccount account : accounts) {
                    delegations.add(map(assembly, service.chain(account)));
                }
                measure(delegations, service.target());
            }
        } finally {
            accounts.forEach(TestAccount::close);
        }
    }

    private static Delegation map(DirectoryAssembly<?> assembly, List<X509Certificate> chain) {
        MappingOutcome outcome = assembly.cachingMapper().map(chain).outcome();
        if (outcome instanceof Mapped mapped) {
            return assembly.delegation().orElseThrow().of(mapped);
        }
        throw new IllegalStateException("not mapped: " + outcome);
    }

    private void measure(List<Delegation> all, String target) throws Exception {
        times(all.subList(0, WARM_UP), 2, target);
        List<Delegation> measured = all.subList(WARM_UP, WARM_UP + ACCOUNTS);
        report.beginTable(
                "DELEGATION",
                "SPNEGO tokens for one target, the KDC on the same machine, delegationTimeout " + TIMEOUT.toSeconds()
                        + " s");
        int before = kdc.connections();
        add("first token of an account", times(measured, 1, target), before, 0);
        before = kdc.connections();
        add("later tokens", times(measured, LATER, target), before, 0);
        before = kdc.connections();
        add(
                THREADS + " threads, first tokens of one account",
                simultaneous(all.get(WARM_UP + ACCOUNTS), target),
                before,
                0);
        directory.pause();
        try {
            before = kdc.connections();
            add("the KDC hangs: later tokens", times(measured, LATER, target), before, 0);
            Histogram refused = new Histogram(3);
            before = kdc.connections();
            for (Delegation each : all.subList(WARM_UP + ACCOUNTS + 1, all.size())) {
                refused.recordValue(nanos(() -> refusal(each, target)));
            }
            add("the KDC hangs: first token of an account", refused, before, HANGING);
        } finally {
            directory.resume();
        }
        report.endTable();
    }

    private static Histogram times(List<Delegation> accounts, int times, String target) throws Exception {
        Histogram nanos = new Histogram(3);
        for (int i = 0; i < times; i++) {
            for (Delegation account : accounts) {
                nanos.recordValue(nanos(() -> account.token(target)));
            }
        }
        return nanos;
    }

    private static Histogram simultaneous(Delegation account, String target) throws Exception {
        Histogram nanos = new Histogram(3);
        LoadGenerator.runOnThreads(THREADS, thread -> {
            long elapsed = nanos(() -> account.token(target));
            synchronized (nanos) {
                nanos.recordValue(elapsed);
            }
        });
        return nanos;
    }

    private static String refusal(Delegation account, String target) throws IOException {
        try {
            account.token(target);
        } catch (DelegationException e) {
            if (e.code().equals("ADCM-DELEGATION-UNAVAILABLE")) {
                return e.code();
            }
            throw new IOException(e);
        }
        throw new IOException("a token from a KDC that hangs");
    }

    private static long nanos(Callable<?> call) throws Exception {
        long start = System.nanoTime();
        call.call();
        return System.nanoTime() - start;
    }

    private void add(String row, Histogram nanos, int requestsBefore, int refused) {
        report.add(row, "calls", nanos.getTotalCount());
        report.add(row, "p50 ms", nanos.getValueAtPercentile(50) / 1e6);
        report.add(row, "p99 ms", nanos.getValueAtPercentile(99) / 1e6);
        report.add(row, "max ms", nanos.getMaxValue() / 1e6);
        report.add(row, "requests to the KDC", kdc.connections() - requestsBefore);
        report.add(row, "refused", refused);
    }
}
