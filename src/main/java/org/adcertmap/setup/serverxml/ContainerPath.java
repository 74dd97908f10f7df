// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.Optional;

/**
 * Names a container of Tomcat: an Engine, a Host of it, or a Context of that Host. Immutable.
 *
 * @param service the name of the Engine's Service
 * @param engine the name of the Engine
 * @param host the name of the Host; empty for the Engine itself
 * @param context the context path, {@code ""} for the root application; empty for the Host or the Engine itself
 */
public record ContainerPath(String service, String engine, Optional<String> host, Optional<String> context) {

    /** Returns whether an element of {@code server.xml} configures this container. */
    boolean matches(XmlElement element) {
        if (context.isPresent()) {
            return element.name().equals("Context")
                    && context.get().equals(element.attribute("path"))
                    && matchesHost(element.parent());
        }
        return host.isPresent() ? matchesHost(element) : matchesEngine(element);
    }

    private boolean matchesHost(XmlElement element) {
        return element != null
                && element.name().equals("Host")
                && host.orElseThrow().equalsIgnoreCase(element.attribute("name"))
                && matchesEngine(element.parent());
    }

    private boolean matchesEngine(XmlElement element) {
        return element != null
                && element.name().equals("Engine")
                && engine.equals(element.attribute("name"))
                && element.parent() != null
                && service.equals(element.parent().attribute("name"));
    }
}
