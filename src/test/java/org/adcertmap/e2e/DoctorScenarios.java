// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.AdcertmapJar.Result;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TrustStores;
import org.adcertmap.lab.tomcat.JmxAgent;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code doctor} on a real Tomcat: nothing to find, and many faults at once. */
abstract class DoctorScenarios {
    /** The Tomcat of this repository is older than the one that doctor wants. */
    private static final String VERSION = "ADCD-108";

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA of doctor");
    private final Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
    private TestDirectory directory;
    private TomcatBase base;

    abstract TestDirectory directory();

    /** Closes a directory that is not shared. */
    abstract void close(TestDirectory used);

    @BeforeEach
    void create() throws IOException {
        directory = directory();
        directory.publish(ca.certificate());
        base = TomcatBase.create(
                        Path.of("target/e2e/" + getClass().getSimpleName()), home, AdcertmapJar.path(), directory, ca)
                .setting("verifyClientCertRevocation", "true");
        for (String secret : List.of("adcertmap.password", "domain-controllers.password")) {
            Files.setPosixFilePermissions(file("conf/" + secret), PosixFilePermissions.fromString("rw-------"));
        }
    }

    @AfterEach
    void close() {
        close(directory);
    }

    private Path file(String name) {
        return base.folder().resolve(name);
    }

    private Result doctor(String... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("doctor", "--catalina-base", base.folder(), "--timeout", "100s"));
        arguments.addAll(Arrays.asList(more));
        Result result = AdcertmapJar.run(Map.of("catalina.home", home.toString()), arguments);
        assertFalse(result.all().contains(directory.bindPassword()), "no secret in any output");
        return result;
    }

    /** Returns the codes of the findings that are not ok, and not information. */
    private static Set<String> codes(Result result) {
        return result.out().lines().map(DoctorScenarios::code).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String code(String line) {
        try {
            return new JSONObject(line).getFieldAsString("code");
        } catch (JSONException e) {
            throw new AssertionError(line, e);
        }
    }

    /** Returns what is found in this directory even if everything is well. */
    Set<String> always() {
        return Set.of(VERSION);
    }

    /** Returns the exit status in this directory if everything is well. */
    int exitStatus() {
        return 0;
    }

    @Test
    void nothingIsFoundOnATomcatThatRunsWell() throws IOException {
        JmxAgent agent = new JmxAgent(base);
        Files.writeString(file("jmx"), JmxAgent.READER + " " + JmxAgent.PASSWORD + "\n");
        try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
            assertTrue(running.port() > 0);
            Result result = doctor(
                    "--json",
                    "--quiet",
                    "--jmx",
                    agent.url(),
                    "--jmx-password-file",
                    file("jmx").toString());
            assertEquals(new TreeSet<>(always()), codes(result), result::all);
            assertEquals(exitStatus(), result.exitStatus(), result::all);
        }
    }

    @Test
    void everyFaultIsFoundAtOnce() throws IOException {
        base.edit("server.xml", "certificateVerification:-optional", "certificateVerification:-optionalNoCA")
                .edit("server.xml", "enabled=\"true\"", "enabled=\"false\"")
                .edit("server.xml", "TLSv1.2+TLSv1.3", "TLSv1.1+TLSv1.2")
                .setting("revocationFailureMode", "softFail");
        TrustStores.write(
                file("conf/clients.p12"), "changeit", TestCa.root("CN=Other CA").certificate());
        Files.setPosixFilePermissions(
                file("conf/domain-controllers.password"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.copy(AdcertmapJar.path(), file("lib/adcertmap-0.0.1.jar"));
        Result result = doctor("--json", "--quiet");
        Set<String> expected = new TreeSet<>(always());
        expected.remove("ADCD-112"); // no Valve is enabled
        expected.addAll(List.of("ADCD-102", "ADCD-103", "ADCD-105", "ADCD-109", "ADCD-110", "ADCD-202", "ADCD-204"));
        assertEquals(expected, codes(result), result::all);
        assertEquals(1, result.exitStatus(), result::all);
        assertTrue(doctor().out().contains("error   [ADCD-202] ("), result::all);
    }
}
