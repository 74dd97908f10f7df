// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.setup.review.ConnectorReview;
import org.adcertmap.setup.review.ConnectorReview.TlsHost;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Checks what the connectors request in the first handshake, and in which versions of TLS (ADCD-101, 102, 103). */
record HandshakeChecks(XmlFile serverXml) {
    private static final List<String> CURRENT = List.of("TLSv1.2", "TLSv1.3");
    private static final List<String> ALL = List.of("SSLv2Hello", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    /** Whether a connector requests certificates at all; what a connector requests is the next check. */
    void verification(FindingSink findings) {
        for (TlsElement tls : TlsElement.of(serverXml)) {
            TlsHost host = tls.host();
            if (!host.isValid()) {
                findings.add(Finding.error(
                                DoctorCode.CERTIFICATE_VERIFICATION,
                                tls.place(),
                                "certificateVerification is [" + host.verification() + "] on " + tls.name()
                                        + ", which Tomcat does not know: the connector does not start")
                        .paste("certificateVerification=\"optional\""));
            } else if (host.requestsCertificates()) {
                findings.add(Finding.ok(
                        DoctorCode.CERTIFICATE_VERIFICATION,
                        tls.place(),
                        tls.name() + " requests certificates in the first handshake (" + host.verification() + ")"));
            }
        }
        if (ServerXmlReview.connectorWarnings(serverXml.xml().root()).contains(ConnectorReview.NO_TLS_CONNECTOR)) {
            findings.add(Finding.ofReview(
                            Finding.error(DoctorCode.CERTIFICATE_VERIFICATION, "server.xml", ""),
                            ConnectorReview.NO_TLS_CONNECTOR)
                    .paste(NewConnector.LINES));
        }
    }

    /** The values of certificateVerification with which certificates are not requested, or not checked. */
    void unsafeVerification(FindingSink findings) {
        for (TlsElement tls : TlsElement.of(serverXml)) {
            if (!tls.host().isValid()) {
                continue; // ADCD-101 says that Tomcat does not start
            }
            ConnectorReview.verification(tls.host())
                    .ifPresentOrElse(
                            warning -> findings.add(Finding.ofReview(
                                            Finding.warning(DoctorCode.UNTRUSTED_CLIENTS, tls.place(), ""), warning)
                                    .paste(
                                            tls.element().name().equals("Connector")
                                                    ? "<SSLHostConfig certificateVerification=\"optional\">"
                                                    : "certificateVerification=\"optional\"")),
                            () -> findings.add(Finding.ok(
                                    DoctorCode.UNTRUSTED_CLIENTS,
                                    tls.place(),
                                    tls.name() + " rejects certificates of other CAs than those of its trust store")));
        }
    }

    void versions(FindingSink findings) {
        TlsElement.of(serverXml).forEach(tls -> findings.add(versions(tls)));
    }

    private static Finding versions(TlsElement tls) {
        String protocols = tls.attribute("protocols");
        Set<String> named = versions(protocols.isEmpty() ? "all" : protocols);
        List<String> current = CURRENT.stream().filter(named::contains).toList();
        List<String> old = named.stream()
                .filter(version -> !CURRENT.contains(version) && !version.equals("SSLv2Hello"))
                .toList();
        if (current.isEmpty()) {
            return Finding.error(
                            DoctorCode.TLS_VERSIONS,
                            tls.place(),
                            "protocols is [" + protocols + "] on " + tls.name()
                                    + ", without TLSv1.2 and TLSv1.3: the JDK has no other version, so that no client"
                                    + " can connect")
                    .paste("protocols=\"TLSv1.2+TLSv1.3\"");
        }
        if (!old.isEmpty() && !isAll(protocols)) {
            return Finding.warning(
                            DoctorCode.TLS_VERSIONS,
                            tls.place(),
                            "protocols is [" + protocols + "] on " + tls.name() + ": " + String.join(", ", old)
                                    + " must not be used (RFC 8996)")
                    .paste("protocols=\"TLSv1.2+TLSv1.3\"");
        }
        return Finding.ok(DoctorCode.TLS_VERSIONS, tls.place(), tls.name() + " has " + String.join(" and ", current));
    }

    private static boolean isAll(String protocols) {
        return protocols.isEmpty() || protocols.toLowerCase(Locale.ROOT).contains("all"); // the JDK disables old ones
    }

    /** Reads the attribute as {@code SSLHostConfig.setProtocols} does: names after a plus, a minus or a comma. */
    private static Set<String> versions(String protocols) {
        Set<String> versions = new TreeSet<>();
        for (String part : protocols.split("(?=[-+,])")) {
            String name = part.replaceFirst("^[-+,]", "").strip();
            List<String> meant = name.equalsIgnoreCase("all")
                    ? ALL
                    : new ArrayList<>(Arrays.asList(ALL.stream()
                            .filter(name::equalsIgnoreCase)
                            .findFirst()
                            .orElse(name)));
            if (part.startsWith("-")) {
                meant.forEach(versions::remove);
            } else {
                versions.addAll(meant);
            }
        }
        versions.remove("");
        return versions;
    }
}
