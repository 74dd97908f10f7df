// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.setup.review.ConnectorReview.TlsHost;
import org.adcertmap.setup.serverxml.PropertyDefaults;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.SslFlag;

/**
 * Reviews {@code server.xml} or a {@code context.xml} file: the warnings that the start of Tomcat would log, as far as
 * the file shows them. Applications are not in it. Stateless.
 */
public final class ServerXmlReview {
    /** The class name of the Realm. */
    public static final String REALM = "org.adcertmap.tomcat.ActiveDirectoryRealm";
    /** The class name of the Valve. */
    public static final String VALVE = "org.adcertmap.tomcat.ClientCertificateMappingValve";

    private static final String SSL_VALVE = "org.apache.catalina.valves.SSLValve";
    private static final String SINGLE_SIGN_ON = "org.apache.catalina.authenticator.SingleSignOn";
    private static final String TRUE = "true";

    private ServerXmlReview() {}

    /** Returns one warning for each thing that works against the mapping. */
    public static List<String> warnings(XmlElement root) {
        List<String> warnings = new ArrayList<>(connectorWarnings(root));
        ofClass(root, "Valve", SSL_VALVE)
                .map(XmlElement::parent)
                .forEach(container -> warnings.add(RealmReview.sslValve(name(container))));
        if (ofClass(root, "Valve", SINGLE_SIGN_ON).findAny().isPresent()) {
            ofClass(root, "Realm", REALM)
                    .filter(realm ->
                            realm.parent() != null && realm.parent().name().equals("Realm"))
                    .forEach(realm -> warnings.add(RealmReview.nestedBesideSingleSignOn(name(container(realm)))));
        }
        List<XmlElement> valves = ofClass(root, "Valve", VALVE).toList();
        if (valves.isEmpty() && ofClass(root, "Realm", REALM).findAny().isPresent()) {
            warnings.add(RealmReview.NO_VALVE);
        } else if (!valves.isEmpty()
                && valves.stream().noneMatch(valve -> value(valve, "enabled").equalsIgnoreCase(TRUE))) {
            warnings.add(RealmReview.NO_ENABLED_VALVE);
        }
        valves.forEach(valve -> warnings.addAll(flagWarnings(value(valve, "sslFlags"))));
        return warnings;
    }

    /** Returns the ActiveDirectoryRealms, in document order. */
    public static List<XmlElement> realms(XmlElement root) {
        return ofClass(root, "Realm", REALM).toList();
    }

    /** Returns the warnings about connectors alone. */
    public static List<String> connectorWarnings(XmlElement root) {
        List<TlsHost> hosts = tlsHosts(root);
        boolean hasConnectors =
                root.selfAndDescendants().anyMatch(element -> element.name().equals("Connector"));
        boolean isBehindProxy = ofClass(root, "Valve", VALVE)
                .anyMatch(valve -> !value(valve, "certificateHeader").isEmpty());
        if (hosts.isEmpty() && hasConnectors && !isBehindProxy) {
            return List.of(ConnectorReview.NO_TLS_CONNECTOR);
        }
        return hosts.stream()
                .flatMap(host -> ConnectorReview.warnings(host).stream())
                .toList();
    }

    /** Returns whether a TLS connector requests client certificates in the first handshake. */
    public static boolean requestsCertificates(XmlElement root) {
        return tlsHosts(root).stream().anyMatch(TlsHost::requestsCertificates);
    }

    /** Returns every SSLHostConfig of a TLS connector; Tomcat's default one where a connector has none. */
    public static List<TlsHost> tlsHosts(XmlElement root) {
        return root.selfAndDescendants()
                .filter(element -> element.name().equals("Connector")
                        && value(element, "SSLEnabled").equalsIgnoreCase(TRUE))
                .flatMap(ServerXmlReview::tlsHostsOf)
                .toList();
    }

    private static Stream<TlsHost> tlsHostsOf(XmlElement connector) {
        String port = value(connector, "port");
        List<XmlElement> hosts = connector.children("SSLHostConfig");
        return hosts.isEmpty()
                ? Stream.of(new TlsHost(port, "_default_", "", false))
                : hosts.stream()
                        .map(host -> new TlsHost(
                                port,
                                host.attribute("hostName") == null ? "_default_" : value(host, "hostName"),
                                value(host, "certificateVerification"),
                                hasTrustAnchors(host)));
    }

    /** A trust manager of adcertmap trusts what Tomcat's own would. */
    private static boolean hasTrustAnchors(XmlElement host) {
        String trustManager = value(host, "trustManagerClassName");
        return Stream.of("truststoreFile", "caCertificateFile", "caCertificatePath")
                        .anyMatch(attribute -> host.attribute(attribute) != null)
                || !trustManager.isEmpty() && !trustManager.startsWith("org.adcertmap.");
    }

    private static List<String> flagWarnings(String flags) {
        try {
            return SslFlag.withoutEffect(SslFlag.parse(flags.isEmpty() ? "None" : flags));
        } catch (IllegalArgumentException e) {
            return List.of("sslFlags: invalid value \"" + flags + "\": " + e.getMessage());
        }
    }

    private static Stream<XmlElement> ofClass(XmlElement root, String element, String className) {
        return root.selfAndDescendants()
                .filter(each -> each.name().equals(element) && each.hasClassName(className) && each.parent() != null);
    }

    private static XmlElement container(XmlElement realm) {
        XmlElement container = realm.parent();
        while (container.name().equals("Realm") && container.parent() != null) {
            container = container.parent();
        }
        return container;
    }

    private static String name(XmlElement container) {
        return Optional.ofNullable(container.attribute("name")).orElse(container.name());
    }

    private static String value(XmlElement element, String attribute) {
        return PropertyDefaults.of(element.attribute(attribute));
    }
}
