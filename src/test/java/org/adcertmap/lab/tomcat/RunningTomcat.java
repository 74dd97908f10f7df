// SPDX-License-Identifier: Apache-2.0
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.ChildProcess;
import org.adcertmap.lab.ClassArchive;
import org.adcertmap.lab.Jvm;

/**
 * A real Tomcat distribution in its own process. Its output shows whether it has started: Tomcat's exit status is 0
 * even if a Realm has prevented the start.
 */
public final class RunningTomcat implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(4);
    private static final String STARTED = "Server startup in";
    /** 128 and the number of SIGTERM. */
    private static final int TERMINATED = 143;

    private static final String PORT_PATTERN = "Starting ProtocolHandler \\[\"%s-nio-\\S*?-(?:auto-\\d+-)?(\\d+)\"]";

    private final Path base;
    private final ChildProcess process;
    private final Optional<ClassArchive> archive;

    private RunningTomcat(Path base, ChildProcess process, Optional<ClassArchive> archive) {
        this.base = base;
        this.process = process;
        this.archive = archive;
    }

    /**
     * Starts a Tomcat and waits until it reports that it has started.
     *
     * @param home the unpacked distribution
     * @param base its CATALINA_BASE, with conf, lib and webapps
     */
    public static RunningTomcat start(Path home, Path base, Map<String, String> systemProperties) {
        return start(Jvm.own(), home, base, systemProperties);
    }

    /** Starts a Tomcat with another JVM. */
    public static RunningTomcat start(Jvm jvm, Path home, Path base, Map<String, String> systemProperties) {
        RunningTomcat tomcat = launch(jvm, home, base, systemProperties);
        if (!tomcat.waitFor(STARTED)) {
            String log = tomcat.log();
            tomcat.close();
            throw new IllegalStateException("Tomcat did not start:\n" + log);
        }
        return tomcat;
    }

    /** Starts a Tomcat whose start must fail, and returns its output. */
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
        command.add("-Xmx256m");
        command.addAll(jvm.options()); // the last one counts
        command.addAll(Jvm.BRIEF);
        Optional<ClassArchive> archive = archive(jvm, home, base);
        archive.ifPresent(classes -> command.addAll(classes.options()));
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
            return new RunningTomcat(base, ChildProcess.start(builder, output), archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another JVM, or with other options, has none; nor has a copy of Tomcat, which is started once. */
    private static Optional<ClassArchive> archive(Jvm jvm, Path home, Path base) {
        if (!jvm.equals(Jvm.own()) || home.equals(base)) {
            return Optional.empty();
        }
        String name = home.getFileName().toString();
        return Optional.of(ClassArchive.of(name, home.resolve("lib/catalina.jar"), AdcertmapJar.path()));
    }

    /** Waits until the output contains a text; returns false if Tomcat ends or the timeout expires before. */
    public boolean waitFor(String text) {
        Instant deadline = Instant.now().plus(START_TIMEOUT);
        while (Instant.now().isBefore(deadline)) {
            boolean alive = process.process().isAlive();
            if (log().contains(text)) {
                return true;
            }
            if (!alive) {
                return false;
            }
            try {
                process.process().waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Returns the port of the TLS connector, as Tomcat logs it. */
    public int port() {
        return port(0);
    }

    /**
     * Returns the port of a TLS connector.
     *
     * @param number its index in server.xml, from 0
     */
    public int port(int number) {
        return port("https-\\S+?", number);
    }

    /**
     * Returns the port of the first connector for a protocol.
     *
     * @param protocol {@code http} without TLS, or {@code ajp}
     */
    public int port(String protocol) {
        return port(protocol, 0);
    }

    private int port(String protocol, int number) {
        Pattern pattern = Pattern.compile(PORT_PATTERN.formatted(protocol));
        List<String> ports =
                pattern.matcher(log()).results().map(found -> found.group(1)).toList();
        if (ports.size() <= number) {
            throw new IllegalStateException(
                    "the output has no connector " + number + " for " + protocol + ":\n" + log());
        }
        return Integer.parseInt(ports.get(number));
    }

    /** Returns CATALINA_BASE. */
    public Path base() {
        return base;
    }

    /** Returns the process ID, for the tools of the JDK. */
    public long pid() {
        return process.process().pid();
    }

    /** Returns the console output so far. */
    public String log() {
        return process.log();
    }

    /** Waits until the process ends. */
    public void join() throws InterruptedException {
        process.process().waitFor();
    }

    @Override
    public void close() {
        process.close();
        archive.ifPresent(classes -> classes.ended(process.process().exitValue() == TERMINATED));
    }
}
