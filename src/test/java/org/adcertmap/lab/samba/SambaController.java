// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RootDSE;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts and stops the Samba process. It ends with this JVM, because Samba in the foreground ends with its stdin. */
final class SambaController {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration PORT_TIMEOUT = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 100;
    /** LDAP and the global catalog, each with its TLS port; fixed in Samba. */
    private static final List<Integer> PORTS = List.of(636, 389, 3268, 3269);

    private final SambaHome home;
    private final SambaConnections connections;
    private final Path processFile;
    private Process process;
    private SambaPause pause;
    private Thread hook;

    SambaController(SambaHome home, SambaConnections connections) {
        this.home = home;
        this.connections = connections;
        this.processFile = home.path(home.value("controller") + ".process");
    }

    synchronized void start() throws IOException {
        if (process != null) {
            throw new IllegalStateException("the domain controller is already running");
        }
        endLeftoverProcess();
        for (int port : PORTS) {
            awaitFree(port);
        }
        File log = home.controllerPath("log/stdout").toFile();
        Process started = home.program(
                        "samba",
                        "-s",
                        home.controllerPath("etc/smb.conf").toString(),
                        "-l",
                        home.controllerPath("log").toString(),
                        "-i",
                        "-M",
                        "single",
                        "--debug-stdout")
                .redirectOutput(log)
                .start();
        process = started;
        hook = new Thread(() -> end(started, pause), "samba-ad-end");
        Runtime.getRuntime().addShutdownHook(hook);
        Files.writeString(
                processFile, started.pid() + " " + started.info().startInstant().orElse(Instant.EPOCH));
        try {
            awaitReady(log.toPath());
        } catch (IOException | RuntimeException e) {
            stop();
            throw e;
        }
    }

    synchronized void stop() throws IOException {
        if (process == null) {
            return;
        }
        end(process, pause);
        process = null;
        pause = null;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook terminates the process.
        }
        Files.deleteIfExists(processFile);
    }

    /** Suspends the process: its ports and connections remain open, but it responds to no request. */
    synchronized void pause() throws IOException {
        if (process == null || pause != null) {
            throw new IllegalStateException(
                    process == null ? "the domain controller is not running" : "it is already paused");
        }
        pause = SambaPause.of(process.pid());
    }

    synchronized void resume() {
        if (pause != null) {
            pause.close();
            pause = null;
        }
    }

    /** Not synchronized: the shutdown hook must not wait for a start in progress. */
    private static void end(Process process, SambaPause pause) {
        if (pause != null) {
            pause.close();
        }
        process.destroy();
        if (!hasEnded(process, PORT_TIMEOUT)) {
            process.destroyForcibly();
            if (!hasEnded(process, PORT_TIMEOUT)) {
                throw new IllegalStateException("process " + process.pid() + " cannot be ended");
            }
        }
    }

    /** A controller that was paused when its JVM was killed may still be there. */
    private void endLeftoverProcess() throws IOException {
        if (!Files.exists(processFile)) {
            return;
        }
        String[] parts = Files.readString(processFile).split(" ");
        Optional<ProcessHandle> leftover = ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(p -> p.info()
                        .startInstant()
                        .map(Instant::toString)
                        .filter(parts[1]::equals)
                        .isPresent());
        leftover.ifPresent(ProcessHandle::destroyForcibly);
    }

    private void awaitFree(int port) throws IOException {
        long deadline = System.nanoTime() + PORT_TIMEOUT.toNanos();
        for (Optional<IOException> taken = taken(port); taken.isPresent(); taken = taken(port)) {
            // Only the domain controller of a JVM that has just ended frees its ports by itself.
            if (!Files.exists(processFile) || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the domain controller cannot use " + home.value("address") + ":" + port + ": "
                                + taken.get().getMessage(),
                        taken.get());
            }
            sleep();
        }
    }

    private Optional<IOException> taken(int port) throws IOException {
        InetAddress address = InetAddress.getByName(home.value("address"));
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private void awaitReady(Path log) throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            if (hasEnded(process, Duration.ofMillis(POLL_MILLIS))) {
                throw new IllegalStateException("samba ended with " + process.exitValue() + ":\n"
                        + Files.readString(log) + "see also " + log.getParent());
            }
            try (LDAPConnection connection = connections.open()) {
                RootDSE root = connection.getRootDSE();
                if (root != null && "TRUE".equals(root.getAttributeValue("isSynchronized"))) {
                    return;
                }
                last = "not synchronized";
            } catch (LDAPException e) {
                last = e.getMessage();
            }
        }
        throw new IllegalStateException("the domain controller is not ready after " + START_TIMEOUT.toSeconds() + " s ("
                + last + "):\n" + Files.readString(log));
    }

    private static boolean hasEnded(Process process, Duration wait) {
        try {
            return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for samba", e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a port", e);
        }
    }
}
