// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.setup.review.ConnectorReview.TlsHost;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.PropertyDefaults;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.settings.SslFlag;

/**
 * Reviews {@code server.xml} or a {@code context.xml} file: the warnings that the start of Tomcat would log, as far as
 * the file shows them. Applications are not in it. Stateless.
 */
public final class ServerXmlReview {
    private static final String SSL_VALVE = "org.apache.catalina.valves.SSLValve";
    private static final String SINGLE_SIGN_ON = "org.apache.catalina.authenticator.SingleSignOn";
    private static final String CLIENT_AUTH_ISSUERS = "clientAuthIssuers";
    private static final String TRUE = "true";

    private ServerXmlReview() {}

    /** Returns one warning for each thing that works against the mapping. */
    public static List<ConfigurationWarning> warnings(XmlElement root) {
        List<ConfigurationWarning> warnings = new ArrayList<>(connectorWarnings(root));
        sslValves(root)
                .map(XmlElement::parent)
                .forEach(container -> warnings.add(RealmReview.sslValve(name(container))));
        realmsBesideSingleSignOn(root)
                .forEach(realm -> warnings.add(RealmReview.nestedBesideSingleSignOn(name(container(realm)))));
        List<XmlElement> valves = valves(root);
        if (valves.isEmpty() && ofEitherRealm(root).findAny().isPresent()) {
            warnings.add(RealmReview.NO_VALVE);
        } else if (!valves.isEmpty() && valves.stream().noneMatch(ServerXmlReview::isEnabled)) {
            warnings.add(RealmReview.NO_ENABLED_VALVE);
        }
        valves.stream()
                .filter(ServerXmlReview::trustsEveryProxy)
                .forEach(valve -> warnings.add(RealmReview.EVERY_PROXY));
        valves.forEach(valve -> warnings.addAll(flagWarnings(valve)));
        return warnings;
    }

    /** Returns the ClientCertificateMappingValves, in document order. */
    public static List<XmlElement> valves(XmlElement root) {
        return ofClass(root, "Valve", ClassNames.VALVE).toList();
    }

    /** Returns the ActiveDirectoryRealms, in document order. */
    public static List<XmlElement> realms(XmlElement root) {
        return ofClass(root, "Realm", ClassNames.ACTIVE_DIRECTORY_REALM).toList();
    }

    /** Returns the ListedCertificatesRealms, in document order. */
    public static List<XmlElement> listedRealms(XmlElement root) {
        return ofClass(root, "Realm", ClassNames.LISTED_CERTIFICATES_REALM).toList();
    }

    /** Returns the Realms of either class in a container, in document order. */
    static Stream<XmlElement> ofEitherRealm(XmlElement root) {
        return root.selfAndDescendants().filter(element -> isEitherRealm(element) && element.parent() != null);
    }

    /** Returns whether an element is an ActiveDirectoryRealm or a ListedCertificatesRealm; the root may be one. */
    public static boolean isEitherRealm(XmlElement element) {
        return element.name().equals("Realm")
                && (element.hasClassName(ClassNames.ACTIVE_DIRECTORY_REALM)
                        || element.hasClassName(ClassNames.LISTED_CERTIFICATES_REALM));
    }

    /** Returns whether a Valve trusts a certificate in a header from every address. */
    public static boolean trustsEveryProxy(XmlElement valve) {
        return RealmReview.containEveryAddress(value(valve, "trustedProxies"));
    }

    /** Returns whether a Valve is enabled. */
    public static boolean isEnabled(XmlElement valve) {
        return value(valve, "enabled").equalsIgnoreCase(TRUE);
    }

    /** Returns Tomcat's SSLValves. */
    public static Stream<XmlElement> sslValves(XmlElement root) {
        return ofClass(root, "Valve", SSL_VALVE);
    }

    /** Returns the Realms of either class that are nested in another Realm, if SingleSignOn is configured. */
    public static Stream<XmlElement> realmsBesideSingleSignOn(XmlElement root) {
        return ofClass(root, "Valve", SINGLE_SIGN_ON).findAny().isEmpty()
                ? Stream.empty()
                : ofEitherRealm(root).filter(realm -> realm.parent().name().equals("Realm"));
    }

    /** Returns the warnings about connectors alone. */
    public static List<ConfigurationWarning> connectorWarnings(XmlElement root) {
        List<TlsHost> hosts = tlsHosts(root);
        boolean hasConnectors =
                root.selfAndDescendants().anyMatch(element -> element.name().equals("Connector"));
        boolean isBehindProxy = ofClass(root, "Valve", ClassNames.VALVE)
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

    /** Returns the Service of an element; the root where the file has none. */
    public static XmlElement service(XmlElement element) {
        return element.nearest("Service").orElseGet(() -> root(element));
    }

    /**
     * Returns the Realm of either class that the Engine of a Service uses, nested or not; of several the first, as
     * Tomcat does. It alone decides which CAs the connectors of the Service show to clients.
     */
    public static Optional<XmlElement> engineRealm(XmlElement service) {
        return ofEitherRealm(service)
                .filter(realm -> container(realm).name().equals("Engine"))
                .findFirst();
    }

    /** Returns whether the Engine uses this Realm, and no connector of its Service has a trust manager of adcertmap. */
    public static boolean lacksTrustManager(XmlElement realm) {
        XmlElement service = service(realm);
        return engineRealm(service).filter(realm::equals).isPresent()
                && tlsHostElements(service).noneMatch(host -> ClassNames.isOurs(value(host, "trustManagerClassName")));
    }

    /**
     * Returns every SSLHostConfig of a TLS connector, but not of the console's; Tomcat's default one where a connector
     * has none.
     */
    public static List<TlsHost> tlsHosts(XmlElement root) {
        return tlsHostElements(root).map(ServerXmlReview::tlsHost).toList();
    }

    /**
     * Returns every SSLHostConfig of a TLS connector, but not of the console's, in document order; the connector itself
     * where it has none.
     */
    public static Stream<XmlElement> tlsHostElements(XmlElement root) {
        return root.selfAndDescendants()
                .filter(element -> element.name().equals("Connector")
                        && value(element, "SSLEnabled").equalsIgnoreCase(TRUE)
                        && !ConsoleService.contains(element))
                .flatMap(connector -> connector.children("SSLHostConfig").isEmpty()
                        ? Stream.of(connector)
                        : connector.children("SSLHostConfig").stream());
    }

    /** Returns what a review needs of an element of {@link #tlsHostElements}. */
    public static TlsHost tlsHost(XmlElement element) {
        return element.name().equals("Connector")
                ? new TlsHost(value(element, "port"), "_default_", "", false)
                : new TlsHost(
                        value(element.parent(), "port"),
                        element.attribute("hostName") == null ? "_default_" : value(element, "hostName"),
                        value(element, "certificateVerification"),
                        hasTrustAnchors(element));
    }

    /** A trust manager of adcertmap trusts what Tomcat's own would, or NTAuth where the Realm of the Engine says so. */
    private static boolean hasTrustAnchors(XmlElement host) {
        String trustManager = value(host, "trustManagerClassName");
        return Stream.of("truststoreFile", "caCertificateFile", "caCertificatePath")
                        .anyMatch(attribute -> host.attribute(attribute) != null)
                || !trustManager.isEmpty()
                        && (!ClassNames.isOurs(trustManager)
                                || engineRealm(service(host))
                                        .filter(ServerXmlReview::mayTakeIssuersFromNtAuth)
                                        .isPresent());
    }

    /** The settings file may say so as well, which is not read here; without either, Tomcat does not start. */
    private static boolean mayTakeIssuersFromNtAuth(XmlElement realm) {
        return realm.hasClassName(ClassNames.ACTIVE_DIRECTORY_REALM)
                && (realm.attribute(CLIENT_AUTH_ISSUERS) == null
                        ? realm.attribute("settings") != null
                        : value(realm, CLIENT_AUTH_ISSUERS).equalsIgnoreCase("ntAuth"));
    }

    private static XmlElement root(XmlElement element) {
        XmlElement root = element;
        while (root.parent() != null) {
            root = root.parent();
        }
        return root;
    }

    /** Returns the warnings about the {@code sslFlags} of a Valve: without effect, or invalid. */
    public static List<ConfigurationWarning> flagWarnings(XmlElement valve) {
        try {
            return SslFlag.withoutEffect(flags(valve));
        } catch (IllegalArgumentException e) {
            return List.of(ConfigurationWarning.of(
                    "sslFlags: invalid value \"" + value(valve, "sslFlags") + "\": " + e.getMessage()));
        }
    }

    /** Returns whether {@code sslFlags} of a Valve is valid; otherwise it does not start. */
    public static boolean hasValidFlags(XmlElement valve) {
        try {
            flags(valve);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Set<SslFlag> flags(XmlElement valve) {
        String flags = value(valve, "sslFlags");
        return SslFlag.parse(flags.isEmpty() ? "None" : flags);
    }

    private static Stream<XmlElement> ofClass(XmlElement root, String element, String className) {
        return root.selfAndDescendants()
                .filter(each -> each.name().equals(element) && each.hasClassName(className) && each.parent() != null);
    }

    /** Returns the container of a Realm, nested or not; the outermost Realm where the file has no container. */
    public static XmlElement container(XmlElement realm) {
        XmlElement container = realm;
        while (container.name().equals("Realm") && container.parent() != null) {
            container = container.parent();
        }
        return container;
    }

    /** Returns the name of a container. */
    public static String name(XmlElement container) {
        return Optional.ofNullable(container.attribute("name")).orElse(container.name());
    }

    /** Returns an attribute with the defaults of its properties; empty if it is absent. */
    public static String value(XmlElement element, String attribute) {
        return PropertyDefaults.of(element.attribute(attribute));
    }
}
