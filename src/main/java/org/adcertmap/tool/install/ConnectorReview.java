package org.adcertmap.tool.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.adcertmap.setup.serverxml.XmlElement;

/** Does a connector ask for client certificates, and whom does it believe? */
final class ConnectorReview {
    private ConnectorReview() {}

    /** What an administrator should see to, one sentence for each connector; empty if all is well. */
    static List<String> warnings(XmlElement root) {
        List<String> warnings = new ArrayList<>();
        for (XmlElement connector :
                root.all().filter(element -> element.name().equals("Connector")).toList()) {
            String name = "the connector on the port " + connector.value("port") + " ";
            if (!"true".equalsIgnoreCase(connector.value("SSLEnabled"))) {
                warnings.add(name + "is without TLS: no certificate comes by it");
            } else if (connector.children("SSLHostConfig").isEmpty()) {
                warnings.add(name + "has no SSLHostConfig: it asks for no certificate");
            }
            for (XmlElement tls : connector.children("SSLHostConfig")) {
                if (verification(tls).equals("none")) {
                    warnings.add(
                            name + "asks for no certificate: set certificateVerification=\"optional\" or \"required\"");
                } else if (tls.value("truststoreFile") == null && tls.value("caCertificateFile") == null) {
                    warnings.add(
                            name + "has no truststoreFile: it believes the authorities of its keystore or of the JVM");
                }
            }
        }
        return warnings;
    }

    /** The attribute, or Tomcat's default. */
    static String verification(XmlElement tls) {
        String value = tls.value("certificateVerification");
        return value == null ? "none" : value.toLowerCase(Locale.ROOT);
    }
}
