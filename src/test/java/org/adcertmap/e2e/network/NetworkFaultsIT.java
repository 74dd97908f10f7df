// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.lab.ChildProcess;
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.network.NetworkNamespace;
import org.adcertmap.lab.network.Wire;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that each fault of a network does what the table in docs/assurance.md says. Needs root, for network namespaces;
 * no address of this machine changes.
 */
@Tag("ad")
class NetworkFaultsIT {
    private static final Duration SLACK = Duration.ofSeconds(2);

    private static Map<String, List<String>> results;
    /** The longest that a login without a fault took meanwhile: a machine under load is slower than is promised. */
    private static Duration longestWithoutFault;

    @BeforeAll
    static void tryAllFaults() throws Exception {
        DebianPackage.require("iproute2", "ip");
        DebianPackage.require("python3");
        Path folder = Path.of("target/e2e/NetworkFaults");
        Folders.delete(folder);
        Files.createDirectories(folder);
        try (NetworkNamespace host = NetworkNamespace.create("host");
                NetworkNamespace servers = NetworkNamespace.create("servers")) {
            host.nameServer(Wire.NAME_SERVER);
            List<String> command = new ArrayList<>(servers.exec());
            command.add(Jvm.own().home().resolve("bin/java").toString());
            command.addAll(Jvm.BRIEF);
            command.addAll(Stream.of("adcertmap.jar", "adcertmap.tomcat11")
                    .map(name -> "-D" + name + "=" + System.getProperty(name))
                    .toList());
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(NetworkFaults.class.getName(), host.name(), folder.toString()));
            try (ChildProcess program = ChildProcess.start(new ProcessBuilder(command), folder.resolve("output.log"))) {
                assertTrue(program.process().waitFor(10, TimeUnit.MINUTES), program::log);
                assertEquals(0, program.process().exitValue(), program::log);
            }
        }
        results = Files.readAllLines(folder.resolve("results")).stream()
                .collect(Collectors.groupingBy(line -> line.split("\t")[0]));
        longestWithoutFault = results.get(NetworkFault.NONE.name()).stream()
                .map(line -> Measurement.parse(line.split("\t")[2]).longest())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    static Stream<FaultRow> rows() {
        return FaultRow.all().stream().filter(FaultRow::isMeasured);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void faultDoesWhatTheDocumentationSays(FaultRow row) {
        for (String result : results.get(NetworkFault.of(row.fault()).name())) {
            String[] measured = result.split("\t");
            assertEquals(4, measured.length, result);
            assertKept(row.cached(), measured[1]);
            assertKept(row.first(), measured[2]);
            assertKept("200 " + row.after(), measured[3]);
        }
    }

    private static void assertKept(String promised, String measured) {
        Measurement promise = Measurement.parse(promised);
        Measurement result = Measurement.parse(measured);
        String both = "promised: " + promised + ", measured: " + measured;
        assertTrue(promise.statuses().containsAll(result.statuses()), both);
        Duration most = promise.longest().plus(longestWithoutFault).plus(SLACK);
        assertTrue(result.longest().compareTo(most) <= 0, both + "; without a fault: " + longestWithoutFault);
    }
}
