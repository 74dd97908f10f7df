package org.adcertmap.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs beside a test, writes to a file, and ends when it is closed, or at the latest with the test's
 * JVM.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 20;

    private final Process process;
    private final Path output;
    private final Thread end;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.end = new Thread(process::destroyForcibly, "end of " + output);
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** @param output gets what it writes, errors too */
    public static ChildProcess start(ProcessBuilder program, Path output) throws IOException {
        File file = output.toFile();
        return new ChildProcess(
                program.redirectErrorStream(true).redirectOutput(file).start(), output);
    }

    public Process process() {
        return process;
    }

    /** What it has written. */
    public String log() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook does its work.
        }
    }
}
