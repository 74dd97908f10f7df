// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Checks for applications that permit unauthenticated access (ADCD-112). */
record ConstraintCheck(XmlFile serverXml, TomcatFiles files) {
    private static final DoctorCode CODE = DoctorCode.CONSTRAINTS;

    void run(FindingSink findings) throws IOException {
        for (XmlElement valve : ServerXmlReview.valves(serverXml.xml().root())) {
            if (ServerXmlReview.isEnabled(valve) && !permitsUnauthenticatedAccess(valve)) {
                findings.add(Finding.ok(
                        CODE,
                        TlsElement.place(serverXml, valve),
                        "each request in " + valve.parent().displayName() + " needs a mapped certificate"));
            } else if (ServerXmlReview.isEnabled(valve)) {
                findings.add(finding(valve));
            }
        }
    }

    private static boolean permitsUnauthenticatedAccess(XmlElement valve) {
        return !ServerXmlReview.value(valve, "anonymousAuthentication").equalsIgnoreCase("false")
                && !SslFlags.requireCertificate(valve);
    }

    private Finding finding(XmlElement valve) throws IOException {
        Map<String, Boolean> constrained = new TreeMap<>();
        List<XmlElement> hosts = valve.parent()
                .selfAndDescendants()
                .filter(element -> element.name().equals("Host"))
                .toList();
        for (XmlElement host : hosts) {
            constrained.putAll(Applications.constrained(host, files));
        }
        if (valve.parent().name().equals("Context")) {
            constrained.putAll(Applications.ofContext(valve.parent(), files));
        }
        if (constrained.isEmpty()) {
            return Finding.unknown(
                    CODE,
                    TlsElement.place(serverXml, valve),
                    "anonymousAuthentication is [true] in " + valve.parent().displayName()
                            + ", and no application was found there");
        }
        List<String> open = constrained.entrySet().stream()
                .filter(application -> !application.getValue())
                .map(Map.Entry::getKey)
                .toList();
        return open.isEmpty()
                ? Finding.ok(
                        CODE,
                        TlsElement.place(serverXml, valve),
                        "each application in " + valve.parent().displayName() + " has a security-constraint")
                : Finding.warning(
                                CODE,
                                TlsElement.place(serverXml, valve),
                                "anonymousAuthentication is [true] in "
                                        + valve.parent().displayName() + ", and " + String.join(", ", open)
                                        + (open.size() == 1
                                                ? " has no security-constraint in its web.xml: it permits unauthenticated"
                                                        + " access, unless it has constraints in its classes"
                                                : " have no security-constraint in their web.xml: they permit"
                                                        + " unauthenticated access, unless they have constraints in"
                                                        + " their classes"))
                        .withHint("set it here, or add constraints to the application")
                        .paste("anonymousAuthentication=\"false\"");
    }
}
