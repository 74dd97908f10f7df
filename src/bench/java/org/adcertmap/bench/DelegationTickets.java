// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;
import org.adcertmap.delegation.DelegationListener;
import org.adcertmap.delegation.DelegationSettings;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.lab.kerberos.KerberosUser;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.MapperAssembly;

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
    private final TestCa issuingCa = TestCa.root("CN=Benchmark issuing CA");
    private final String realm = directory.domain().toUpperCase(Locale.ROOT);
    private final String target = "HTTP/reports." + directory.domain();
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
        Path krb5Conf = Files.writeString(
                folder.resolve("krb5.conf"),
                "[libdefaults]\ndefault_realm = " + realm + "\ndns_lookup_kdc = false\nforwardable = true\n"
                        + "udp_preference_limit = 1\nkdc_timeout = 1000\nmax_retries = 1\n[realms]\n" + realm
                        + " = {\nkdc = 127.0.0.1:" + kdc.port() + "\n}\n");
        System.setProperty("java.security.krb5.conf", krb5Conf.toString());
        directory.publish(issuingCa.certificate());
        List<TestAccount> accounts = new ArrayList<>();
        try (KerberosUser service = KerberosUser.create(directory, "svc-delegation", "HTTP/tomcat.example");
                KerberosUser reports = KerberosUser.create(directory, "svc-reports", target)) {
            service.account().set("userAccountControl", Integer.toString(0x200 | 0x1000000));
            service.account().set("msDS-AllowedToDelegateTo", target);
            Path keytab = Keytab.write(folder.resolve("delegation.keytab"), service.key());
            for (int i = 0; i < WARM_UP + ACCOUNTS + 1 + HANGING; i++) {
                accounts.add(directory.user("bench-" + i));
            }
            measure(
                    folder,
                    new DelegationSettings(
                            service.principal(), keytab, Set.of(), false, Duration.ofHours(1), TIMEOUT, 1_000, false),
                    accounts);
        } finally {
            accounts.forEach(TestAccount::close);
        }
    }

    private void measure(Path folder, DelegationSettings settings, List<TestAccount> accounts) throws Exception {
        Map<String, String> values = new HashMap<>(DirectoryAccess.settings(directory, folder));
        values.put("verifyClientCertRevocation", "false");
        try (MapperAssembly<?> assembly = MapperAssembly.of(values, Clock.systemUTC());
                KerberosDelegation delegation =
                        new KerberosDelegation(settings, DelegationListener.NONE, Clock.systemUTC())) {
            List<Delegation> all = new ArrayList<>();
            for (TestAccount account : accounts) {
                all.add(delegation.of(map(assembly, account)));
            }
            for (Delegation each : all.subList(0, WARM_UP)) {
                each.token(target);
                each.token(target);
            }
            List<Delegation> measured = all.subList(WARM_UP, WARM_UP + ACCOUNTS);
            report.beginTable(
                    "DELEGATION",
                    "SPNEGO tokens for one target, the KDC on the same machine, delegationTimeout "
                            + TIMEOUT.toSeconds() + " s");
            int before = kdc.connections();
            add("first token of an account", times(measured, 1), kdc.connections() - before, 0);
            before = kdc.connections();
            add("later tokens", times(measured, LATER), kdc.connections() - before, 0);
            before = kdc.connections();
            Histogram simultaneous = simultaneous(all.get(WARM_UP + ACCOUNTS));
            add(THREADS + " threads, first tokens of one account", simultaneous, kdc.connections() - before, 0);
            directory.pause();
            try {
                before = kdc.connections();
                add("the KDC hangs: later tokens", times(measured, LATER), kdc.connections() - before, 0);
                Histogram refused = new Histogram(3);
                before = kdc.connections();
                for (Delegation each : all.subList(WARM_UP + ACCOUNTS + 1, all.size())) {
                    refused.recordValue(nanos(() -> refusal(each)));
                }
                add("the KDC hangs: first token of an account", refused, kdc.connections() - before, HANGING);
            } finally {
                directory.resume();
            }
            report.endTable();
        }
    }

    private Mapped map(MapperAssembly<?> assembly, TestAccount account) {
        var outcome = assembly.cachingMapper()
                .map(List.of(issuingCa
                        .issue("CN=" + account.sAMAccountName())
                        .upn(account.sAMAccountName() + "@" + directory.domain())
                        .sid(account.objectSid())
                        .issue()
                        .certificate()))
                .outcome();
        if (outcome instanceof Mapped mapped) {
            return mapped;
        }
        throw new IllegalStateException("not mapped: " + outcome);
    }

    private Histogram times(List<Delegation> accounts, int times) throws Exception {
        Histogram nanos = new Histogram(3);
        for (int i = 0; i < times; i++) {
            for (Delegation account : accounts) {
                nanos.recordValue(nanos(() -> account.token(target)));
            }
        }
        return nanos;
    }

    private Histogram simultaneous(Delegation account) throws Exception {
        Histogram nanos = new Histogram(3);
        LoadGenerator.runOnThreads(THREADS, thread -> {
            long elapsed = nanos(() -> account.token(target));
            synchronized (nanos) {
                nanos.recordValue(elapsed);
            }
        });
        return nanos;
    }

    private String refusal(Delegation account) throws IOException {
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

    private void add(String row, Histogram nanos, int requests, int refused) {
        report.add(row, "calls", nanos.getTotalCount());
        report.add(row, "p50 ms", nanos.getValueAtPercentile(50) / 1e6);
        report.add(row, "p99 ms", nanos.getValueAtPercentile(99) / 1e6);
        report.add(row, "max ms", nanos.getMaxValue() / 1e6);
        report.add(row, "requests to the KDC", requests);
        report.add(row, "refused", refused);
    }
}
