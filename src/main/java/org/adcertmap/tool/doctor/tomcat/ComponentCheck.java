// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Checks for components that let clients pass without their own certificates (ADCD-107). */
record ComponentCheck(XmlFile serverXml) {
    private static final DoctorCode CODE = DoctorCode.UNSAFE_COMPONENTS;
    private static final int SECRET_OCTETS = 16;

    void run(FindingSink findings) {
        XmlElement root = serverXml.xml().root();
        List<XmlElement> sslValves = ServerXmlReview.sslValves(root).toList();
        sslValves.forEach(valve -> findings.add(Finding.ofReview(
                Finding.error(CODE, place(valve), ""), RealmReview.sslValve(ServerXmlReview.name(valve.parent())))));
        List<XmlElement> nested = ServerXmlReview.realmsBesideSingleSignOn(root).toList();
        nested.forEach(realm -> findings.add(Finding.ofReview(
                Finding.error(CODE, place(realm), ""),
                RealmReview.nestedBesideSingleSignOn(ServerXmlReview.name(ServerXmlReview.container(realm))))));
        List<XmlElement> open = root.selfAndDescendants()
                .filter(ComponentCheck::isAjp)
                .filter(connector -> ServerXmlReview.value(connector, "secret").isEmpty())
                .toList();
        open.forEach(connector -> findings.add(withoutSecret(connector)));
        if (sslValves.isEmpty() && nested.isEmpty() && open.isEmpty()) {
            findings.add(Finding.ok(
                    CODE,
                    String.valueOf(serverXml.path().getFileName()),
                    "no SSLValve, no SingleSignOn beside a nested Realm, no AJP connector without secret"));
        }
    }

    private static boolean isAjp(XmlElement element) {
        return element.name().equals("Connector")
                && ServerXmlReview.value(element, "protocol")
                        .toLowerCase(Locale.ROOT)
                        .contains("ajp");
    }

    /** Tomcat requires a secret unless secretRequired is false. */
    private Finding withoutSecret(XmlElement connector) {
        boolean isRequired = !ServerXmlReview.value(connector, "secretRequired").equalsIgnoreCase("false");
        return Finding.error(
                        CODE,
                        place(connector),
                        "the AJP connector on port [" + ServerXmlReview.value(connector, "port") + "] has no secret: "
                                + (isRequired
                                        ? "Tomcat does not start it"
                                        : "any client that can reach it can send the certificate of any user"))
                .withHint("set it here, and in the proxy"
                        + (isRequired ? "" : "; remove secretRequired=\"false\" as well, so that it stays required"))
                .paste("secret=\"" + newSecret() + "\"");
    }

    private static String newSecret() {
        byte[] secret = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private String place(XmlElement element) {
        return TlsElement.place(serverXml, element);
    }
}
