package org.adcertmap.lab.proxy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.ChildProcess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * A real reverse proxy in a process of its own, on loopback, from Debian's packages, with the sample configuration that
 * the project ships. Packages that are missing are installed by {@code src/test/proxy/proxies.sh}; where that cannot
 * be, the test fails and names them.
 */
public final class RunningProxy implements AutoCloseable {
    private final ChildProcess program;
    private final int port;

    private RunningProxy(ChildProcess program, int port) {
        this.program = program;
        this.port = port;
    }

    /**
     * Starts it and waits until it takes connections.
     *
     * @param folder made for it
     * @param authority issues its certificate and is the one whose clients are accepted
     * @param edits texts of the sample, which must hold them, and what takes their place
     */
    public static RunningProxy start(ReverseProxy proxy, Path folder, TestCa authority, Map<String, String> edits) {
        try {
            install();
            Path home = Files.createDirectories(folder.toAbsolutePath());
            writeKeys(home, authority);
            int port = freePort();
            String sample = Files.readString(Path.of("conf/proxies", proxy.sample()));
            for (Map.Entry<String, String> edit : edits.entrySet()) {
                if (!sample.contains(edit.getKey())) {
                    throw new IllegalArgumentException(proxy.sample() + " does not hold " + edit.getKey());
                }
                sample = sample.replace(edit.getKey(), edit.getValue());
            }
            String listen = "127.0.0.1:" + port;
            String text = sample.replace("/etc/ssl", home.toString())
                    .replace("listen 443", "listen " + listen)
                    .replace("*:443", listen)
                    .replace("bind :443", "bind " + listen);
            text = proxy.around(text).replace("${FOLDER}", home.toString()).replace("${LISTEN}", listen);
            Files.writeString(home.resolve("proxy.conf"), text);
            ProcessBuilder builder = new ProcessBuilder(command(proxy)).directory(home.toFile());
            RunningProxy running = new RunningProxy(ChildProcess.start(builder, home.resolve("output.log")), port);
            try {
                running.waitUntilItListens();
            } catch (AssertionError e) {
                running.close();
                throw e;
            }
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Under /usr/sbin, which an ordinary user's path lacks. */
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
        String said = new String(install.getInputStream().readAllBytes());
        if (install.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private static void writeKeys(Path home, TestCa authority) throws IOException {
        Identity site = authority
                .issue("CN=localhost")
                .tlsServer("localhost", "127.0.0.1")
                .issue();
        site.writePem(home.resolve("site.pem"), home.resolve("site.key"));
        String both = Files.readString(home.resolve("site.pem")) + Files.readString(home.resolve("site.key"));
        Files.writeString(home.resolve("site-with-key.pem"), both);
        Files.writeString(home.resolve("clients-ca.pem"), authority.pem());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void waitUntilItListens() {
        boolean listens = Eventually.get(
                () -> {
                    if (!program.process().isAlive()) {
                        return false;
                    }
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    }
                },
                answer -> answer || !program.process().isAlive());
        if (!listens) {
            throw new AssertionError("the proxy has ended:\n" + log());
        }
    }

    public int port() {
        return port;
    }

    /** What it has written to its console. */
    public String log() {
        return program.log();
    }

    @Override
    public void close() {
        program.close();
    }
}
