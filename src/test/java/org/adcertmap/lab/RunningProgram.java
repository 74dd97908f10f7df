// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that starts a server in a process of its own and logs the port of that server. */
public final class RunningProgram implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started on port (\\d+) \\(https?\\)");

    private final ChildProcess process;

    private RunningProgram(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts the program and waits until its server has started.
     *
     * @param output the file for its output
     */
    public static RunningProgram start(Path output, List<String> command) {
        try {
            RunningProgram program = new RunningProgram(ChildProcess.start(new ProcessBuilder(command), output));
            Eventually.get(
                    () -> program.hasStarted() || !program.process.process().isAlive(), Boolean::booleanValue);
            if (!program.hasStarted()) {
                throw new IllegalStateException("the program has exited:\n" + program.log());
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean hasStarted() {
        return PORT.matcher(log()).find();
    }

    public int port() {
        Matcher matcher = PORT.matcher(log());
        if (!matcher.find()) {
            throw new IllegalStateException(log());
        }
        return Integer.parseInt(matcher.group(1));
    }

    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
