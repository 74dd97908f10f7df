// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Holds the options that select the file; exactly one of them is given. */
final class ServerXmlLocation {
    @Option(
            names = "--server-xml",
            required = true,
            paramLabel = "FILE",
            description = "server.xml or context.xml file")
    private Path serverXml;

    @Option(
            names = "--catalina-base",
            required = true,
            paramLabel = "DIR",
            description = "CATALINA_BASE of the Tomcat, whose conf/server.xml is used")
    private Path catalinaBase;

    /**
     * Returns CATALINA_BASE, to which the settings of the Realm are relative; empty for a file that is not below a
     * folder {@code conf}.
     */
    Optional<Path> base() {
        if (catalinaBase != null) {
            return Optional.of(catalinaBase);
        }
        for (Path folder = serverXml.toAbsolutePath().normalize().getParent();
                folder != null && folder.getParent() != null;
                folder = folder.getParent()) {
            if (folder.endsWith("conf")) {
                return Optional.of(folder.getParent());
            }
        }
        return Optional.empty();
    }

    /** Returns the file. */
    Path file() {
        return serverXml != null ? serverXml : catalinaBase.resolve("conf").resolve("server.xml");
    }
}
