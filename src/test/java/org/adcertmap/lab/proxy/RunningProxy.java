// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.proxy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.ChildProcess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.FreePort;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * A real reverse proxy in its own process, on the loopback address, with the sample configuration that the project
 * ships. {@code src/test/proxy/proxies.sh} installs missing Debian packages; if it cannot, the test fails and names
 * them.
 */
public final class RunningProxy implements AutoCloseable {
    private final ChildProcess process;
    private final int port;

    private RunningProxy(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the proxy and waits until it accepts connections.
     *
     * @param folder created for the proxy
     * @param issuingCa issues the server certificate, and is the CA that the proxy trusts for clients
     * @param edits texts of the sample and their replacements; the sample must contain them
     */
    public static RunningProxy start(ReverseProxy proxy, Path folder, TestCa issuingCa, Map<String, String> edits) {
        try {
            install();
            Path home = Files.createDirectories(folder.toAbsolutePath());
            writeKeys(home, issuingCa);
            int port = FreePort.next();
            String sample = Files.readString(Path.of("conf/proxies", proxy.sample()));
            for (Map.Entry<String, String> edit : edits.entrySet()) {
                if (!sample.contains(edit.getKey())) {
                    throw new IllegalArgumentException(proxy.sample() + " does not contain " + edit.getKey());
                }
                sample = sample.replace(edit.getKey(), edit.getValue());
            }
            String listen = "127.0.0.1:" + port;
            String configuration = sample.replace("/etc/ssl", home.toString())
                    .replace("listen 443", "listen " + listen)
                    .replace("*:443", listen)
                    .replace("bind :443", "bind " + listen);
            configuration = proxy.configuration(configuration)
                    .replace("${FOLDER}", home.toString())
                    .replace("${LISTEN}", listen);
            Files.writeString(home.resolve("proxy.conf"), configuration);
            ProcessBuilder builder = new ProcessBuilder(command(proxy)).directory(home.toFile());
            RunningProxy running = new RunningProxy(ChildProcess.start(builder, home.resolve("output.log")), port);
            try {
                running.waitUntilListening();
            } catch (AssertionError e) {
                running.close();
                throw e;
            }
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the command with the folder /usr/sbin, which is not in the PATH of every user. */
    private static List<String> command(ReverseProxy proxy) {
        List<String> command = new ArrayList<>(proxy.command());
        command.set(0, "/usr/sbin/" + command.get(0));
        return command;
    }

    private static void install() throws IOException {
        Path script = Path.of(System.getProperty("basedir", ""))
                .resolve("src/test/proxy/proxies.sh")
                .toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString(), "install").redirectErrorStream(true);
        Process install = builder.redirectInput(new File("/dev/null")).start();
        String output = new String(install.getInputStream().readAllBytes());
        if (install.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(output);
        }
    }

    private static void writeKeys(Path home, TestCa issuingCa) throws IOException {
        Identity site = issuingCa
                .issue("CN=localhost")
                .tlsServer("localhost", "127.0.0.1")
                .issue();
        site.writePem(home.resolve("site.pem"), home.resolve("site.key"));
        String both = Files.readString(home.resolve("site.pem")) + Files.readString(home.resolve("site.key"));
        Files.writeString(home.resolve("site-with-key.pem"), both);
        Files.writeString(home.resolve("clients-ca.pem"), issuingCa.pem());
    }

    private void waitUntilListening() {
        boolean listens = Eventually.get(
                () -> {
                    if (!process.process().isAlive()) {
                        return false;
                    }
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    }
                },
                listening -> listening || !process.process().isAlive());
        if (!listens) {
            throw new AssertionError("the proxy has ended:\n" + log());
        }
    }

    public int port() {
        return port;
    }

    /** Returns the console output so far. */
    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
