// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.setup.review.ConsoleEndpoint;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.NewElement;
import org.adcertmap.setup.serverxml.PropertyDefaults;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;

/**
 * Describes the Service of the console: a connector that requests no client certificate, so that the console is
 * reachable while no domain controller is, and an Engine with the users of the UserDatabase. Stateless.
 */
final class NewConsoleService {
    private static final String NAME = "name";
    private static final String CLASS_NAME = "className";
    private static final String TRUE = "true";
    private static final String FALSE = "false";
    private static final String CONNECTOR = "Connector";
    private static final String HOST_CONFIG = "SSLHostConfig";
    private static final String CERTIFICATE = "Certificate";
    /** A client that sends nothing for so long holds none of the few threads any longer. */
    private static final String TIMEOUT_MILLIS = "10000";
    /** What restricts TLS on the connector that is there restricts it here as well. */
    private static final List<String> TLS_ATTRIBUTES = List.of("protocols", "ciphers", "cipherSuites", "groups");

    private NewConsoleService() {}

    /**
     * Describes the Service.
     *
     * @throws ServerXmlException with the reason why there can be none
     */
    static NewElement of(XmlFile file, ConsoleEndpoint endpoint, ConsoleUsers users) throws ServerXmlException {
        XmlElement root = file.xml().root();
        for (XmlElement service : root.children("Service")) {
            if (ConsoleService.NAME.equals(service.attribute(NAME))) {
                throw new ServerXmlException(
                        file.path() + ": line " + file.xml().line(service) + " has a Service \"" + ConsoleService.NAME
                                + "\" that is not the console's; rename it");
            }
        }
        requireFreePort(file, endpoint.port());
        return NewElement.of("Service", NAME, ConsoleService.NAME)
                .containing(List.of(connector(file, endpoint), engine(users)));
    }

    private static void requireFreePort(XmlFile file, String port) throws ServerXmlException {
        for (XmlElement each : file.xml().root().selfAndDescendants().toList()) {
            boolean listens = each.name().equals(CONNECTOR) || each.name().equals("Server");
            if (listens
                    && !port.equals("0")
                    && PropertyDefaults.of(each.attribute("port")).equals(port)) {
                throw new ServerXmlException(
                        file.path() + ": line " + file.xml().line(each) + " has port " + port + " already, for a "
                                + each.name() + "; choose another with --console-port");
            }
        }
    }

    private static NewElement connector(XmlFile file, ConsoleEndpoint endpoint) throws ServerXmlException {
        XmlElement model = file.xml()
                .root()
                .selfAndDescendants()
                .filter(element -> element.name().equals(CONNECTOR)
                        && PropertyDefaults.of(element.attribute("SSLEnabled")).equalsIgnoreCase(TRUE))
                .flatMap(NewConsoleService::hostConfigs)
                .findFirst()
                .orElseThrow(() -> new ServerXmlException(file.path() + ": no TLS connector has an SSLHostConfig with"
                        + " a Certificate, which the console would use; add one, see docs/install.md#connector"));
        Map<String, String> attributes = new LinkedHashMap<>(Map.of("certificateVerification", "none"));
        TLS_ATTRIBUTES.stream()
                .filter(name -> model.attribute(name) != null)
                .forEach(name -> attributes.put(name, model.attribute(name)));
        return NewElement.of(
                        CONNECTOR,
                        "address",
                        endpoint.address(),
                        "port",
                        endpoint.port(),
                        "protocol",
                        "org.apache.coyote.http11.Http11NioProtocol",
                        "SSLEnabled",
                        TRUE,
                        "scheme",
                        "https",
                        "secure",
                        TRUE,
                        "maxThreads",
                        "8",
                        "connectionTimeout",
                        TIMEOUT_MILLIS,
                        "maxSavePostSize",
                        "0")
                .containing(List.of(new NewElement(
                        HOST_CONFIG,
                        attributes,
                        model.children(CERTIFICATE).stream()
                                .map(NewElement::copyOf)
                                .toList())));
    }

    /** Returns the SSLHostConfigs of a connector that name a Certificate, the default one first. */
    private static Stream<XmlElement> hostConfigs(XmlElement connector) {
        String defaultName = nameOr(connector, "defaultSSLHostConfigName");
        List<XmlElement> named = connector.children(HOST_CONFIG).stream()
                .filter(host -> !host.children(CERTIFICATE).isEmpty())
                .toList();
        return Stream.concat(
                named.stream().filter(host -> nameOr(host, "hostName").equals(defaultName)), named.stream());
    }

    private static String nameOr(XmlElement element, String attribute) {
        return element.attribute(attribute) == null ? "_default_" : PropertyDefaults.of(element.attribute(attribute));
    }

    private static NewElement engine(ConsoleUsers users) {
        NewElement realm = NewElement.of(
                        "Realm",
                        CLASS_NAME,
                        "org.apache.catalina.realm.UserDatabaseRealm",
                        "resourceName",
                        users.resource())
                .containing(users.handler().stream().toList());
        return NewElement.of("Engine", NAME, ConsoleService.NAME, "defaultHost", "localhost")
                .containing(List.of(
                        NewElement.of("Realm", CLASS_NAME, "org.apache.catalina.realm.LockOutRealm")
                                .containing(List.of(realm)),
                        NewElement.of(
                                "Host",
                                NAME,
                                "localhost",
                                "appBase",
                                ConsoleService.APP_BASE,
                                "unpackWARs",
                                FALSE,
                                "autoDeploy",
                                FALSE)));
    }
}
