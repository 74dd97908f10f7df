// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management.change;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.serverxml.ContainerPath;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.ValveElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.container.MappingValve;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.Server;

/**
 * Finds the element that configures the Valve of a container, in the files that Tomcat has read: {@code server.xml}, or
 * the context descriptor of an application. Reads the files each time. Stateless.
 */
final class ConfigurationFiles {
    private static final Path IN_APPLICATION = Path.of("META-INF", "context.xml");

    private ConfigurationFiles() {}

    /**
     * Returns the element of the one ClientCertificateMappingValve of a container.
     *
     * @throws ServerXmlException if there is no such file or element, if there are several, or if its value must not be
     *     changed there; the message says why
     */
    static ValveElement find(Container container) throws ServerXmlException {
        Engine engine = (Engine) ancestor(container, Engine.class)
                .orElseThrow(() -> new ServerXmlException("the Valve is in no container"));
        Server server = engine.getService().getServer();
        if (server == null || server.getCatalina() == null) {
            throw new ServerXmlException("this Tomcat is embedded, and no configuration file sets the Valve");
        }
        long valves = Arrays.stream(container.getPipeline().getValves())
                .filter(MappingValve.class::isInstance)
                .count();
        if (valves > 1) {
            throw new ServerXmlException("[" + ContainerNames.of(container) + "] has " + valves
                    + " ClientCertificateMappingValves, and it is not known which of them a file sets");
        }
        Path serverXml =
                server.getCatalinaBase().toPath().resolve(server.getCatalina().getConfigFile());
        List<ValveElement> found = new ArrayList<>(ValveElement.of(XmlFile.read(serverXml), path(container, engine)));
        if (container instanceof Context application) {
            found.addAll(ofDescriptor(application));
            if (found.isEmpty()) {
                refuseDefaults(server.getCatalinaBase().toPath().resolve("conf"), application, engine);
            }
        }
        if (found.size() != 1) {
            throw new ServerXmlException(
                    found.isEmpty()
                            ? "the Valve of [" + ContainerNames.of(container) + "] is not in " + serverXml
                            : "[" + ContainerNames.of(container) + "] has " + found.size()
                                    + " ClientCertificateMappingValves in "
                                    + found.get(0).path());
        }
        if (found.get(0).hasPlaceholder()) {
            throw new ServerXmlException(
                    found.get(0).path() + " line " + found.get(0).line() + ": enabled is ["
                            + found.get(0).enabled() + "], which is set in another place");
        }
        return found.get(0);
    }

    private static ContainerPath path(Container container, Engine engine) {
        return new ContainerPath(
                engine.getService().getName(),
                engine.getName(),
                ancestor(container, Host.class).map(Container::getName),
                container instanceof Context application ? Optional.of(application.getPath()) : Optional.empty());
    }

    private static Optional<Container> ancestor(Container container, Class<? extends Container> type) {
        for (Container above = container; above != null; above = above.getParent()) {
            if (type.isInstance(above)) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    /** Returns the Valves of the application's own descriptor; none if it has no descriptor. */
    private static List<ValveElement> ofDescriptor(Context application) throws ServerXmlException {
        URL descriptor = application.getConfigFile();
        if (descriptor == null) {
            return List.of();
        }
        if (!descriptor.getProtocol().equals("file")) {
            throw inApplication(descriptor.toString());
        }
        Path file = file(descriptor);
        List<ValveElement> found = Files.exists(file) ? ValveElement.of(XmlFile.read(file)) : List.of();
        if (!found.isEmpty() && file.endsWith(IN_APPLICATION)) {
            throw inApplication(file.toString());
        }
        return found;
    }

    /** Returns whether a real path is that of the application's own descriptor. */
    static boolean isDescriptor(Path file, Context application) {
        URL descriptor = application.getConfigFile();
        try {
            return descriptor != null
                    && descriptor.getProtocol().equals("file")
                    && Files.isSameFile(file, file(descriptor));
        } catch (ServerXmlException | IOException e) {
            return false;
        }
    }

    private static Path file(URL url) throws ServerXmlException {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new ServerXmlException(url + " is no file");
        }
    }

    private static ServerXmlException inApplication(String file) {
        return new ServerXmlException(
                "the Valve is in " + file + ", which is a part of the application: the next deployment replaces it");
    }

    /** Refuses the files whose Valves every application of the Tomcat or of the Host has. */
    private static void refuseDefaults(Path conf, Context application, Engine engine) throws ServerXmlException {
        String host = application.getParent().getName();
        for (Path file : List.of(
                conf.resolve("context.xml"),
                conf.resolve(engine.getName()).resolve(host).resolve("context.xml.default"))) {
            if (Files.exists(file) && !ValveElement.of(XmlFile.read(file)).isEmpty()) {
                throw new ServerXmlException(
                        "the Valve is in " + file + ", where a change would apply to all applications");
            }
        }
    }
}
