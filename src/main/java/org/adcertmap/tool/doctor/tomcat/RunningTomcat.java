// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.adcertmap.denial.FailureText;
import org.adcertmap.setup.files.FileTree;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;
import org.adcertmap.tool.doctor.finding.JmxAddress;

/** Compares a running Tomcat with its files, over JMX: the Valves (ADCD-110), and what is newer (ADCD-205). */
record RunningTomcat(JmxAddress jmx, DoctorInput input) {
    private static final String VALVES = "*:type=Valve,name=ClientCertificateMappingValve,*";
    private static final String REALMS = "*:type=Realm,*";
    private static final String LOADED = "settingsLoadedSeconds";

    void run(FindingSink findings) throws IOException {
        try (JMXConnector connector = jmx.connect()) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            Set<ObjectName> valves = server.queryNames(new ObjectName(VALVES), null);
            for (ObjectName valve : valves) {
                findings.add(valve(server, valve));
            }
            if (valves.isEmpty()) {
                findings.add(Finding.unknown(
                        DoctorCode.VALVE, jmx.url(), "this Tomcat has no MBean of a ClientCertificateMappingValve"));
            }
            boolean isFound = false;
            for (ObjectName realm : server.queryNames(new ObjectName(REALMS), null)) {
                if (has(server, realm, LOADED)) {
                    isFound = true;
                    realm(server, realm, findings);
                }
            }
            if (!isFound) {
                findings.add(Finding.unknown(
                        DoctorCode.NEWER_FILES,
                        jmx.url(),
                        "this Tomcat has no MBean of an " + RealmReview.EITHER_REALM));
            }
            Instant start = Instant.ofEpochMilli(ManagementFactory.getPlatformMXBean(server, RuntimeMXBean.class)
                    .getStartTime());
            newerThanTomcat(start, findings);
        } catch (JMException e) {
            throw new IOException("--jmx " + jmx.url() + ": " + FailureText.of(e), e);
        }
    }

    private static boolean has(MBeanServerConnection server, ObjectName name, String attribute)
            throws IOException, JMException {
        return List.of(server.getMBeanInfo(name).getAttributes()).stream()
                .anyMatch(each -> each.getName().equals(attribute));
    }

    private static Finding valve(MBeanServerConnection server, ObjectName valve) throws IOException, JMException {
        String enabled = String.valueOf(server.getAttribute(valve, "enabled"));
        Object savedOrNull = server.getAttribute(valve, "savedEnabled");
        String savedIn = String.valueOf(server.getAttribute(valve, "savedIn"));
        String container = String.valueOf(server.getAttribute(valve, "container"));
        String saved = String.valueOf(savedOrNull);
        if (savedOrNull == null || saved.contains("${")) {
            return Finding.info(
                    DoctorCode.VALVE,
                    container,
                    "enabled is [" + enabled + "] as it runs; what the file says is " + savedIn);
        }
        return enabled.equalsIgnoreCase(saved)
                ? Finding.ok(DoctorCode.VALVE, container, "enabled is [" + enabled + "] as it runs, and in " + savedIn)
                : Finding.warning(
                                DoctorCode.VALVE,
                                container,
                                "enabled is [" + enabled + "] as it runs, and [" + saved + "] after a restart ("
                                        + savedIn + ")")
                        .withHint("save it with change over JMX, or bin/adcertmap "
                                + (Boolean.parseBoolean(enabled) ? "enable" : "disable"));
    }

    private void realm(MBeanServerConnection server, ObjectName realm, FindingSink findings)
            throws IOException, JMException {
        Object error = server.getAttribute(realm, "settingsError");
        Instant loaded = Instant.ofEpochSecond(((Number) server.getAttribute(realm, LOADED)).longValue());
        String name = realm.getKeyProperty("realmPath");
        if (error != null) {
            findings.add(Finding.error(
                            DoctorCode.NEWER_FILES,
                            String.valueOf(name),
                            "changed settings are not in use: "
                                    + String.valueOf(error).replace("\n", ";"))
                    .withHint("correct the files: they are read again"));
            return;
        }
        boolean isNewer = false;
        for (CheckedRealm checked : input.realms()) {
            for (Path file : checked.settings().files()) {
                Optional<Instant> changed = changed(file);
                if (changed.isPresent() && changed.get().isAfter(loaded.plusSeconds(1))) {
                    isNewer = true;
                    findings.add(newer(file, changed.get(), "the settings in use were read at " + loaded)
                            .withHint("reload() of the Realm over JMX reads it at once"));
                }
            }
        }
        if (!isNewer) {
            findings.add(Finding.ok(
                    DoctorCode.NEWER_FILES, String.valueOf(name), "the settings in use were read at " + loaded));
        }
    }

    private void newerThanTomcat(Instant start, FindingSink findings) throws IOException {
        List<Path> files = new ArrayList<>();
        input.serverXml().ifPresent(file -> files.add(file.path()));
        if (input.catalinaBase().isPresent()) {
            files.addAll(JarCheck.jars(
                    FileTree.of(input.catalinaBase().get().resolve("lib"), 1))); // ADCD-109 reports what is unreadable
        }
        for (Path file : files) {
            Optional<Instant> changed = changed(file);
            if (changed.isPresent() && changed.get().isAfter(start)) {
                findings.add(newer(file, changed.get(), "Tomcat was started at " + start)
                        .withHint("restart Tomcat: what is in this file counts at a start only"));
            }
        }
    }

    private static Finding newer(Path file, Instant changed, String since) {
        return Finding.warning(
                DoctorCode.NEWER_FILES, file.toString(), "the file was changed at " + changed + ", and " + since);
    }

    private static Optional<Instant> changed(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            return Optional.empty(); // another check reports that it is not there
        }
    }
}
