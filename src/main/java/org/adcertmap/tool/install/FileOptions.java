package org.adcertmap.tool.install;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which file? Exactly one of these is given. */
final class FileOptions {
    @Option(
            names = "--server-xml",
            required = true,
            paramLabel = "FILE",
            description = "the file itself, a server.xml or a context.xml")
    private Path serverXml;

    @Option(
            names = "--catalina-base",
            required = true,
            paramLabel = "DIR",
            description = "Tomcat's CATALINA_BASE: its conf/server.xml")
    private Path catalinaBase;

    Path file() {
        return serverXml != null ? serverXml : catalinaBase.resolve("conf").resolve("server.xml");
    }
}
