// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The wires between a host and the servers in the network namespace of this process. One leads to the servers, which
 * have any address that begins with 203.0.113 but 203.0.113.1: {@code wire.py} carries it, with faults for each server.
 * The other has none, and is for the users of the host. All addresses are those for documentation (RFC 5737). Safe for
 * any number of threads; the lock of this object guards the pipes.
 */
public final class Wire implements AutoCloseable {
    /** The beginning of the addresses of servers. */
    public static final String SERVERS = "203.0.113.";

    /** The address of the host for its users. */
    public static final String HOST = "192.0.2.1";

    /** The address of this namespace for the host, on the wire without faults. */
    public static final String NAME_SERVER = "192.0.2.2";

    private static final String HOST_TO_SERVERS = "198.51.100.1";
    private static final String ROUTER = SERVERS + 1;

    private final Process process;
    private final Writer commands;
    private final BufferedReader echo;

    private Wire(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.US_ASCII);
        this.echo = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /**
     * Connects the namespace of this process with another one.
     *
     * @param host the name of the namespace of the host
     */
    public static Wire to(String host) {
        try {
            Wire wire = new Wire(new ProcessBuilder(
                            "/usr/bin/python3",
                            Path.of("src/test/network/wire.py").toString(),
                            "host",
                            "servers")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            wire.expect("ready");
            ip("link set host netns " + host);
            ip("-n " + host + " addr add " + HOST_TO_SERVERS + " peer " + ROUTER + " dev host");
            ip("-n " + host + " link set host up");
            ip("-n " + host + " route add " + SERVERS + "0/24 dev host");
            ip("addr add " + ROUTER + " peer " + HOST_TO_SERVERS + " dev servers");
            ip("link set servers up");
            ip("route add local " + SERVERS + "0/24 dev lo"); // so that a server may listen at any of them
            ip("link add users type veth peer name users netns " + host);
            ip("-n " + host + " addr add " + HOST + "/30 dev users");
            ip("-n " + host + " link set users up");
            ip("addr add " + NAME_SERVER + "/30 dev users");
            ip("link set users up");
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ip(String words) {
        NetworkNamespace.run(("ip " + words).split(" "));
    }

    /**
     * Sets the faults of a server in place of those before, as {@code wire.py} describes them; they apply when this
     * returns.
     *
     * @param faults none without words
     */
    public synchronized void faults(String server, String... faults) {
        String line = String.join(" ", server, String.join(" ", faults)).strip();
        try {
            commands.write(line + "\n");
            commands.flush();
            expect(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expect(String line) throws IOException {
        String read = echo.readLine();
        if (!line.equals(read)) {
            throw new IOException("wire.py responds [" + read + "] to [" + line + "]");
        }
    }

    /** Ends the wire to the servers. */
    @Override
    public void close() {
        process.destroy();
    }
}
