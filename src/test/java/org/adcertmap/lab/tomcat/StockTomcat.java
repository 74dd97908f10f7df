// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.pki.TestCa;

/** A Tomcat with its stock {@code server.xml}, a TLS connector and a user with a password, without adcertmap. */
public final class StockTomcat {
    /** The beginning of the connector's SSLHostConfig, which requests client certificates. */
    public static final String SSL_HOST_CONFIG = """
            <SSLHostConfig certificateVerification="optional"
                           truststoreFile="conf/clients.p12" truststorePassword="changeit">
            """.strip();

    private static final String CONNECTOR = """
              <Connector address="127.0.0.1" port="0" protocol="org.apache.coyote.http11.Http11NioProtocol"
                         SSLEnabled="true" scheme="https" secure="true">
                %s
                  <Certificate certificateKeystoreFile="conf/server.p12" certificateKeystorePassword="changeit"/>
                </SSLHostConfig>
              </Connector>
          """.formatted(SSL_HOST_CONFIG);

    private StockTomcat() {}

    /** Creates the CATALINA_BASE; the files for the directory are in its {@code conf}, but for the settings. */
    public static TomcatBase create(Path folder, Path home, TestDirectory directory, TestCa ca) throws IOException {
        Path jar = AdcertmapJar.path();
        TomcatBase base = TomcatBase.create(folder, home, jar, directory, ca);
        Path conf = base.folder().resolve("conf");
        Files.delete(base.folder().resolve("lib").resolve(jar.getFileName()));
        Files.delete(conf.resolve("adcertmap.properties"));
        Files.writeString(conf.resolve("server.xml"), Files.readString(home.resolve("conf/server.xml")));
        Files.writeString(
                conf.resolve("tomcat-users.xml"),
                "<tomcat-users><user username='bob' password='secret' roles='x'/></tomcat-users>");
        return base.edit("server.xml", "port=\"8005\"", "port=\"-1\"")
                .edit("server.xml", "port=\"8080\"", "port=\"0\"")
                .edit("server.xml", "    <Engine name=\"Catalina\"", CONNECTOR + "    <Engine name=\"Catalina\"");
    }

    /**
     * Returns the command {@code install} with all options for the directory.
     *
     * @param given gets the files that the options name
     */
    public static List<Object> installation(TomcatBase base, TestDirectory directory, Path given) throws IOException {
        return List.of(
                "install",
                "--catalina-base",
                base.folder(),
                "--domain",
                directory.domain(),
                "--servers",
                directory.server(),
                "--bind-dn",
                directory.bindDn(),
                "--bind-password-file",
                Files.writeString(given.resolve("password"), directory.bindPassword()),
                "--trust-store",
                directory.trustStore(),
                "--trust-store-password-file",
                Files.writeString(given.resolve("store-password"), directory.trustStorePassword()));
    }

    /** Deletes the files for the directory, which {@code install} creates from its options. */
    public static void deleteDirectoryFiles(TomcatBase base) throws IOException {
        for (String name :
                new String[] {"adcertmap.password", "domain-controllers.p12", "domain-controllers.password"}) {
            Files.delete(base.folder().resolve("conf").resolve(name));
        }
    }
}
