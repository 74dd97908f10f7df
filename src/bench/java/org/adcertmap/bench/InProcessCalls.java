// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures calls without Tomcat (IN-PROCESS) with JMH: {@link InProcessBenchmarks}, each in a JVM of its own. */
final class InProcessCalls {
    private static final int USERS = 512;

    private InProcessCalls() {}

    static void run(BenchEnvironment environment, Report report) throws Exception {
        Files.writeString(
                environment.folder.resolve(InProcessBenchmarks.CERTIFICATES),
                environment.users(0, USERS).stream().map(InProcessCalls::pem).collect(Collectors.joining()));
        int iterations = environment.plan.isQuick() ? 3 : 5;
        List<RunResult> results = new Runner(new OptionsBuilder()
                        .include(InProcessBenchmarks.class.getName() + "\\..*")
                        .forks(1)
                        .warmupIterations(iterations)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(
                                "-D" + InProcessBenchmarks.FOLDER + "=" + environment.folder,
                                "-D" + InProcessBenchmarks.PORT + "=" + environment.directory.ports.get("port"))
                        .output(environment.folder.resolve("jmh.log").toString())
                        .build())
                .run().stream().toList();
        report.beginTable("IN-PROCESS", "calls for one of " + USERS + " certificates, by JMH");
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            String call = name.substring(name.lastIndexOf('.') + 1);
            report.add(call, "ns", result.getPrimaryResult().getScore());
            report.add(call, "+-", result.getPrimaryResult().getScoreError());
            report.add(
                    call,
                    "bytes",
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
        report.endTable();
    }

    private static String pem(ClientCertificates.Client client) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(client.identity().certificate().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
