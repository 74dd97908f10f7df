// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.nio.file.Path;
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

    Path file() {
        return serverXml != null ? serverXml : catalinaBase.resolve("conf").resolve("server.xml");
    }
}
