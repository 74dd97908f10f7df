// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Path;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * Runs an embedded Tomcat that maps client certificates to Active Directory accounts. Arguments: the conf folder with
 * the settings and key stores, a web application, a port.
 */
public class Main {
    public static void main(String[] args) throws Exception {
        Path conf = Path.of(args[0]).toAbsolutePath();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(conf.getParent().toString());
        tomcat.setConnector(connector(conf, Integer.parseInt(args[2])));

        ActiveDirectoryRealm realm = new ActiveDirectoryRealm();
        realm.setSettings(conf.resolve("adcertmap.properties").toString());
        tomcat.getEngine().setRealm(realm);
        ClientCertificateMappingValve valve = new ClientCertificateMappingValve();
        valve.setEnabled(true);
        valve.setSslFlags("Ssl, SslNegotiateCert");
        tomcat.getEngine().getPipeline().addValve(valve);

        tomcat.addWebapp("", Path.of(args[1]).toAbsolutePath().toString());
        tomcat.start(); // throws if the Realm has a configuration error
        System.out.println("started on port " + tomcat.getConnector().getLocalPort() + " (https)");
        tomcat.getServer().await();
    }

    private static Connector connector(Path conf, int port) {
        SSLHostConfig host = new SSLHostConfig();
        host.setCertificateVerification("optional"); // or "required", never "none"
        host.setTruststoreFile(conf.resolve("clients.p12").toString());
        host.setTruststoreType("PKCS12");
        host.setTruststorePassword("changeit");
        SSLHostConfigCertificate server = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        server.setCertificateKeystoreFile(conf.resolve("server.p12").toString());
        server.setCertificateKeystoreType("PKCS12");
        server.setCertificateKeystorePassword("changeit");
        host.addCertificate(server);
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        connector.addSslHostConfig(host);
        connector.addUpgradeProtocol(new Http2Protocol());
        return connector;
    }
}
