// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The shaded jar, as the build names it in the property {@code adcertmap.jar}, and its command line. */
public final class AdcertmapJar {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private AdcertmapJar() {}

    /** Returns the absolute path of the jar. */
    public static Path path() {
        return Path.of(System.getProperty("adcertmap.jar")).toAbsolutePath();
    }

    /**
     * What a command has printed.
     *
     * @param out standard output
     * @param err standard error
     */
    public record Result(int exitStatus, String out, String err) {
        /** Returns standard output and then standard error. */
        public String all() {
            return out + err;
        }

        /** Checks the exit status, and returns this. */
        public Result assertExits(int status) {
            assertEquals(status, exitStatus, this::toString);
            return this;
        }
    }

    /** Returns a name for the classes of this command. */
    private static String name(List<?> arguments) {
        return arguments.isEmpty() ? "usage" : arguments.get(0).toString().replaceAll("\\W", "_");
    }

    /** Runs a command in a JVM of its own, in the locale C; the output is UTF-8 in any locale. */
    public static Result run(List<?> arguments) {
        return run(Map.of(), arguments);
    }

    /**
     * Runs a command.
     *
     * @param systemProperties of the JVM
     * @throws AssertionError if it does not end
     */
    public static Result run(Map<String, String> systemProperties, List<?> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Jvm.own().home().resolve("bin/java").toString());
        command.addAll(Jvm.BRIEF);
        ClassArchive archive = ClassArchive.of(name(arguments), path());
        command.addAll(archive.options());
        systemProperties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(path().toString());
        arguments.forEach(argument -> command.add(argument.toString()));
        try {
            Path folder = Files.createTempDirectory("adcertmap-jar");
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                archive.ended(false);
                throw new AssertionError("not finished within " + TIMEOUT + ": " + command);
            }
            archive.ended(process.exitValue() == 0);
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            Files.delete(folder);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
