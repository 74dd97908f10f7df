import java.nio.file.Path;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * An embedded Tomcat that maps client certificates: the Realm and the Valve by code.
 *
 *   java -cp adcertmap.jar:tomcat-embed-core.jar:... EmbeddedServer.java FOLDER PORT
 *
 * The folder holds conf/adcertmap.properties, conf/server.p12 and conf/clients.p12; whatever stands in webapps/ROOT is served.
 */
public class EmbeddedServer {
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(connector(folder, Integer.parseInt(arguments[1])));

    ActiveDirectoryRealm realm = new ActiveDirectoryRealm();
    realm.setSettings("conf/adcertmap.properties"); // or one setter for each setting: realm.setServers("ldaps://...")
    tomcat.getEngine().setRealm(realm);

    ClientCertificateMappingValve valve = new ClientCertificateMappingValve();
    valve.setEnabled(true);
    valve.setSslFlags("Ssl, SslNegotiateCert");
    tomcat.getEngine().getPipeline().addValve(valve);

    Context context = tomcat.addWebapp("", folder.resolve("webapps/ROOT").toString());
    context.setParentClassLoader(EmbeddedServer.class.getClassLoader());
    tomcat.start();
    System.out.println("listening on port " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }

  private static Connector connector(Path folder, int port) {
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig tls = new SSLHostConfig();
    tls.setCertificateVerification("optional"); // ask for a certificate in the first handshake
    tls.setTruststoreFile(folder.resolve("conf/clients.p12").toString());
    tls.setTruststoreType("PKCS12");
    tls.setTruststorePassword("changeit");
    SSLHostConfigCertificate server = new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    server.setCertificateKeystoreFile(folder.resolve("conf/server.p12").toString());
    server.setCertificateKeystoreType("PKCS12");
    server.setCertificateKeystorePassword("changeit");
    tls.addCertificate(server);
    connector.addSslHostConfig(tls);
    return connector;
  }
}
