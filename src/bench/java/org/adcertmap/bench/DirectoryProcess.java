package org.adcertmap.bench;

import java.nio.file.Path;
import java.util.Map;

/** The directory in a process of its own, with a relay in front of it that can freeze: {@code FOLDER USERS}. */
final class DirectoryProcess {
    private DirectoryProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path keyStore = ClientCertificates.serverStore(Path.of(arguments[0]));
        BenchDirectory directory = new BenchDirectory(Integer.parseInt(arguments[1]), keyStore.toFile());
        FreezingRelay relay = new FreezingRelay(directory.port());
        Spent spent = new Spent();
        Map<String, Long> ports = Map.of("port", (long) directory.port(), "relay", (long) relay.port());
        Orders.take(ports, words -> {
            switch (words[0]) {
                case "freeze" -> relay.freeze();
                case "thaw" -> relay.thaw();
                default -> {
                    Map<String, Long> all = spent.soFar();
                    all.put("searches", directory.searches.sum());
                    return all;
                }
            }
            return Map.of();
        });
    }
}
