package org.adcertmap.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All figures of one run: {@code mvn -Pbench}, {@code mvn -Pbench -Dbench.quick}, or some of the modes:
 * {@code -Dbench.modes=warm,outage}. Prints tables, and writes target/bench.json. Only ratios of one run count: rates
 * are those of the machine and the hour.
 */
public final class Bench {
    private static final String FLOOR = Contenders.FLOOR;
    private static final List<String> WITHOUT_MEMORY = List.of(FLOOR, "jndi");
    private static final int MANY_THREADS = 250;
    private static final int FEW_THREADS = 40;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        boolean quick = !"false".equals(System.getProperty("bench.quick", "false"));
        Path target = Files.createDirectories(Path.of("target"));
        Report report = new Report(target.resolve("bench.json"));
        try (Lab lab = new Lab(target.resolve("bench"), quick ? Plan.QUICK : Plan.FULL)) {
            run(lab, report);
        }
        Progress.say("done; " + target.resolve("bench.json") + " has the figures");
        System.exit(0);
    }

    private static void run(Lab lab, Report report) throws Exception {
        List<String> real = Contenders.names().stream()
                .filter(name -> !name.equals("floor-cert") && !name.endsWith("2s"))
                .toList();
        List<Target> all = lab.start(Contenders.names(), false, MANY_THREADS);
        List<Target> peers =
                all.stream().filter(one -> real.contains(one.name())).toList();
        if (wanted("warm")) {
            Warm.run(lab, all, false, report);
        }
        if (wanted("cold")) {
            Cold.run(lab, peers, report);
        }
        if (wanted("storm")) {
            Storm.run(lab, peers, report);
        }
        if (wanted("negative")) {
            Warm.run(lab, peers, true, report);
        }
        if (wanted("heap") && !lab.plan.isQuick()) {
            Heap.run(
                    lab,
                    peers.stream()
                            .filter(one -> one.isFloor() || !WITHOUT_MEMORY.contains(one.name()))
                            .toList(),
                    report);
        }
        lab.stopServers();
        if (wanted("in-process")) {
            InProcess.run(lab, report);
        }
        if (wanted("outage")) {
            for (int threads : lab.plan.isQuick() ? new int[] {FEW_THREADS} : new int[] {MANY_THREADS, FEW_THREADS}) {
                List<String> names = new ArrayList<>(real);
                if (!lab.plan.isQuick() && threads == FEW_THREADS) {
                    names.add("adcertmap-2s"); // what it remembers is too old soon after the directory hangs
                }
                Outage.run(lab, lab.start(names, true, threads), threads, report);
                lab.stopServers();
            }
        }
    }

    private static boolean wanted(String mode) {
        String modes = System.getProperty("bench.modes", "").toLowerCase(Locale.ROOT);
        boolean wanted = modes.isBlank() || List.of(modes.split(",")).contains(mode);
        if (wanted) {
            Progress.say(mode);
        }
        return wanted;
    }
}
