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

/** A process that takes {@link Orders}. */
final class Child implements AutoCloseable {
    final Map<String, Long> hello;
    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;
    private final File log;

    /** @param log takes what it writes on standard error */
    Child(List<String> command, File log) {
        this.log = log;
        try {
            process =
                    new ProcessBuilder(command).redirectError(Redirect.to(log)).start();
            in = new PrintStream(process.getOutputStream(), true);
            out = new BufferedReader(new InputStreamReader(process.getInputStream()));
            hello = answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Map<String, Long> ask(String order) {
        in.println(order);
        try {
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Long> answer() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(Orders.ANSWER)) {
                Map<String, Long> numbers = new LinkedHashMap<>();
                for (String pair : line.substring(Orders.ANSWER.length()).trim().split(" ")) {
                    int equals = pair.indexOf('=');
                    if (equals > 0) {
                        numbers.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
                    }
                }
                return numbers;
            }
        }
        throw new IOException("a process of the benchmark has ended, see " + log);
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
