// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.bench.ClientCertificates.Client;

/**
 * The environment of the measurements: certificates, directory process, server processes. {@link #close} ends the
 * processes.
 */
final class BenchEnvironment implements AutoCloseable {
    final Path folder;
    final BenchPlan plan;
    final ClientCertificates certificates;
    final ChildProcess directory;
    private final List<ChildProcess> servers = new ArrayList<>();

    BenchEnvironment(Path folder, BenchPlan plan) throws IOException {
        this.folder = Files.createDirectories(folder.toAbsolutePath());
        this.plan = plan;
        certificates = new ClientCertificates(this.folder, plan.clients(), plan.connections(), plan.users());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        directory = startDirectory("directory", plan.users(), "-Xmx1g");
    }

    private ChildProcess startDirectory(String log, int users, String heap) {
        Progress.log("starting the directory: " + users + " users");
        return new ChildProcess(
                command(folder, DirectoryProcess.class, List.of(heap), Integer.toString(users)), log(log));
    }

    /** Starts another directory with more users; the caller closes it. */
    ChildProcess startDirectory(int users) {
        return startDirectory("larger-directory", users, "-Xmx3g");
    }

    /** Starts a process that caches users of this directory; the caller closes it. */
    ChildProcess startCachedUsers(ChildProcess ofUsers, int users) {
        return new ChildProcess(
                command(
                        folder,
                        CachedUsersProcess.class,
                        List.of("-Xmx1g"),
                        Long.toString(ofUsers.ports.get("port")),
                        Integer.toString(users)),
                log("cached-users"));
    }

    List<Client> users(int from, int count) {
        return certificates.users.subList(from, from + count);
    }

    /**
     * Starts contenders in one server process.
     *
     * @param relayed whether the contenders reach the directory through the relay that can freeze
     * @param threads maximum number of threads of each connector
     */
    List<Target> start(List<String> names, boolean relayed, int threads) {
        Progress.log("starting the servers: " + String.join(", ", names));
        long port = directory.ports.get(relayed ? "relay" : "port");
        List<String> settings = List.of(
                "-Xms768m",
                "-Xmx768m",
                "-Djavax.net.ssl.trustStore=" + ClientCertificates.trustStore(folder),
                "-Djavax.net.ssl.trustStoreType=PKCS12",
                "-Djavax.net.ssl.trustStorePassword=" + ClientCertificates.PASSWORD,
                // JULI with the asynchronous file handler, as in an installed Tomcat.
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                "-Djava.util.logging.config.file=" + logging());
        ChildProcess server = new ChildProcess(
                command(
                        folder,
                        ServerProcess.class,
                        settings,
                        String.join(",", names),
                        Long.toString(port),
                        Integer.toString(threads)),
                log("server"));
        servers.add(server);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            targets.add(Target.of(names.get(i), server, i));
        }
        return targets;
    }

    void stopServers() {
        servers.forEach(ChildProcess::close);
        servers.clear();
    }

    /** Returns the command of a process of the benchmark, whose first argument is the folder. */
    static List<String> command(Path folder, Class<?> main, List<String> settings, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(settings);
        command.addAll(List.of("-cp", classPath(), main.getName(), folder.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Puts embedded Tomcat, in which all contenders run, before the Tomcat that adcertmap is compiled against. */
    private static String classPath() {
        String separator = System.getProperty("path.separator");
        List<String> all = Arrays.asList(System.getProperty("java.class.path").split(separator));
        Stream<String> embedded = all.stream().filter(jar -> jar.contains("tomcat-embed-core"));
        return Stream.concat(embedded, all.stream()).distinct().collect(Collectors.joining(separator));
    }

    private File log(String name) {
        return folder.resolve(name + ".log").toFile();
    }

    private Path logging() {
        String handler = "org.apache.juli.AsyncFileHandler";
        try {
            return Files.write(
                    folder.resolve("logging.properties"),
                    List.of(
                            "handlers=" + handler,
                            ".handlers=" + handler,
                            handler + ".level=INFO",
                            handler + ".prefix=tomcat.",
                            handler + ".directory=" + Files.createDirectories(folder.resolve("logs"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the size of all server logs in bytes. */
    long logBytes() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            return files.mapToLong(file -> file.toFile().length()).sum()
                    + folder.resolve("server.log").toFile().length();
        }
    }

    @Override
    public void close() {
        stopServers();
        directory.close();
    }
}
