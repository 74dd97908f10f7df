// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;

/**
 * Sets {@code trustManagerClassName} of the connectors to a trust manager of adcertmap, and removes it again; what
 * Tomcat would not start with is an error. Stateless.
 */
final class TrustManagers {
    private static final String ATTRIBUTE = "trustManagerClassName";
    private static final String DEFER = "defer";

    /** The class by the name of {@code --trust-manager}. */
    static final Map<String, String> CLASSES =
            Map.of("log", ClassNames.LOGGING_TRUST_MANAGER, DEFER, ClassNames.DEFERRING_TRUST_MANAGER);

    private TrustManagers() {}

    /**
     * Sets the attribute on the SSLHostConfigs that request client certificates, and for {@code defer} on all of them.
     *
     * @param edit of the file
     * @param container where Realm and Valve are inserted
     * @param choice a key of {@link #CLASSES}
     * @throws ServerXmlException with what must be changed first
     */
    static void set(XmlEdit edit, XmlElement root, XmlElement container, String choice) throws ServerXmlException {
        boolean defers = choice.equals(DEFER);
        if (defers && !isFirst(container)) {
            throw new ServerXmlException("--trust-manager defer needs the Valve as the first Valve of the Engine, and ["
                    + container.displayName() + "] is no Engine or has another Valve before it");
        }
        List<XmlElement> hosts =
                sslHostConfigs(root).filter(host -> defers || requests(host)).toList();
        if (hosts.isEmpty()) {
            throw new ServerXmlException(
                    "--trust-manager needs an SSLHostConfig with certificateVerification optional or"
                            + " required, and there is none");
        }
        for (XmlElement host : hosts) {
            if (host.attribute("truststoreFile") == null) {
                throw new ServerXmlException(
                        "--trust-manager: an SSLHostConfig has no truststoreFile; set it to a trust"
                                + " store with your root CAs first");
            }
            if (String.valueOf(host.parent().attribute("sslImplementationName")).contains(".openssl.")) {
                throw new ServerXmlException("--trust-manager works with the JDK's TLS only, and a connector has"
                        + " sslImplementationName [" + host.parent().attribute("sslImplementationName") + "]");
            }
            edit.setAttribute(host, ATTRIBUTE, CLASSES.get(choice));
        }
    }

    /** Removes the attribute where it names a class of adcertmap: Tomcat takes its own trust manager then. */
    static void clear(XmlEdit edit, XmlElement root) {
        sslHostConfigs(root).filter(TrustManagers::isOurs).forEach(host -> edit.removeAttribute(host, ATTRIBUTE));
    }

    /** Returns whether an element has a trust manager of adcertmap. */
    static boolean isOurs(XmlElement element) {
        return ClassNames.isOurs(String.valueOf(element.attribute(ATTRIBUTE)));
    }

    private static Stream<XmlElement> sslHostConfigs(XmlElement root) {
        return root.selfAndDescendants()
                .filter(element -> element.name().equals("SSLHostConfig")
                        && element.parent() != null
                        && !ConsoleService.contains(element));
    }

    private static boolean requests(XmlElement host) {
        String verification = String.valueOf(host.attribute("certificateVerification"));
        return verification.equalsIgnoreCase("optional") || verification.equalsIgnoreCase("required");
    }

    /** The Valve is inserted after the Realm. */
    private static boolean isFirst(XmlElement container) {
        for (XmlElement child : container.children()) {
            if (child.name().equals("Valve")) {
                return container.name().equals("Engine") && child.hasClassName(ClassNames.VALVE);
            }
            if (child.name().equals("Realm")
                    && container.children("Valve").stream().noneMatch(valve -> valve.hasClassName(ClassNames.VALVE))) {
                break;
            }
        }
        return container.name().equals("Engine");
    }
}
