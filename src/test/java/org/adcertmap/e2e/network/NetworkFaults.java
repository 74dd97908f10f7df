// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDns;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.lab.network.Wire;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * The program of {@link NetworkFaultsIT}, in the network namespace of the servers: a domain controller for each
 * {@link NetworkFault}, a DNS server, and the users. The Tomcat is in another namespace; each fault has an application
 * there with a Realm of its own, so that several faults are tried at the same time.
 */
public final class NetworkFaults {
    private static final int TOMCAT_PORT = 8443;
    private static final int DNS_PORT = 53;
    /** More at a time would rather measure this machine. */
    private static final int TRIALS_AT_A_TIME = 6;

    private static final int FIRST_ADDRESS = 10;
    private static final String DOMAIN = FakeDomain.CORP.dns();

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final TestCa controllersCa = TestCa.root("DC=test", "DC=example", "CN=Domain Controllers CA");
    private final String namespace;
    private final Path folder;
    private final List<FaultyController> controllers = new ArrayList<>();

    private NetworkFaults(String namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
    }

    /**
     * Tries all faults, and writes a line for each to the file {@code results}.
     *
     * @param arguments the network namespace for the Tomcat, and a folder for files
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        try (Wire wire = Wire.to(arguments[0])) {
            List<String> results = new NetworkFaults(arguments[0], folder).run(wire);
            Files.write(folder.resolve("results"), results);
        }
        System.exit(0); // servers and clients have threads that wait for packets
    }

    @SuppressWarnings("try") // servers that are in use within the block
    private List<String> run(Wire wire) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(TRIALS_AT_A_TIME + 1);
        FakeDns dns = new FakeDns(Wire.NAME_SERVER, DNS_PORT);
        Identity certificate = controllersCa
                .issue("CN=dc1." + DOMAIN)
                .tlsServer(names().toArray(String[]::new))
                .issue();
        for (NetworkFault fault : NetworkFault.values()) {
            FakeActiveDirectory directory = FakeActiveDirectory.start(FakeDomain.CORP, 0, controllersCa, certificate);
            directory.publish(ca.certificate());
            controllers.add(new FaultyController(wire, dns, directory, name(fault), address(fault)));
        }
        FakeActiveDirectory other = FakeActiveDirectory.start(FakeDomain.CORP, 0, controllersCa);
        FakeActiveDirectory second =
                controllers.get(NetworkFault.BLACK_HOLE_OF_ONE.ordinal()).directory();
        Relay users = new Relay("127.0.0.1", "https://" + Wire.HOST + ":" + TOMCAT_PORT);
        // With their users before the Tomcat: change tracking would report a new account, which ends its cached
        // mapping.
        List<FaultTrial> trials = Stream.of(NetworkFault.values())
                .filter(fault -> fault != NetworkFault.NONE)
                .sorted(Comparator.comparing(fault -> !fault.isOfDns())) // those that take longest
                .map(fault -> trial(fault, users))
                .toList();
        try (users;
                RunningTomcat tomcat = startTomcat();
                Relay secondRelay = relay(NetworkFault.SECOND, second);
                Relay otherRelay = relay(NetworkFault.OTHER_SERVER, other)) {
            CountDownLatch ended = new CountDownLatch(1);
            Future<List<String>> withoutFault = threads.submit(() -> withoutFault(users, ended));
            List<String> results = new ArrayList<>();
            for (Future<String> result : threads.invokeAll(calls(trials))) {
                results.add(result.get());
            }
            ended.countDown();
            results.addAll(withoutFault.get());
            return results;
        }
    }

    private FaultTrial trial(NetworkFault fault, Relay users) {
        return new FaultTrial(fault, controllers.get(fault.ordinal()), ca, users.port());
    }

    private static List<Callable<String>> calls(List<FaultTrial> trials) {
        return trials.stream().<Callable<String>>map(trial -> trial::run).toList();
    }

    /** Logs in without a fault meanwhile, which shows how slow this machine is at present. */
    private List<String> withoutFault(Relay users, CountDownLatch ended) throws Exception {
        List<String> results = new ArrayList<>();
        do {
            results.add(trial(NetworkFault.NONE, users).run());
        } while (ended.getCount() > 0);
        return results;
    }

    private static Relay relay(int host, FakeActiveDirectory directory) {
        return new Relay(Wire.SERVERS + host, FaultyController.LDAPS, directory.server());
    }

    private static String name(NetworkFault fault) {
        return "dc" + fault.ordinal() + "." + DOMAIN;
    }

    private static String address(NetworkFault fault) {
        return Wire.SERVERS + (FIRST_ADDRESS + fault.ordinal());
    }

    /** The names in the domain controllers' certificate: all that have no other meaning. */
    private static Stream<String> names() {
        return Stream.concat(
                Stream.of(NetworkFault.values()).map(NetworkFaults::name),
                IntStream.range(FIRST_ADDRESS, NetworkFault.OTHER_SERVER).mapToObj(host -> Wire.SERVERS + host));
    }

    private RunningTomcat startTomcat() throws IOException {
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        TomcatBase base = TomcatBase.create(
                        folder.resolve("tomcat"),
                        home,
                        AdcertmapJar.path(),
                        controllers.get(0).directory(),
                        ca)
                .property("adcertmap.address", Wire.HOST)
                .property("adcertmap.port", Integer.toString(TOMCAT_PORT))
                .application("ROOT", SecurityConstraint.CLIENT_CERT);
        Path application = folder.resolve("application");
        Folders.copy(base.folder().resolve("webapps/ROOT"), application);
        Path serverXml = base.folder().resolve("conf/server.xml");
        String contexts = Stream.of(NetworkFault.values())
                .map(fault -> context(fault, application))
                .collect(Collectors.joining());
        Files.writeString(
                serverXml,
                Files.readString(serverXml)
                        .replaceAll("(?s)<(Realm|Valve) className=\"org\\.adcertmap.*?/>", "")
                        .replace("autoDeploy=\"false\">", "autoDeploy=\"false\">" + contexts));
        return RunningTomcat.start(inNamespace(), home, base.folder(), base.properties());
    }

    private String context(NetworkFault fault, Path application) {
        FaultyController controller = controllers.get(fault.ordinal());
        String server = "ldaps://" + (fault.isOfDns() ? name(fault) : address(fault));
        return """
            <Context path="/%s" docBase="%s">
              <Realm className="org.adcertmap.tomcat.ActiveDirectoryRealm" domain="%s" servers="%s" bindDn="%s"
                     bindPasswordFile="conf/adcertmap.password"
                     directoryTrustStoreFile="conf/domain-controllers.p12"
                     directoryTrustStorePasswordFile="conf/domain-controllers.password"
                     verifyClientCertRevocation="false" cacheTtl="%ds" negativeCacheTtl="0"/>
              <Valve className="org.adcertmap.tomcat.ClientCertificateMappingValve" enabled="true"/>
            </Context>
            """.formatted(
                        fault.name(),
                        application.toAbsolutePath(),
                        DOMAIN,
                        fault == NetworkFault.BLACK_HOLE_OF_ONE
                                ? server + " ldaps://" + Wire.SERVERS + NetworkFault.SECOND
                                : server,
                        controller.directory().bindDn(),
                        FaultTrial.CACHE_TTL.toSeconds());
    }

    /** Returns the JVM of this process, whose {@code bin/java} starts in the namespace. */
    private Jvm inNamespace() throws IOException {
        Path java = Files.createDirectories(folder.resolve("jvm/bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\nexec ip netns exec " + namespace + " "
                        + Jvm.own().home().resolve("bin/java") + " \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Jvm(folder.resolve("jvm").toAbsolutePath(), List.of(), Map.of());
    }
}
