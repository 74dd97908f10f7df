// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.nio.file.Path;
import java.util.Map;

/** Main class of the directory process, with a relay in front that can freeze. Arguments: {@code FOLDER USERS}. */
final class DirectoryProcess {
    private DirectoryProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path keyStore = ClientCertificates.serverStore(Path.of(arguments[0]));
        InMemoryDomainController directory =
                new InMemoryDomainController(Integer.parseInt(arguments[1]), keyStore.toFile());
        FreezableRelay relay = new FreezableRelay(directory.port());
        ResourceUsage usage = new ResourceUsage();
        Map<String, Long> ports = Map.of("port", (long) directory.port(), "relay", (long) relay.port());
        CommandLoop.run(ports, words -> {
            switch (words[0]) {
                case "freeze" -> relay.freeze();
                case "thaw" -> relay.thaw();
                default -> {
                    Map<String, Long> all = usage.read();
                    all.put("searches", directory.searches.sum());
                    return all;
                }
            }
            return Map.of();
        });
    }
}
