// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import org.adcertmap.setup.review.ConnectorReview;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Checks whether the connectors request client certificates in the first handshake (ADCD-101). */
record VerificationCheck(XmlFile serverXml) {
    void run(FindingSink findings) {
        ServerXmlReview.tlsHosts(serverXml.xml().root()).forEach(host -> findings.add(finding(host)));
    }

    private static Finding finding(ConnectorReview.TlsHost host) {
        return host.requestsCertificates()
                ? Finding.ok(
                        DoctorCode.CERTIFICATE_VERIFICATION,
                        "server.xml",
                        "connector " + host.port() + " requests certificates in the first handshake")
                : Finding.warning(
                        DoctorCode.CERTIFICATE_VERIFICATION,
                        "server.xml",
                        ConnectorReview.warnings(host).get(0));
    }
}
