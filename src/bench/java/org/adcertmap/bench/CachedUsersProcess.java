// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.DirectoryAssembly;
import org.adcertmap.tomcat.login.Login;

/**
 * Main class of a process that caches users without Tomcat, so that its heap has nothing of connections and TLS. A
 * certificate is made when it is mapped, and kept by nothing but the caches. Arguments: {@code FOLDER PORT USERS}.
 */
final class CachedUsersProcess {
    private static final int ATTEMPTS = 10;

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "DC=corp", "CN=Issuing CA");
    private final Identity key = ca.issue("CN=key of all users").issue();
    private DirectoryAssembly<Login> assembly; // null once it is dropped

    private CachedUsersProcess(Path folder, int port, int users) throws Exception {
        Path caFile = Files.writeString(folder.resolve("cached-users-ca.pem"), ca.pem());
        Map<String, String> settings = new HashMap<>(InProcessBenchmarks.settings(folder, port));
        settings.put("certificationAuthorities", "file:" + caFile);
        settings.put("ntAuth", "file:" + caFile);
        settings.put("cacheSize", Integer.toString(users));
        assembly = new DirectoryAssembly<>(settings, Clock.systemUTC(), Login::of);
    }

    public static void main(String[] arguments) throws Exception {
        CachedUsersProcess process = new CachedUsersProcess(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        CommandLoop.run(Map.of(), words -> {
            switch (words[0]) {
                case "map" -> process.map(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                case "clear-outcomes" -> process.assembly.cachingMapper().clear();
                case "drop" -> process.drop();
                default -> {
                    return Map.of("heap", ResourceUsage.usedHeapAfterGc());
                }
            }
            return Map.of();
        });
    }

    private void map(int from, int count) {
        IntStream.range(from, from + count).parallel().forEach(this::map);
        if (assembly.cachingMapper().size() < from + count) {
            throw new IllegalStateException("not all users are cached");
        }
    }

    private void map(int user) {
        List<X509Certificate> chain = List.of(ca.issue("CN=" + DirectoryLayout.sam(user))
                .sameKeyAs(key)
                .upn(DirectoryLayout.upn(user))
                .sid(DirectoryLayout.userSid(user))
                .issue()
                .certificate());
        CachedOutcome<Login> cached = assembly.cachingMapper().map(chain);
        for (int i = 0; cached.attachment().isEmpty(); i++) { // a machine under load may miss a deadline
            if (i == ATTEMPTS) {
                throw new IllegalStateException("not mapped: " + cached.outcome());
            }
            cached = assembly.cachingMapper().map(chain);
        }
    }

    private void drop() {
        assembly.close();
        assembly = null;
    }
}
