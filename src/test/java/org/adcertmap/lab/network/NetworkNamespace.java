// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.lab.Folders;

/**
 * A network namespace of Linux: a host without any address but those that it is given, and without a route to any other
 * host. Needs root, and iproute2. Closing removes it. Its name has the process ID of this JVM: what a killed one has
 * left is removed by the next.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final String PREFIX = "adcertmap-";
    private static final Path NAMES = Path.of("/run/netns");
    private static final Path FILES = Path.of("/etc/netns");

    private final String name;

    private NetworkNamespace(String name) {
        this.name = name;
    }

    /** Creates a namespace whose name ends with that one, and nothing in it but the loopback interface. */
    public static NetworkNamespace create(String name) {
        removeAbandoned();
        NetworkNamespace created =
                new NetworkNamespace(PREFIX + ProcessHandle.current().pid() + "-" + name);
        run("ip", "netns", "add", created.name);
        run("ip", "-n", created.name, "link", "set", "lo", "up");
        return created;
    }

    private static void removeAbandoned() {
        if (Files.exists(NAMES)) {
            try (Stream<Path> all = Files.list(NAMES)) {
                all.map(file -> file.getFileName().toString())
                        .filter(file -> file.matches(PREFIX + "\\d+-.*"))
                        .filter(file -> ProcessHandle.of(Long.parseLong(file.split("-")[1]))
                                .isEmpty())
                        .forEach(file -> new NetworkNamespace(file).close());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public String name() {
        return name;
    }

    /** Makes programs in this namespace ask that DNS server. */
    public void nameServer(String address) {
        try {
            Path folder = Files.createDirectories(FILES.resolve(name)); // see ip-netns(8)
            Files.writeString(folder.resolve("resolv.conf"), "nameserver " + address + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the words that come before a command to run it in this namespace. */
    public List<String> exec() {
        return List.of("ip", "netns", "exec", name);
    }

    /**
     * Runs a command to its end.
     *
     * @throws IllegalStateException if its exit status is not 0, with what it has printed
     */
    static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + printed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run("ip", "netns", "delete", name);
        try {
            Folders.delete(FILES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
