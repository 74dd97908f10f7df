// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.ChildProcess;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.fake.GeneratedAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit} reads a large directory in little memory, and prints what it has when Ctrl-C ends it. */
class AuditIT {
    private static final int MINUTES = 5;
    private static final int PAGE = 500;

    @TempDir
    private Path folder;

    /** Every account has a weak mapping; two have the same, and one has the implicit userPrincipalName of another. */
    private static Entry account(int number) {
        String name = "user" + number;
        Entry entry = new Entry("CN=" + name + ",OU=Staff,DC=corp,DC=example,DC=test");
        entry.addAttribute("objectClass", "top", "person", "organizationalPerson", "user");
        entry.addAttribute(
                "objectSid", Sid.parse("S-1-5-21-1-2-3-" + (10_000 + number)).toBytes());
        entry.addAttribute("sAMAccountName", name);
        entry.addAttribute("userPrincipalName", (number == 7 ? "user8" : name) + "@corp.example.test");
        entry.addAttribute("userAccountControl", "512");
        entry.addAttribute(
                "altSecurityIdentities",
                "X509:<I>DC=test,DC=example,CN=Issuing CA<S>DC=test,DC=example,OU=Staff,CN=user"
                        + (number == 12_345 ? 54_321 : number));
        return entry;
    }

    private ChildProcess audit(GeneratedAccounts directory, String... options) throws IOException {
        Map<String, String> settings = DirectoryAccess.settings(directory.fake(), folder);
        settings.put("servers", directory.server());
        Path file = Files.writeString(
                folder.resolve("adcertmap.properties"),
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
        List<String> command = new ArrayList<>(List.of(
                "env", // a shell in the background may have made the test ignore SIGINT
                "--default-signal=INT",
                Jvm.own().home().resolve("bin/java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                AdcertmapJar.path().toString(),
                "audit",
                "--settings",
                file.toString()));
        command.addAll(Arrays.asList(options));
        return ChildProcess.start(new ProcessBuilder(command), folder.resolve("log"));
    }

    private static int exitStatus(ChildProcess audit) throws InterruptedException {
        assertTrue(audit.process().waitFor(MINUTES, TimeUnit.MINUTES), audit::log);
        return audit.process().exitValue();
    }

    @Test
    void aHundredThousandAccountsNeedSixtyFourMegabytes() throws Exception {
        int count = 100_000;
        IntConsumer nothing = from -> {};
        Path findings = folder.resolve("findings.csv");
        try (GeneratedAccounts directory = new GeneratedAccounts(count, AuditIT::account, nothing);
                ChildProcess audit = audit(directory, "--format", "csv", "--output", findings.toString())) {
            assertEquals(1, exitStatus(audit), audit::log);
        }
        try (Stream<String> lines = Files.lines(findings)) {
            Map<String, Long> counts = lines.skip(1)
                    .map(line -> line.replaceFirst(".*,\"(ADCA-\\d\\d)\",.*", "$1"))
                    .collect(Collectors.groupingBy(code -> code, Collectors.counting()));
            assertEquals(Map.of("ADCA-01", (long) count, "ADCA-03", 1L, "ADCA-10", 1L), counts);
        }
    }

    @Test
    void ctrlCPrintsWhatThereIs() throws Exception {
        CountDownLatch isJudging = new CountDownLatch(1);
        CountDownLatch isInterrupted = new CountDownLatch(1);
        int[] pages = {0};
        IntConsumer thirdPageOfTheSecondReading = from -> {
            if (++pages[0] == 4 + 3) {
                isJudging.countDown();
                try {
                    isInterrupted.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (GeneratedAccounts directory =
                        new GeneratedAccounts(4 * PAGE, AuditIT::account, thirdPageOfTheSecondReading);
                ChildProcess audit = audit(directory)) {
            Eventually.get(() -> isJudging.getCount() == 0 || !audit.process().isAlive(), Boolean::booleanValue);
            assertEquals(0, isJudging.getCount(), audit::log);
            Process kill = new ProcessBuilder(
                            "kill", "-INT", String.valueOf(audit.process().pid()))
                    .start();
            assertEquals(0, kill.waitFor());
            awaitShutdown(audit);
            isInterrupted.countDown();
            assertEquals(130, exitStatus(audit), audit::log);
            String log = audit.log();
            assertTrue(log.contains("ADCA-01  warning     1,00"), log.substring(0, Math.min(2_000, log.length())));
            assertTrue(log.contains("findings; incomplete\n"), log.substring(Math.max(0, log.length() - 500)));
            assertFalse(log.contains("\r"), "no progress without a terminal");
        } finally {
            isInterrupted.countDown();
        }
    }

    /** The JVM has begun to end once its own hook runs, whose thread jstack shows. */
    private static void awaitShutdown(ChildProcess audit) throws Exception {
        String jcmd = Jvm.own().home().resolve("bin/jcmd").toString();
        String threads = "";
        while (!threads.contains("adcertmap-interruption")) {
            Process dump = new ProcessBuilder(
                            jcmd, String.valueOf(audit.process().pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            threads = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(audit.process().isAlive(), audit::log);
        }
    }
}
