// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers of other programs, which cannot say which port they have chosen. No client gets such a port before
 * the server starts: Linux gives clients those from 32768, and each JVM of the tests begins elsewhere and returns none
 * twice before all others. Safe for any number of threads.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final int BETWEEN_JVMS = 97;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * BETWEEN_JVMS % COUNT));

    private FreePort() {}

    /** Returns a port of the loopback address at which no server listens. */
    public static int next() {
        while (true) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                continue; // a server listens there
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
