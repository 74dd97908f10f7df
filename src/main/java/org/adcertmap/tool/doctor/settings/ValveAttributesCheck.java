// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.settings;

import java.util.List;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.Suggestion;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Reports attributes of the Valve that its start would refuse (ADCD-201). */
record ValveAttributesCheck(XmlFile serverXml) {
    /** Those of docs/valve.md, and of each Valve of Tomcat. */
    private static final List<String> KNOWN = List.of(
            "className",
            "asyncSupported",
            "enabled",
            "sslFlags",
            "anonymousAuthentication",
            "certificateHeader",
            "trustedProxies",
            "account");

    void run(FindingSink findings) {
        for (XmlElement valve : ServerXmlReview.valves(serverXml.xml().root())) {
            String place =
                    serverXml.path().getFileName() + ":" + serverXml.xml().line(valve);
            valve.attributes().keySet().stream()
                    .filter(name -> !KNOWN.contains(name))
                    .sorted()
                    .forEach(name -> findings.add(Finding.error(
                                    DoctorCode.SETTINGS,
                                    place,
                                    name + ": unknown attribute of the Valve" + Suggestion.forWord(name, KNOWN))
                            .withHint("correct its name, or remove it")));
            for (String name : List.of("enabled", "anonymousAuthentication")) {
                String value = ServerXmlReview.value(valve, name);
                if (!value.isEmpty() && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
                    findings.add(Finding.error(
                                    DoctorCode.SETTINGS,
                                    place,
                                    name + ": invalid value \"" + value + "\": must be true or false")
                            .paste(name + "=\"true\""));
                }
            }
            String account = ServerXmlReview.value(valve, "account");
            try {
                if (valve.attributes().containsKey("account")) {
                    AccountPattern.parse(account);
                }
            } catch (IllegalArgumentException e) {
                findings.add(Finding.error(
                                DoctorCode.SETTINGS,
                                place,
                                "account: invalid value \"" + account + "\": " + e.getMessage())
                        .paste("account=\"*-adm\""));
            }
            if (!ServerXmlReview.value(valve, "certificateHeader").isEmpty()
                    && ServerXmlReview.value(valve, "trustedProxies").isEmpty()) {
                findings.add(
                        Finding.error(DoctorCode.SETTINGS, place, "certificateHeader is set, and trustedProxies is not")
                                .withHint("set trustedProxies to the addresses of the proxies"));
            }
        }
    }
}
