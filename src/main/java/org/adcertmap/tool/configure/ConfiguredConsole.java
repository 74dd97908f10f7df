// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.adcertmap.setup.review.ConsoleEndpoint;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;

/**
 * The console that {@code server.xml} has a Service for. Immutable.
 *
 * @param endpoint where it is reached
 * @param war its WAR; empty if that is missing
 * @param allow the networks that may use it, of its context descriptor; empty for those of the WAR, loopback
 */
record ConfiguredConsole(ConsoleEndpoint endpoint, Optional<Path> war, Optional<String> allow) {
    /** Reads what there is; empty without a Service of the console. */
    static Optional<ConfiguredConsole> of(XmlElement root, Optional<Path> base) {
        return ConsoleEndpoint.of(root)
                .map(endpoint -> new ConfiguredConsole(
                        endpoint,
                        base.map(ConsoleService::war).filter(Files::isRegularFile),
                        base.map(ConsoleService::descriptor)
                                .filter(Files::isRegularFile)
                                .flatMap(ConfiguredConsole::allow)));
    }

    private static Optional<String> allow(Path descriptor) {
        try {
            return XmlFile.read(descriptor).xml().root().children("Valve").stream()
                    .map(valve -> valve.attribute("allow"))
                    .filter(networks -> networks != null)
                    .findFirst();
        } catch (ServerXmlException e) {
            return Optional.empty();
        }
    }

    /** Returns the line that {@code status} prints. */
    String line() {
        return "Console " + endpoint.url() + " " + war.map(Path::toString).orElse("without its WAR")
                + allow.map(networks -> ", allow=" + networks).orElse("");
    }
}
