// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs the benchmark: {@code mvn -f src/bench/pom.xml}, {@code mvn -f src/bench/pom.xml -Dbench.quick}, or some modes
 * only with {@code -Dbench.modes=warm,outage}, or some contenders with {@code -Dbench.contenders=jndi,adcertmap};
 * {@code -Dbench.modes=delegation} runs alone. Prints tables to standard output, and writes target/bench.json and
 * target/charts. Compare ratios within one run only: absolute rates depend on the machine and its load.
 */
public final class Bench {
    private static final String FLOOR = Contenders.FLOOR;
    private static final List<String> WITHOUT_CACHE = List.of(FLOOR, "jndi");
    private static final int MANY_THREADS = 250;
    private static final int FEW_THREADS = 40;
    private static final int MANY_CONNECTIONS = 64;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        boolean quick = !"false".equals(System.getProperty("bench.quick", "false"));
        Path target = Files.createDirectories(Path.of("target"));
        Report report = new Report(target.resolve("bench.json"));
        if (System.getProperty("bench.modes", "").equals("delegation")) { // with a real domain, and alone
            DelegationTickets.run(
                    Files.createDirectories(target.resolve("bench")).toAbsolutePath(), report);
            System.exit(0);
        }
        if (!System.getProperty("bench.modes", "").equals("scale")) {
            try (BenchEnvironment environment =
                    new BenchEnvironment(target.resolve("bench"), quick ? BenchPlan.QUICK : BenchPlan.FULL)) {
                run(environment, report);
            }
        }
        if (wanted("scale")) {
            ScaleUsers.run(Files.createDirectories(target.resolve("bench")).toAbsolutePath(), quick, report);
        }
        Charts.draw(target.resolve("bench.json"), target.resolve("charts"));
        Progress.log("done; see " + target.resolve("bench.json") + " and " + target.resolve("charts"));
        System.exit(0);
    }

    private static void run(BenchEnvironment environment, Report report) throws Exception {
        List<String> compared = contenders().stream()
                .filter(name -> !name.equals("floor-cert") && !name.endsWith("2s"))
                .toList();
        List<Target> targets = environment.start(contenders(), false, MANY_THREADS);
        List<Target> peers = targets.stream()
                .filter(target -> compared.contains(target.name()))
                .toList();
        if (wanted("warm")) {
            WarmRequests.cached(environment, targets, "WARM", environment.plan.connections(), report);
        }
        if (wanted("warm-64")) {
            WarmRequests.cached(environment, peers, "WARM-64", MANY_CONNECTIONS, report);
        }
        if (wanted("cold")) {
            ColdLogins.run(environment, peers, report);
        }
        if (wanted("fresh")) {
            FreshLogins.run(environment, peers, report);
        }
        if (wanted("storm")) {
            SimultaneousLogins.run(environment, peers, report);
        }
        if (wanted("negative")) {
            WarmRequests.withoutAccount(environment, peers, "NEGATIVE", report);
            peers.get(0).server().send("log WARNING"); // one process for all
            WarmRequests.withoutAccount(environment, peers, "NEGATIVE-NO-LOG", report);
            peers.get(0).server().send("log INFO");
        }
        environment.stopServers();
        if (wanted("heap")) {
            heap(environment, compared, report);
        }
        if (wanted("in-process")) {
            InProcessCalls.run(environment, report);
        }
        if (wanted("outage")) {
            for (int threads :
                    environment.plan.isQuick() ? new int[] {FEW_THREADS} : new int[] {MANY_THREADS, FEW_THREADS}) {
                List<String> names = new ArrayList<>(compared);
                if (!environment.plan.isQuick() && threads == FEW_THREADS) {
                    names.add("adcertmap-2s"); // its cache entries expire soon after the directory hangs
                }
                DirectoryOutage.run(environment, environment.start(names, true, threads), threads, report);
                environment.stopServers();
            }
        }
    }

    private static void heap(BenchEnvironment environment, List<String> compared, Report report) throws Exception {
        if (!environment.plan.isQuick()) {
            List<String> caching = compared.stream()
                    .filter(name -> name.equals(FLOOR) || !WITHOUT_CACHE.contains(name))
                    .toList();
            HeapPerUser.run(environment, environment.start(caching, false, FEW_THREADS), report);
            environment.stopServers();
        }
        HeapOfAllCaches.run(environment, report);
    }

    /** The contenders that run: all, or some with {@code -Dbench.contenders=jndi,adcertmap}, and always the floor. */
    private static List<String> contenders() {
        String some = System.getProperty("bench.contenders", "");
        List<String> chosen = List.of(some.split(","));
        return Contenders.names().stream()
                .filter(name -> some.isBlank() || name.equals(FLOOR) || chosen.contains(name))
                .toList();
    }

    private static boolean wanted(String mode) {
        String modes = System.getProperty("bench.modes", "").toLowerCase(Locale.ROOT);
        boolean wanted = modes.isBlank() || List.of(modes.split(",")).contains(mode);
        if (wanted) {
            Progress.log(mode);
        }
        return wanted;
    }
}
