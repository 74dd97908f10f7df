// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.console;

import java.nio.file.Path;
import org.adcertmap.setup.serverxml.ConsoleService;

/** A part of the console that {@code install} makes and {@code uninstall} removes. */
public enum ConsolePart {
    /** The Service in {@code server.xml}. */
    SERVICE,
    /** The WAR. */
    WAR,
    /** The context descriptor with the networks that may use the console. */
    DESCRIPTOR;

    /** Returns the file of this part. */
    Path path(Path base) {
        return switch (this) {
            case SERVICE -> base.resolve("conf").resolve("server.xml");
            case WAR -> ConsoleService.war(base);
            case DESCRIPTOR -> ConsoleService.descriptor(base);
        };
    }
}
