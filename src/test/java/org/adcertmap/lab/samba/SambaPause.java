// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Suspends a process until this is closed or this JVM ends. A suspended Samba does not notice the end of its stdin, so
 * a small shell outlives the JVM and resumes it.
 */
final class SambaPause implements AutoCloseable {
    private final Process shell;

    private SambaPause(Process shell) {
        this.shell = shell;
    }

    static SambaPause of(long pid) throws IOException {
        Process shell = new ProcessBuilder(
                        "sh", "-c", "kill -STOP $0 && echo stopped; read -r line; kill -CONT $0", Long.toString(pid))
                .start();
        if (shell.getInputStream().read() < 0) {
            shell.destroy();
            throw new IOException("process " + pid + " cannot be stopped");
        }
        return new SambaPause(shell);
    }

    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            shell.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
