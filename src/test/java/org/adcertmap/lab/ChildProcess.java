// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process of a test. Its output goes to a file; it ends when this is closed, or with the JVM of the test. */
public final class ChildProcess implements AutoCloseable {
    private static final int TERMINATION_SECONDS = 20;

    private final Process process;
    private final Path output;
    private final Thread shutdownHook;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.shutdownHook = new Thread(process::destroyForcibly, "end of " + output);
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /** @param output the file for standard output and standard error */
    public static ChildProcess start(ProcessBuilder program, Path output) throws IOException {
        File file = output.toFile();
        return new ChildProcess(
                program.redirectErrorStream(true).redirectOutput(file).start(), output);
    }

    public Process process() {
        return process;
    }

    /** Returns what it has written so far. */
    public String log() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> descendants = process.descendants().toList(); // of Chromium, which write in its profile
        process.destroy();
        try {
            if (!process.waitFor(TERMINATION_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            for (ProcessHandle descendant : descendants) {
                descendant.destroyForcibly();
                descendant.onExit().join();
            }
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook terminates the process.
        }
    }
}
