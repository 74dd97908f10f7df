package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.adcertmap.lab.ChildProcess;
import org.adcertmap.lab.Jvm;

/**
 * A real Tomcat distribution in a process of its own. Its output is the proof of a start: Tomcat's exit code is 0 even
 * when a Realm stops it.
 */
public final class RunningTomcat implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofMinutes(4);
    private static final String STARTED = "Server startup in";
    private static final String PORT = "Starting ProtocolHandler \\[\"%s-nio-\\S*?-(?:auto-\\d+-)?(\\d+)\"]";

    private final Path base;
    private final ChildProcess program;

    private RunningTomcat(Path base, ChildProcess program) {
        this.base = base;
        this.program = program;
    }

    /**
     * Starts a Tomcat and waits until it says that it runs.
     *
     * @param home the unpacked distribution
     * @param base its CATALINA_BASE, with conf, lib and webapps
     */
    public static RunningTomcat start(Path home, Path base, Map<String, String> systemProperties) {
        return start(Jvm.own(), home, base, systemProperties);
    }

    /** The same with another Java. */
    public static RunningTomcat start(Jvm jvm, Path home, Path base, Map<String, String> systemProperties) {
        RunningTomcat tomcat = launch(jvm, home, base, systemProperties);
        if (!tomcat.waitFor(STARTED)) {
            String log = tomcat.log();
            tomcat.close();
            throw new IllegalStateException("Tomcat did not start:\n" + log);
        }
        return tomcat;
    }

    /** Starts a Tomcat that must end by itself, and returns its output. */
    public static String startExpectingFailure(Path home, Path base, Map<String, String> systemProperties) {
        try (RunningTomcat tomcat = launch(Jvm.own(), home, base, systemProperties)) {
            if (tomcat.waitFor(STARTED)) {
                throw new IllegalStateException("Tomcat started although it should not:\n" + tomcat.log());
            }
            return tomcat.log();
        }
    }

    private static RunningTomcat launch(Jvm jvm, Path home, Path base, Map<String, String> systemProperties) {
        List<String> command =
                new ArrayList<>(List.of(jvm.home().resolve("bin/java").toString()));
        command.addAll(jvm.options());
        command.add("-Xmx256m");
        command.add("-XX:TieredStopAtLevel=1"); // a short life: start quickly
        systemProperties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-Dcatalina.home=" + home.toAbsolutePath());
        command.add("-Dcatalina.base=" + base.toAbsolutePath());
        command.add("-Djava.io.tmpdir=" + base.resolve("temp").toAbsolutePath());
        command.add("-Djava.util.logging.config.file="
                + base.resolve("conf/logging.properties").toAbsolutePath());
        command.add("-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager");
        command.add("-cp");
        command.add(home.resolve("bin/bootstrap.jar").toAbsolutePath() + ":"
                + home.resolve("bin/tomcat-juli.jar").toAbsolutePath());
        command.add("org.apache.catalina.startup.Bootstrap");
        command.add("start");
        try {
            Path output = Files.createDirectories(base.resolve("logs")).resolve("output.log");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(jvm.environment());
            return new RunningTomcat(base, ChildProcess.start(builder, output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the output holds a text; false if Tomcat ends or time runs out before. */
    public boolean waitFor(String text) {
        Instant giveUp = Instant.now().plus(START_TIME);
        while (Instant.now().isBefore(giveUp)) {
            boolean alive = program.process().isAlive();
            if (log().contains(text)) {
                return true;
            }
            if (!alive) {
                return false;
            }
            try {
                program.process().waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** The port of the TLS connector, as Tomcat reports it. */
    public int port() {
        return port(0);
    }

    /** @param number counts the TLS connectors of server.xml from 0 */
    public int port(int number) {
        return port("https-\\S+?", number);
    }

    /** The port of the first connector for {@code http}, which is without TLS, or {@code ajp}. */
    public int port(String protocol) {
        return port(protocol, 0);
    }

    private int port(String protocol, int number) {
        Pattern pattern = Pattern.compile(PORT.formatted(protocol));
        List<String> ports =
                pattern.matcher(log()).results().map(found -> found.group(1)).toList();
        if (ports.size() <= number) {
            throw new IllegalStateException(
                    "no connector " + number + " for " + protocol + " in the output:\n" + log());
        }
        return Integer.parseInt(ports.get(number));
    }

    public Path base() {
        return base;
    }

    /** Of its process, for the tools of its JDK. */
    public long pid() {
        return program.process().pid();
    }

    /** Everything that Tomcat has written to its console. */
    public String log() {
        return program.log();
    }

    /** Waits until Tomcat ends by itself. */
    public void join() throws InterruptedException {
        program.process().waitFor();
    }

    @Override
    public void close() {
        program.close();
    }
}
