// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Recognises the Service of the console in {@code server.xml}: a Service with this name whose Engine has a Host with
 * this {@code appBase}. Client certificates are not mapped in it. Stateless.
 */
public final class ConsoleService {
    /** The name of the Service and of its Engine. */
    public static final String NAME = "Management";
    /** The {@code appBase} of its Host, and the name of the application. */
    public static final String APP_BASE = "adcertmap";

    private static final String WAR = APP_BASE + "/" + APP_BASE + ".war";
    private static final String DESCRIPTOR = "conf/" + NAME + "/localhost/" + APP_BASE + ".xml";

    private ConsoleService() {}

    /** Returns where its WAR is in a CATALINA_BASE; Tomcat takes the context path from the name of the file. */
    public static Path war(Path base) {
        return base.resolve(WAR);
    }

    /** Returns where its context descriptor is, if it has one beside that in the WAR. */
    public static Path descriptor(Path base) {
        return base.resolve(DESCRIPTOR);
    }

    /** Returns the Service of the console. */
    public static Optional<XmlElement> of(XmlElement root) {
        return root.children("Service").stream()
                .filter(ConsoleService::isConsole)
                .findFirst();
    }

    /** Returns whether an element is the Service of the console or is in it. */
    public static boolean contains(XmlElement element) {
        return element.nearest("Service").filter(ConsoleService::isConsole).isPresent();
    }

    private static boolean isConsole(XmlElement service) {
        return NAME.equals(service.attribute("name"))
                && service.children("Engine").stream()
                        .flatMap(engine -> engine.children("Host").stream())
                        .anyMatch(host -> APP_BASE.equals(host.attribute("appBase")));
    }
}
