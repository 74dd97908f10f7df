// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of the benchmark that runs a {@link CommandLoop}. Commands are sent one at a time: {@link #send} is
 * synchronized.
 */
final class ChildProcess implements AutoCloseable {
    /** The listening ports that the process reported at its start, by name. */
    final Map<String, Long> ports;

    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;
    private final File log;

    /**
     * Starts the process and waits until it reports its ports.
     *
     * @param log receives its standard error
     */
    ChildProcess(List<String> command, File log) {
        this.log = log;
        try {
            process =
                    new ProcessBuilder(command).redirectError(Redirect.to(log)).start();
            in = new PrintStream(process.getOutputStream(), true);
            out = new BufferedReader(new InputStreamReader(process.getInputStream()));
            ports = readResponse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Map<String, Long> send(String command) {
        in.println(command);
        try {
            return readResponse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Long> readResponse() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(CommandLoop.RESPONSE_PREFIX)) {
                Map<String, Long> numbers = new LinkedHashMap<>();
                for (String pair : line.substring(CommandLoop.RESPONSE_PREFIX.length())
                        .trim()
                        .split(" ")) {
                    int equals = pair.indexOf('=');
                    if (equals > 0) {
                        numbers.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
                    }
                }
                return numbers;
            }
        }
        throw new IOException("a process of the benchmark has ended unexpectedly, see " + log);
    }

    @Override
    public void close() {
        in.close();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
