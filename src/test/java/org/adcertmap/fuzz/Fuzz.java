// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.lab.Folders;

/**
 * Runs Jazzer on each fuzz target, one after the other, each in a JVM of its own and for a bounded time, and prints the
 * progress. Ends with status 1 if there is a finding; its input is in {@code target/fuzz}, and belongs to the seeds
 * once it is mended.
 *
 * <p>Arguments: the seconds for each target, and a regular expression for the names of targets.
 */
public final class Fuzz {
    private static final Path FOLDER = Path.of("target/fuzz").toAbsolutePath();
    /** {@code #4096 pulse cov: 123 ft: 456 corp: 78/90b exec/s: 1234 rss: 345Mb}. */
    private static final Pattern STATUS = Pattern.compile("#(\\d+)\\s+\\w+\\s+cov: (\\d+) .*");
    /** Also a slow input, and memory above the limit. */
    private static final List<String> LIMITS = List.of("-timeout=20", "-rss_limit_mb=2048", "-max_len=8192");

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final int LAST_LINES = 40;

    private Fuzz() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = Integer.parseInt(arguments[0]);
        Pattern chosen = Pattern.compile(arguments[1]);
        List<String> found = new ArrayList<>();
        List<String> targets = FuzzTargets.names().stream()
                .filter(target -> chosen.matcher(FuzzTargets.simpleName(target)).matches())
                .toList();
        for (String target : targets) {
            System.out.println(FuzzTargets.simpleName(target) + ": " + seconds + " s");
            if (!run(target, seconds)) {
                found.add(FuzzTargets.simpleName(target));
            }
        }
        System.out.println(targets.size() + " targets, findings: " + (found.isEmpty() ? "none" : found));
        System.exit(found.isEmpty() && !targets.isEmpty() ? 0 : 1);
    }

    private static boolean run(String target, int seconds) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(FuzzTargets.simpleName(target));
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Folders.copy(FuzzTargets.seeds(target), corpus);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target,
                "--instrumentation_includes=org.adcertmap.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + seconds,
                "-print_final_stats=1"));
        command.addAll(LIMITS);
        command.add(corpus.toString());
        Process jazzer = new ProcessBuilder(command).redirectErrorStream(true).start();
        String status = "no input was run";
        Deque<String> last = new ArrayDeque<>();
        long nextLine = System.nanoTime();
        try (BufferedReader output = jazzer.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher parts = STATUS.matcher(line);
                if (parts.matches()) {
                    status = parts.group(1) + " inputs, coverage " + parts.group(2);
                    if (System.nanoTime() - nextLine >= 0) {
                        System.out.println("  " + status);
                        nextLine = System.nanoTime() + BETWEEN_LINES.toNanos();
                    }
                } else {
                    last.add(line);
                    if (last.size() > LAST_LINES) {
                        last.remove();
                    }
                }
            }
        }
        boolean isClean = jazzer.waitFor() == 0 && !status.startsWith("no ");
        System.out.println("  " + status + (isClean ? ", no finding" : ", FINDING; input in " + folder));
        if (!isClean) {
            last.forEach(System.out::println);
        }
        return isClean;
    }
}
