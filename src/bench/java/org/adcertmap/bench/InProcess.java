package org.adcertmap.bench;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.setup.MapperAssembly;

/** What does our memory cost without Tomcat: one call for a certificate that it remembers? */
final class InProcess {
    private static final int CERTIFICATES = 512;
    private static final int CALLS = 200_000;
    private static final int ROUNDS = 12;

    private InProcess() {}

    static void run(Lab lab, Report report) throws Exception {
        Path folder = lab.folder;
        Map<String, String> settings = Map.of(
                "domain",
                Layout.DOMAIN,
                "servers",
                "ldaps://localhost:" + lab.directory.hello.get("port"),
                "bindDn",
                Layout.SERVICE,
                "bindPassword",
                Layout.PASSWORD,
                "directoryTrustStoreFile",
                ClientCertificates.trustStore(folder).toString(),
                "directoryTrustStorePasswordFile",
                ClientCertificates.passwordFile(folder).toString(),
                "certificationAuthorities",
                "file:" + ClientCertificates.pem(folder),
                "ntAuth",
                "file:" + ClientCertificates.pem(folder),
                "verifyClientCertRevocation",
                "false",
                "cacheTtl",
                "15m");
        List<List<X509Certificate>> chains = lab.users(0, CERTIFICATES).stream()
                .map(client -> List.of(client.identity().certificate()))
                .toList();
        try (MapperAssembly working = new MapperAssembly(settings, Clock.systemUTC())) {
            Mapper mapper = working.cachingMapper();
            for (List<X509Certificate> chain : chains) {
                if (!(mapper.map(chain) instanceof Mapped)) {
                    throw new IllegalStateException("not mapped: " + mapper.map(chain));
                }
            }
            List<Double> nanos = new ArrayList<>();
            List<Double> bytes = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                long allocated = Spent.ownThreadBytes();
                long start = System.nanoTime();
                int mapped = 0;
                for (int i = 0; i < CALLS; i++) {
                    mapped += mapper.map(chains.get(i % CERTIFICATES)) instanceof Mapped ? 1 : 0;
                }
                double took = System.nanoTime() - start;
                if (mapped != CALLS) {
                    throw new IllegalStateException((CALLS - mapped) + " were not mapped");
                }
                if (round >= ROUNDS / 3) { // compiled by then
                    nanos.add(took / CALLS);
                    bytes.add((double) (Spent.ownThreadBytes() - allocated) / CALLS);
                }
            }
            report.begin(
                    "IN-PROCESS", "a call of CachingMapper.map for one of " + CERTIFICATES + " cached certificates");
            report.add("adcertmap", "ns", Slices.median(nanos));
            report.add("adcertmap", "bytes", Slices.median(bytes));
            report.end();
        }
    }
}
