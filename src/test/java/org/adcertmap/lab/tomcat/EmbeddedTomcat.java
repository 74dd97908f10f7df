// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.adcertmap.lab.StartsServer;
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
 * A Tomcat within this JVM, for tests of one Realm and one Valve. It has a TLS connector with optional client
 * certificates, a plain HTTP connector, and the application {@link WhoAmI} at {@code /}.
 */
public final class EmbeddedTomcat implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;
    private final Connector tls = new Connector();
    private final Connector plain = new Connector();
    private final Context context;

    /** @param issuingCa issues the server certificate, and is the CA that the connector trusts for clients */
    public EmbeddedTomcat(TestCa issuingCa) {
        StartsServer.Check.starting("a Tomcat");
        try {
            folder = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target/embedded").toAbsolutePath()), "tomcat");
            TrustStores.write(folder.resolve("clients.p12"), PASSWORD, issuingCa.certificate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        issuingCa
                .issue("CN=localhost")
                .tlsServer("localhost", "127.0.0.1")
                .issue()
                .writePkcs12(folder.resolve("server.p12"), PASSWORD);
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(onLoopback(tls));
        tls.setScheme("https");
        tls.setSecure(true);
        tls.setProperty("SSLEnabled", "true");
        tls.addSslHostConfig(sslHostConfig());
        tomcat.getService().addConnector(onLoopback(plain));
        context = tomcat.addContext("", null);
        Wrapper servlet = Tomcat.addServlet(context, "who", new WhoAmI());
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "who");
    }

    private static Connector onLoopback(Connector connector) {
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        return connector;
    }

    private SSLHostConfig sslHostConfig() {
        SSLHostConfig config = new SSLHostConfig();
        config.setCertificateVerification("optional");
        config.setTruststoreFile(folder.resolve("clients.p12").toString());
        config.setTruststorePassword(PASSWORD);
        config.setTruststoreType("PKCS12");
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(folder.resolve("server.p12").toString());
        certificate.setCertificateKeystorePassword(PASSWORD);
        certificate.setCertificateKeystoreType("PKCS12");
        config.addCertificate(certificate);
        return config;
    }

    /** Creates a Realm for this directory that caches nothing, as embedding code would. */
    public ActiveDirectoryRealm realm(TestDirectory directory) {
        return realm(directory, new ActiveDirectoryRealm());
    }

    /** Configures a Realm for this directory, so that it caches nothing. */
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
            realm.setVerifyClientCertRevocation("false"); // tests of revocation publish CRLs
            realm.setCacheTtl("0");
            realm.setOutageGracePeriod("0");
            realm.setChangeTracking("off"); // its searches would be counted
            realm.setNegativeCacheTtl("0");
            return realm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds an empty application beside the one at {@code /}. */
    public Context addApplication(String path) {
        return tomcat.addContext(path, null);
    }

    /** Adds an empty application to another Host. */
    public Context addApplication(Host host, String path) {
        return tomcat.addContext(host, path, null);
    }

    /** Adds an application with its web.xml and META-INF/context.xml; Tomcat's own conf/web.xml is left out. */
    public Context addApplication(String path, Path docBase) {
        tomcat.setAddDefaultWebXmlToWebapp(false);
        return tomcat.addWebapp(path, docBase.toAbsolutePath().toString());
    }

    /** Returns the TLS connector, which may be reconfigured before the start. */
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
        unregisterFailedRealms();
    }

    /** A CombinedRealm forgets a Realm that cannot start: Tomcat never destroys it, and its MBean stays. */
    private void unregisterFailedRealms() {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            for (ObjectName name : beans.queryNames(new ObjectName(engine().getDomain() + ":type=Realm,*"), null)) {
                beans.unregisterMBean(name);
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
