// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Runs checks in parallel, each until its deadline. Stateless. */
public final class CheckRunner {
    private static final long POLL_MILLIS = 100; // how long the last check may delay the progress

    private CheckRunner() {}

    /** Shows how far the run has come, and may end it. */
    @FunctionalInterface
    public interface Progress {
        /** Returns whether the run continues. */
        boolean show(int complete, int all);
    }

    /**
     * Runs the checks, each in a daemon thread of its own. Returns when all are complete, or at the timeout: those that
     * are not complete then are interrupted, and no later finding of theirs counts.
     *
     * @param codes the checks without any of these codes are not run, and findings with other codes are left out
     * @param progress is called now and then; where it returns false the run ends as at the timeout
     */
    public static CheckResult run(List<DoctorCheck> checks, Set<DoctorCode> codes, Duration timeout, Progress progress)
            throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        List<RunningCheck> running = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (DoctorCheck check : checks) {
            if (Collections.disjoint(check.codes(), codes)) {
                continue;
            }
            RunningCheck each = new RunningCheck(check);
            Thread thread = new Thread(each, "adcertmap-doctor-" + running.size());
            thread.setDaemon(true);
            running.add(each);
            threads.add(thread);
            thread.start();
        }
        boolean continues = true;
        for (Thread thread : threads) {
            while (continues && thread.isAlive() && System.nanoTime() - end < 0) {
                continues = progress.show(complete(threads), threads.size());
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1;
                thread.join(Math.min(POLL_MILLIS, Math.max(1, left)));
            }
        }
        String reason = continues ? "not complete within " + text(timeout) + " (--timeout)" : "ended by Ctrl-C";
        running.forEach(each -> each.close(reason));
        threads.forEach(Thread::interrupt);
        return result(running, codes);
    }

    private static int complete(List<Thread> threads) {
        return (int) threads.stream().filter(thread -> !thread.isAlive()).count();
    }

    private static String text(Duration timeout) {
        return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }

    private static CheckResult result(List<RunningCheck> running, Set<DoctorCode> codes) {
        Set<String> domainControllers = new TreeSet<>();
        running.forEach(each -> domainControllers.addAll(each.domainControllers()));
        return new CheckResult(
                running.stream()
                        .flatMap(each -> each.findings().stream())
                        .filter(finding -> codes.contains(finding.code()))
                        .sorted(Comparator.comparing(Finding::code))
                        .toList(),
                domainControllers,
                running.stream()
                        .map(RunningCheck::internalError)
                        .flatMap(Optional::stream)
                        .toList());
    }
}
