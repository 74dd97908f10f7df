// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.setup.DirectoryAssembly;

/** Measures calls of the cache without Tomcat (IN-PROCESS): one call of CachingMapper for a cached certificate. */
final class InProcessCalls {
    private static final int CERTIFICATES = 512;
    private static final int CALLS = 200_000;
    private static final int ROUNDS = 12;

    private InProcessCalls() {}

    static void run(BenchEnvironment environment, Report report) throws Exception {
        Path folder = environment.folder;
        Map<String, String> settings = Map.of(
                "domain",
                DirectoryLayout.DOMAIN,
                "servers",
                "ldaps://localhost:" + environment.directory.ports.get("port"),
                "bindDn",
                DirectoryLayout.SERVICE,
                "bindPassword",
                DirectoryLayout.PASSWORD,
                "directoryTrustStoreFile",
                ClientCertificates.trustStore(folder).toString(),
                "directoryTrustStorePasswordFile",
                ClientCertificates.passwordFile(folder).toString(),
                "certificationAuthorities",
                "file:" + ClientCertificates.caFile(folder),
                "ntAuth",
                "file:" + ClientCertificates.caFile(folder),
                "verifyClientCertRevocation",
                "false",
                "cacheTtl",
                "15m");
        List<List<X509Certificate>> chains = environment.users(0, CERTIFICATES).stream()
                .map(client -> List.of(client.identity().certificate()))
                .toList();
        try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            Mapper mapper = (chain, account) ->
                    assembly.cachingMapper().map(chain, account).outcome();
            for (List<X509Certificate> chain : chains) {
                if (!(mapper.map(chain) instanceof Mapped)) {
                    throw new IllegalStateException("not mapped: " + mapper.map(chain));
                }
            }
            List<Double> nanos = new ArrayList<>();
            List<Double> bytes = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                long allocated = ResourceUsage.currentThreadAllocatedBytes();
                long start = System.nanoTime();
                int mapped = 0;
                for (int i = 0; i < CALLS; i++) {
                    mapped += mapper.map(chains.get(i % CERTIFICATES)) instanceof Mapped ? 1 : 0;
                }
                double elapsed = System.nanoTime() - start;
                if (mapped != CALLS) {
                    throw new IllegalStateException((CALLS - mapped) + " were not mapped");
                }
                if (round >= ROUNDS / 3) { // JIT-compiled by then
                    nanos.add(elapsed / CALLS);
                    bytes.add((double) (ResourceUsage.currentThreadAllocatedBytes() - allocated) / CALLS);
                }
            }
            report.beginTable(
                    "IN-PROCESS", "a call of CachingMapper.map for one of " + CERTIFICATES + " cached certificates");
            report.add("adcertmap", "ns", Measurements.median(nanos));
            report.add("adcertmap", "bytes", Measurements.median(bytes));
            report.endTable();
        }
    }
}
