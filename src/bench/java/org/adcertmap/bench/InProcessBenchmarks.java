// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.setup.DirectoryAssembly;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.trust.cache.ChainKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The calls of one request without Tomcat, for JMH. {@link InProcessCalls} runs them in a JVM of their own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InProcessBenchmarks {
    static final String FOLDER = "bench.folder";
    static final String PORT = "bench.port";
    static final String CERTIFICATES = "in-process.pem";

    private static final int ATTEMPTS = 10;

    private final List<List<X509Certificate>> chains = new ArrayList<>();
    private final List<ChainKey> keys = new ArrayList<>();
    private DirectoryAssembly<Login> assembly;
    private int next;

    /** Maps all certificates once, so that they are cached. */
    @Setup
    public void mapAll() throws Exception {
        Path folder = Path.of(System.getProperty(FOLDER));
        assembly = new DirectoryAssembly<>(settings(folder, Integer.getInteger(PORT)), Clock.systemUTC(), Login::of);
        try (InputStream pem = new ByteArrayInputStream(Files.readAllBytes(folder.resolve(CERTIFICATES)))) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                chains.add(List.of((X509Certificate) certificate));
            }
        }
        for (List<X509Certificate> chain : chains) {
            for (int i = 0; assembly.cachingMapper().map(chain).attachment().isEmpty(); i++) {
                if (i == ATTEMPTS) { // a machine under load may miss a deadline
                    throw new IllegalStateException(
                            "not mapped: " + assembly.cachingMapper().map(chain).outcome());
                }
            }
            keys.add(ChainKey.of(chain));
        }
    }

    static Map<String, String> settings(Path folder, int port) {
        return Map.ofEntries(
                Map.entry("domain", DirectoryLayout.DOMAIN),
                Map.entry("servers", "ldaps://localhost:" + port),
                Map.entry("bindDn", DirectoryLayout.SERVICE),
                Map.entry("bindPassword", DirectoryLayout.PASSWORD),
                Map.entry(
                        "directoryTrustStoreFile",
                        ClientCertificates.trustStore(folder).toString()),
                Map.entry(
                        "directoryTrustStorePasswordFile",
                        ClientCertificates.passwordFile(folder).toString()),
                Map.entry("certificationAuthorities", "file:" + ClientCertificates.caFile(folder)),
                Map.entry("ntAuth", "file:" + ClientCertificates.caFile(folder)),
                Map.entry("verifyClientCertRevocation", "false"),
                Map.entry("cacheTtl", "15m"));
    }

    @TearDown
    public void close() {
        assembly.close();
    }

    private int next() {
        next = (next + 1) % chains.size();
        return next;
    }

    /** A cached certificate on a new connection. */
    @Benchmark
    public MappingOutcome cachedCertificate() {
        return assembly.cachingMapper().map(chains.get(next())).outcome();
    }

    /** A cached certificate on a connection that is cached as well. */
    @Benchmark
    public Object cachedConnection() {
        return assembly.cachingMapper().getIfFresh(keys.get(next()));
    }

    /** The certificate is decoded, a part of a first login. */
    @Benchmark
    public ClientCertificate readCertificate() throws Exception {
        return CertificateReader.read(chains.get(next()).get(0));
    }

    /** A first login, with two round trips to the directory on this machine. */
    @Benchmark
    public MappingOutcome firstLogin() {
        assembly.cachingMapper().clear();
        return assembly.cachingMapper().map(chains.get(next())).outcome();
    }
}
