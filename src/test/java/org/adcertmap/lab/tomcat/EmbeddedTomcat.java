package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TrustStores;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * Tomcat within this JVM, for tests of one Realm and one Valve: TLS with optional certificates, plain HTTP, WhoAmI at
 * /.
 */
public final class EmbeddedTomcat implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;
    private final Connector tls = new Connector();
    private final Connector plain = new Connector();
    private final Context context;

    public EmbeddedTomcat(TestCa authority) {
        try {
            folder = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target/embedded").toAbsolutePath()), "tomcat");
            TrustStores.write(folder.resolve("clients.p12"), PASSWORD, authority.certificate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        authority
                .issue("CN=localhost")
                .tlsServer("localhost", "127.0.0.1")
                .issue()
                .writePkcs12(folder.resolve("server.p12"), PASSWORD);
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(local(tls));
        tls.setScheme("https");
        tls.setSecure(true);
        tls.setProperty("SSLEnabled", "true");
        tls.addSslHostConfig(tlsSettings());
        tomcat.getService().addConnector(local(plain));
        context = tomcat.addContext("", null);
        Wrapper servlet = Tomcat.addServlet(context, "who", new WhoAmI());
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "who");
    }

    private static Connector local(Connector connector) {
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        return connector;
    }

    private SSLHostConfig tlsSettings() {
        SSLHostConfig settings = new SSLHostConfig();
        settings.setCertificateVerification("optional");
        settings.setTruststoreFile(folder.resolve("clients.p12").toString());
        settings.setTruststorePassword(PASSWORD);
        settings.setTruststoreType("PKCS12");
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(settings, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(folder.resolve("server.p12").toString());
        certificate.setCertificateKeystorePassword(PASSWORD);
        certificate.setCertificateKeystoreType("PKCS12");
        settings.addCertificate(certificate);
        return settings;
    }

    /** A Realm for this directory that remembers nothing, as embedded code makes one. */
    public ActiveDirectoryRealm realm(TestDirectory directory) {
        return realm(directory, new ActiveDirectoryRealm());
    }

    /** The same for a Realm that is there. */
    public <T extends ActiveDirectoryRealm> T realm(TestDirectory directory, T realm) {
        try {
            Path password = Files.writeString(folder.resolve("store.password"), directory.trustStorePassword());
            realm.setDnsDomain(directory.domain());
            realm.setServers(directory.server());
            realm.setBindDn(directory.bindDn());
            realm.setBindPassword(directory.bindPassword());
            realm.setDirectoryTrustStoreFile(directory.trustStore().toString());
            realm.setDirectoryTrustStorePasswordFile(password.toString());
            realm.setResponseTimeout("30s"); // no test may depend on a fast machine
            realm.setVerifyClientCertRevocation("false"); // who looks at it publishes lists
            realm.setCacheTtl("0");
            realm.setOutageGracePeriod("0");
            realm.setChangeTracking("off"); // it would be counted among the operations
            realm.setNegativeCacheTtl("0");
            return realm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more application, empty, beside the one at /. */
    public Context addApplication(String path) {
        return tomcat.addContext(path, null);
    }

    /** The same in another Host. */
    public Context addApplication(Host host, String path) {
        return tomcat.addContext(host, path, null);
    }

    /** The TLS connector, to be changed before the start. */
    public Connector tlsConnector() {
        return tls;
    }

    public Engine engine() {
        return tomcat.getEngine();
    }

    public Host host() {
        return tomcat.getHost();
    }

    public Context context() {
        return context;
    }

    public EmbeddedTomcat start() throws LifecycleException {
        tomcat.start();
        return this;
    }

    public int port() {
        return tls.getLocalPort();
    }

    public int plainPort() {
        return plain.getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
