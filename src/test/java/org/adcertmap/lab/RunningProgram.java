package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program with a server in it, in a process of its own, that says on which port it has started. */
public final class RunningProgram implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started on port (\\d+) \\(https\\)");

    private final ChildProcess process;

    private RunningProgram(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it says so.
     *
     * @param output the file for what it writes
     */
    public static RunningProgram start(Path output, List<String> command) {
        try {
            RunningProgram program = new RunningProgram(ChildProcess.start(new ProcessBuilder(command), output));
            Eventually.get(
                    () -> program.hasStarted() || !program.process.process().isAlive(), Boolean::booleanValue);
            if (!program.hasStarted()) {
                throw new IllegalStateException("the program has ended:\n" + program.log());
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
