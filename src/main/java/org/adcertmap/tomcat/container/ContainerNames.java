// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import org.adcertmap.denial.Printable;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;

/** Names containers for an administrator. Stateless. */
public final class ContainerNames {
    private ContainerNames() {}

    /** Returns {@code Engine Catalina}, {@code Host localhost}, {@code Context /app}; printable. */
    public static String of(Container container) {
        if (container instanceof Context application) {
            return "Context " + path(application);
        }
        String kind = container instanceof Engine ? "Engine " : container instanceof Host ? "Host " : "";
        return kind + (container == null ? "none" : Printable.of(String.valueOf(container.getName())));
    }

    /** Returns the context path, {@code /} for the root application; printable. */
    public static String path(Context application) {
        return application.getPath().isEmpty() ? "/" : Printable.of(application.getPath());
    }
}
