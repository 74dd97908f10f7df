// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.adcertmap.setup.serverxml.XmlElement;

/** Reviews whether connectors request client certificates, and which CAs they trust. */
final class ConnectorReview {
    private ConnectorReview() {}

    /** Returns one warning for each connector or SSLHostConfig that should be changed. */
    static List<String> warnings(XmlElement root) {
        List<String> warnings = new ArrayList<>();
        for (XmlElement connector : root.selfAndDescendants()
                .filter(element -> element.name().equals("Connector"))
                .toList()) {
            String name = "the connector on port " + connector.attribute("port") + " ";
            if (!"true".equalsIgnoreCase(connector.attribute("SSLEnabled"))) {
                warnings.add(name + "does not use TLS: clients cannot present certificates there");
            } else if (connector.children("SSLHostConfig").isEmpty()) {
                warnings.add(name + "has no SSLHostConfig: it requests no client certificate");
            }
            for (XmlElement tls : connector.children("SSLHostConfig")) {
                if (verification(tls).equals("none")) {
                    warnings.add(name + "requests no client certificate:"
                            + " set certificateVerification=\"optional\" or \"required\"");
                } else if (tls.attribute("truststoreFile") == null && tls.attribute("caCertificateFile") == null) {
                    warnings.add(name + "has no truststoreFile: it trusts the CAs of its key store or of the JVM");
                }
            }
        }
        return warnings;
    }

    /** Returns whether a TLS connector requests client certificates in the first handshake. */
    static boolean requestsCertificates(XmlElement root) {
        return root.selfAndDescendants()
                .filter(element -> element.name().equals("SSLHostConfig"))
                .anyMatch(tls -> !verification(tls).equals("none"));
    }

    /** Returns {@code certificateVerification}, or Tomcat's default. */
    static String verification(XmlElement tls) {
        String value = tls.attribute("certificateVerification");
        return value == null ? "none" : value.toLowerCase(Locale.ROOT);
    }
}
