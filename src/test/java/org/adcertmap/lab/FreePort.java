// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that cannot choose one, or that start again on the same one. Nobody else gets such a port, even
 * while no server listens there: Linux gives clients those from 32768, and this JVM holds a lock for each port until it
 * ends, so that no other JVM of the tests takes it. Safe for any number of threads.
 */
public final class FreePort {
    private static final int FIRST = 10_000;
    private static final int COUNT = 22_000;
    private static final int BETWEEN_JVMS = 997;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * BETWEEN_JVMS % COUNT));
    private static final FileChannel LOCKS = locks();

    private FreePort() {}

    private static FileChannel locks() {
        try {
            Path file = Path.of(System.getProperty("java.io.tmpdir"), "adcertmap-test-ports.lock");
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a port of the loopback address at which no server listens.
     *
     * @throws IllegalStateException if this JVM has used all ports
     */
    public static int next() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (lock(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    /** Locks the octet of the file whose position is the port. */
    private static boolean lock(int port) {
        try {
            return LOCKS.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false; // a server of this JVM has it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return free.isBound();
        } catch (BindException e) {
            return false; // a server of another program listens there
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
