package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program with a server in it, in a process of its own, that says on which port it has started. */
public final class RunningProgram implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("started on port (\\d+) \\(https\\)");

  private final Path output;
  private final Process process;
  private final Thread end;

  private RunningProgram(Path output, Process process) {
    this.output = output;
    this.process = process;
    end = new Thread(process::destroyForcibly, "end of " + output.getFileName());
    Runtime.getRuntime().addShutdownHook(end);
  }

  /**
   * Starts it and waits until it says so.
   *
   * @param output the file for what it writes
   */
  public static RunningProgram start(Path output, List<String> command) {
    try {
      RunningProgram program =
          new RunningProgram(output, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start());
      Eventually.get(() -> program.hasStarted() || !program.process.isAlive(), Boolean::booleanValue);
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
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
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
