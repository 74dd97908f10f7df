// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Service;
import org.apache.catalina.startup.Catalina;
import org.apache.tomcat.util.digester.Digester;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** Tomcat reads server-snippets.xml as a server.xml, and knows every attribute. */
class ImportedServerXmlTest {
    private static final Path FIXTURES = Path.of("src/test/resources/org/adcertmap/tool/importiis");

    @TempDir
    private Path folder;

    private static final class ServerXml extends Catalina {
        Service[] services(String text) throws Exception {
            Digester digester = createStartDigester();
            digester.push(this);
            digester.parse(new InputSource(new StringReader(text)));
            return getServer().findServices();
        }
    }

    /** Tomcat warns of an attribute that no class has. */
    private static final class Warnings extends Handler {
        private final List<String> all = new ArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                all.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private Service[] services(String file) throws Exception {
        Adcertmap.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                "import-iis",
                FIXTURES.resolve(file).toString(),
                "--output",
                folder.toString());
        Logger logger = Logger.getLogger("org.apache");
        Warnings warnings = new Warnings();
        logger.addHandler(warnings);
        try {
            return new ServerXml().services(Files.readString(folder.resolve("server-snippets.xml")));
        } finally {
            logger.removeHandler(warnings);
            assertEquals(List.of(), warnings.all);
        }
    }

    @Test
    void connectorsHostsContextsAndValvesAreThoseOfIis() throws Exception {
        Service service = services("exchange-activesync.config")[0];
        assertEquals(443, service.findConnectors()[0].getPort());
        SSLHostConfig tls = service.findConnectors()[0].findSslHostConfigs()[0];
        assertEquals(SSLHostConfig.CertificateVerification.OPTIONAL, tls.getCertificateVerification());
        // As the documentation makes both files: without the password, Tomcat finds no CA and does not start.
        assertEquals("PKCS12 changeit", tls.getTruststoreType() + " " + tls.getTruststorePassword());
        SSLHostConfigCertificate certificate = tls.getCertificates().iterator().next();
        assertEquals(
                "PKCS12 changeit",
                certificate.getCertificateKeystoreType() + " " + certificate.getCertificateKeystorePassword());
        assertInstanceOf(ActiveDirectoryRealm.class, service.getContainer().getRealm());
        Container host = service.getContainer().findChild("localhost");
        assertEquals("localhost", service.getContainer().getDefaultHost());
        Container[] contexts = host.findChildren();
        assertEquals(2, contexts.length);
        for (Container child : contexts) {
            Context context = assertInstanceOf(Context.class, child);
            ClientCertificateMappingValve valve = assertInstanceOf(
                    ClientCertificateMappingValve.class, context.getPipeline().getValves()[0]);
            assertEquals(context.getPath().equals("/Microsoft-Server-ActiveSync"), valve.isEnabled());
            assertTrue(valve.getSslFlags().startsWith("Ssl, "), valve.getSslFlags());
        }
    }

    @Test
    void connectorOfASiteThatRequiresCertificatesRequiresThem() throws Exception {
        SSLHostConfig tls =
                services("iis-express-on.config")[0].findConnectors()[0].findSslHostConfigs()[0];
        assertEquals(SSLHostConfig.CertificateVerification.REQUIRED, tls.getCertificateVerification());
    }
}
