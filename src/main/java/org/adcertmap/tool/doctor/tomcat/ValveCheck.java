// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.adcertmap.setup.files.FileTree;
import org.adcertmap.setup.review.OtherRealmReview;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Checks Realm and Valve: there, enabled, and the attributes of the Valve (ADCD-110, 111, 114). */
record ValveCheck(XmlFile serverXml, TomcatFiles files) {
    private static final String VALVE = "<Valve className=\"" + ClassNames.VALVE + "\" enabled=\"true\"/>";
    private static final String REALM =
            "<Realm className=\"" + ClassNames.ACTIVE_DIRECTORY_REALM + "\" settings=\"conf/adcertmap.properties\"/>";

    /** Never has a Context; the latter is often for Tomcat's account alone. */
    private static final Set<String> NO_CONTEXT = Set.of("server.xml", "tomcat-users.xml");

    void enabled(FindingSink findings) throws IOException {
        XmlElement root = serverXml.xml().root();
        if (ServerXmlReview.realms(root).isEmpty()
                && ServerXmlReview.listedRealms(root).isEmpty()
                && !isInContextFile(ClassNames.ACTIVE_DIRECTORY_REALM)
                && !isInContextFile(ClassNames.LISTED_CERTIFICATES_REALM)) {
            findings.add(Finding.error(
                            DoctorCode.VALVE,
                            name(),
                            "there is no " + RealmReview.EITHER_REALM + ": no certificate is mapped")
                    .withHint("bin/adcertmap install adds Realm and Valve; by hand, in the Engine")
                    .paste(REALM, VALVE));
            return;
        }
        List<XmlElement> valves = ServerXmlReview.valves(root);
        boolean noneEnabled = valves.stream().noneMatch(ServerXmlReview::isEnabled);
        for (XmlElement valve : valves) {
            if (ServerXmlReview.isEnabled(valve)) {
                findings.add(Finding.ok(DoctorCode.VALVE, place(valve), "the Valve is enabled in " + container(valve)));
            } else if (noneEnabled) {
                findings.add(Finding.ofReview(
                                Finding.warning(DoctorCode.VALVE, place(valve), ""), RealmReview.NO_ENABLED_VALVE)
                        .paste("enabled=\"true\""));
            } else {
                findings.add(Finding.info(
                        DoctorCode.VALVE, place(valve), "the Valve is not enabled in " + container(valve)));
            }
        }
        List<ConfigurationWarning> otherRealms = OtherRealmReview.warnings(root);
        if (valves.isEmpty() || !otherRealms.isEmpty()) {
            addWithoutValve(valves.isEmpty(), otherRealms, findings);
        }
    }

    /** Adds what the lack of a Valve means, unless a Context may have one. */
    private void addWithoutValve(boolean hasNone, List<ConfigurationWarning> otherRealms, FindingSink findings)
            throws IOException {
        if (isInContextFile(ClassNames.VALVE)) {
            return;
        }
        if (hasNone) {
            findings.add(Finding.ofReview(Finding.warning(DoctorCode.VALVE, name(), ""), RealmReview.NO_VALVE)
                    .paste(VALVE));
        }
        otherRealms.forEach(
                warning -> findings.add(Finding.ofReview(Finding.warning(DoctorCode.VALVE, name(), ""), warning)));
    }

    /**
     * Returns whether a {@code context.xml} file below {@code conf} has the class; applications have theirs as well.
     *
     * @throws IOException if none of those that can be read has it, and others cannot be read
     */
    private boolean isInContextFile(String className) throws IOException {
        FileTree conf = FileTree.of(files.base().resolve("conf"), Integer.MAX_VALUE);
        List<Path> unreadable = new ArrayList<>(conf.unreadable());
        for (Path file : conf.files()) {
            if (!file.toString().endsWith(".xml") || NO_CONTEXT.contains(String.valueOf(file.getFileName()))) {
                continue;
            }
            if (!Files.isReadable(file)) {
                unreadable.add(file);
            } else if (Files.isRegularFile(file)
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(className)) {
                return true;
            }
        }
        if (!unreadable.isEmpty()) {
            throw new IOException("this user may not read " + unreadable + ", where a Context may have " + className);
        }
        return false;
    }

    void trustedProxies(FindingSink findings) {
        for (XmlElement valve : ServerXmlReview.valves(serverXml.xml().root())) {
            String proxies = ServerXmlReview.value(valve, "trustedProxies");
            if (ServerXmlReview.trustsEveryProxy(valve)) {
                findings.add(Finding.ofReview(
                        Finding.error(DoctorCode.TRUSTED_PROXIES, place(valve), ""), RealmReview.EVERY_PROXY));
            } else if (!proxies.isEmpty()) {
                findings.add(Finding.ok(
                        DoctorCode.TRUSTED_PROXIES,
                        place(valve),
                        "certificates in headers are trusted from " + proxies));
            }
        }
    }

    void sslFlags(FindingSink findings) {
        for (XmlElement valve : ServerXmlReview.valves(serverXml.xml().root())) {
            List<ConfigurationWarning> warnings = ServerXmlReview.flagWarnings(valve);
            boolean isValid = ServerXmlReview.hasValidFlags(valve);
            warnings.forEach(warning -> findings.add((isValid
                            ? Finding.ofReview(Finding.warning(DoctorCode.SSL_FLAGS, place(valve), ""), warning)
                            : Finding.error(DoctorCode.SSL_FLAGS, place(valve), warning.problem())
                                    .withHint("correct it; a valid value is, for example,"))
                    .paste("sslFlags=\"" + mended(ServerXmlReview.value(valve, "sslFlags")) + "\"")));
            if (warnings.isEmpty()) {
                String flags = ServerXmlReview.value(valve, "sslFlags");
                findings.add(Finding.ok(
                        DoctorCode.SSL_FLAGS,
                        place(valve),
                        "sslFlags is [" + (flags.isEmpty() ? "None" : flags) + "]"));
            }
        }
    }

    private static String mended(String flags) {
        try {
            return SslFlags.withNegotiation(flags);
        } catch (IllegalArgumentException e) {
            return "Ssl, SslNegotiateCert";
        }
    }

    private static String container(XmlElement valve) {
        return valve.parent().displayName();
    }

    private String name() {
        return String.valueOf(serverXml.path().getFileName());
    }

    private String place(XmlElement element) {
        return TlsElement.place(serverXml, element);
    }
}
