// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.inspection.BindReport;
import org.adcertmap.directory.dc.inspection.ControllerInspection;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.directory.dc.inspection.ControllerTargets;
import org.adcertmap.setup.DoctorAssembly;

/**
 * Queries every domain controller of a Realm once, in parallel, for all checks. Each has a report before the deadline
 * of the checks, also one that hangs. No other connection is bound before a domain controller has accepted the bind
 * account, so that wrong credentials are sent once. Thread-safe.
 */
public final class ControllerSurvey implements AutoCloseable {
    /** More are not queried: those of the site come first where DNS is queried by site. */
    static final int MAX_CONTROLLERS = 50;

    private static final double PART_OF_TIMEOUT = 0.8; // the rest is for the checks that follow
    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "adcertmap-doctor-controller");
        thread.setDaemon(true);
        thread.start();
    };

    private final DoctorAssembly assembly;
    private final List<String> accounts;
    private final ControllerInspection inspection;
    private final Duration timeout;
    private final long deadline;
    private final CompletableFuture<DnsSurvey> dns = new CompletableFuture<>();
    private final CompletableFuture<List<ControllerReport>> reports = new CompletableFuture<>();
    private final CompletableFuture<Boolean> bound = new CompletableFuture<>();

    /** @param accounts names whose entries are compared; if there are none, that of the bind account */
    ControllerSurvey(DoctorAssembly assembly, List<String> accounts, Duration timeout) {
        this.assembly = assembly;
        this.inspection = assembly.inspection();
        this.timeout = timeout;
        this.deadline = System.nanoTime() + (long) (timeout.toNanos() * PART_OF_TIMEOUT);
        this.accounts = accounts.isEmpty()
                ? assembly.directorySettings().bind().accountName().stream().toList()
                : accounts;
    }

    /** Starts to query; returns at once. */
    void start() {
        THREADS.execute(() -> {
            try {
                survey();
            } catch (RuntimeException e) {
                List.of(dns, reports, bound).forEach(future -> future.completeExceptionally(e));
            }
        });
    }

    private void survey() {
        DirectorySettings settings = assembly.directorySettings();
        DnsSurvey found = DnsSurvey.of(settings, remaining(), THREADS);
        dns.complete(found);
        ControllerTargets targets = found.targets();
        List<CompletableFuture<ControllerReport>> asked = new ArrayList<>();
        for (ControllerTarget target :
                targets.all().subList(0, Math.min(MAX_CONTROLLERS, targets.all().size()))) {
            Duration latest = remaining().plus(timeout.dividedBy(20)); // its own timeout comes first, and knows more
            asked.add(CompletableFuture.supplyAsync(
                            () -> inspection.inspect(target, accounts, remaining(), this::bound), THREADS)
                    .completeOnTimeout(noResponse(target), latest.toMillis(), TimeUnit.MILLISECONDS));
        }
        List<ControllerReport> all = new ArrayList<>();
        asked.forEach(each -> all.add(each.join()));
        bound.complete(false);
        reports.complete(List.copyOf(all));
    }

    /** The address of a host name may not come for long, and nothing can end that wait. */
    private static ControllerReport noResponse(ControllerTarget target) {
        return new ControllerReport(
                target,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                BindReport.NOT_REACHED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                "there was no response in time",
                true);
    }

    private void bound(BindReport bind) {
        if (bind.isAccepted()) {
            bound.complete(true);
        }
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(deadline - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(1)));
    }

    /** Returns how long a check may take that ends just before the deadline of all; at least a millisecond. */
    public Duration timeLeft() {
        Duration later = remaining().plus(timeout.dividedBy(10));
        return later.compareTo(timeout) > 0 ? timeout : later;
    }

    /** Returns what else is known of the Realm. */
    public DoctorAssembly assembly() {
        return assembly;
    }

    /** Returns the accounts that are compared. */
    List<String> accounts() {
        return accounts;
    }

    /** Waits for what the name servers respond. */
    DnsSurvey dns() throws IOException {
        return await(dns);
    }

    /** Waits for every domain controller, or for the deadline of each. */
    public List<ControllerReport> reports() throws IOException {
        return await(reports);
    }

    /**
     * Waits until a domain controller accepts the bind account, which other connections may then use.
     *
     * @throws IOException if none does
     */
    public DoctorAssembly requireBound() throws IOException {
        if (!await(bound)) {
            throw new IOException("no domain controller accepts the bind account, see ADCD-301 to ADCD-306");
        }
        return assembly;
    }

    private <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(remaining().toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (TimeoutException e) {
            throw new IOException("the domain controllers did not respond in time", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        }
    }

    /** Returns the addresses of the domain controllers that were queried. */
    static Stream<String> addresses(List<ControllerReport> reports) {
        return reports.stream().map(ControllerReport::place);
    }

    @Override
    public void close() {
        inspection.close();
    }
}
