// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.SampleSettings;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TrustStores;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * A CATALINA_BASE as the installation guide describes it: the jar in {@code lib}, and the shipped samples in
 * {@code conf}, with keys and a password file. Values that depend on the machine are system properties.
 */
public final class TomcatBase {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Map<String, String> properties = new LinkedHashMap<>();

    private TomcatBase(Path folder) {
        this.folder = folder;
    }

    /**
     * Creates the folder; an existing one is deleted before.
     *
     * @param home the unpacked distribution
     * @param jar the jar of adcertmap
     * @param issuingCa issues the server certificate, and is the CA that the connector trusts for clients
     */
    public static TomcatBase create(Path folder, Path home, Path jar, TestDirectory directory, TestCa issuingCa) {
        TomcatBase base = new TomcatBase(folder.toAbsolutePath());
        try {
            delete(folder);
            for (String name : new String[] {"conf", "lib", "logs", "temp", "webapps", "work"}) {
                Files.createDirectories(folder.resolve(name));
            }
            Path conf = folder.resolve("conf");
            for (String name : new String[] {"web.xml", "logging.properties", "catalina.properties"}) {
                Files.copy(home.resolve("conf").resolve(name), conf.resolve(name));
            }
            Files.copy(Path.of("conf/server.xml"), conf.resolve("server.xml"));
            Files.copy(Path.of("conf/adcertmap.properties"), conf.resolve("adcertmap.properties"));
            Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
            Identity server = issuingCa
                    .issue("CN=localhost")
                    .tlsServer("localhost", "127.0.0.1")
                    .issue();
            server.writePkcs12(conf.resolve("server.p12"), PASSWORD);
            TrustStores.write(conf.resolve("clients.p12"), PASSWORD, issuingCa.certificate());
            Files.copy(directory.trustStore(), conf.resolve("domain-controllers.p12"));
            Files.writeString(conf.resolve("domain-controllers.password"), directory.trustStorePassword() + "\n");
            Files.writeString(conf.resolve("adcertmap.password"), directory.bindPassword() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return base.property("adcertmap.address", "127.0.0.1")
                .property("adcertmap.port", "0")
                .configure(directory);
    }

    /** Fills the sample settings file in, as an administrator does after the installation. */
    public TomcatBase configure(TestDirectory directory) {
        return setting("domain", directory.domain())
                .setting("servers", directory.server())
                .setting("bindDn", directory.bindDn())
                .setting("verifyClientCertRevocation", "false") // tests of revocation publish CRLs
                .setting("responseTimeout", "30s"); // no test may depend on a fast machine
    }

    /** Sets one of the settings of the Realm, in the settings file. */
    public TomcatBase setting(String name, String value) {
        SampleSettings.set(folder.resolve("conf/adcertmap.properties"), name, value);
        return this;
    }

    /** Sets a variable of the sample server.xml. */
    public TomcatBase property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Replaces a text in a file of {@code conf}; the file must contain it. */
    public TomcatBase edit(String file, String text, String replacement) {
        try {
            Path path = folder.resolve("conf").resolve(file);
            String before = Files.readString(path);
            if (!before.contains(text)) {
                throw new IllegalArgumentException(file + " does not contain " + text);
            }
            Files.writeString(path, before.replace(text, replacement));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a copy of the sample's connector with another {@code certificateVerification}. */
    public TomcatBase addConnector(String certificateVerification) {
        try {
            String samples = Files.readString(folder.resolve("conf/server.xml"));
            int end = samples.indexOf("</Connector>") + "</Connector>".length();
            String second = samples.substring(samples.indexOf("<Connector"), end)
                    .replaceFirst(
                            "certificateVerification=\"[^\"]*\"",
                            "certificateVerification=\"" + certificateVerification + "\"");
            return edit("server.xml", "<Engine name=\"Catalina\"", second + "<Engine name=\"Catalina\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the Realm by Tomcat's NullRealm, which authenticates no user. */
    public TomcatBase useNullRealm() {
        return edit("server.xml", "org.adcertmap.tomcat.ActiveDirectoryRealm", "org.apache.catalina.realm.NullRealm");
    }

    /** Removes the Valve: then Tomcat's CLIENT-CERT authenticator queries the Realm itself. */
    public TomcatBase withoutValve() {
        try {
            Path path = folder.resolve("conf/server.xml");
            String before = Files.readString(path);
            String after = before.replaceAll("<Valve className=\"org\\.adcertmap\\.[^>]*/>", "");
            if (after.equals(before)) {
                throw new IllegalStateException("server.xml has no Valve");
            }
            Files.writeString(path, after);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Configures all connectors for OpenSSL with the JDK's Foreign Function API; needs {@link Jvm#withOpenSsl}. */
    public TomcatBase useOpenSsl() {
        return edit(
                        "server.xml",
                        "<Service ",
                        "<Listener className=\"org.apache.catalina.core.OpenSSLLifecycleListener\"/><Service ")
                .edit(
                        "server.xml",
                        "SSLEnabled=\"true\"",
                        "SSLEnabled=\"true\" sslImplementationName="
                                + "\"org.apache.tomcat.util.net.openssl.panama.OpenSSLImplementation\"");
    }

    /**
     * Adds the application {@link WhoAmI} at {@code /name} with its own {@code META-INF/context.xml}.
     *
     * @param constraints as for {@link #application(String, String)}
     */
    public TomcatBase application(String name, String constraints, String contextXml) {
        try {
            Path metaInf = Files.createDirectories(
                    folder.resolve("webapps").resolve(name).resolve("META-INF"));
            Files.writeString(metaInf.resolve("context.xml"), contextXml);
            return application(name, constraints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds the application {@link WhoAmI} at {@code /name}.
     *
     * @param constraints the security elements of {@code web.xml}, see {@link SecurityConstraint}
     */
    public TomcatBase application(String name, String constraints) {
        try {
            Path web = Files.createDirectories(
                    folder.resolve("webapps").resolve(name).resolve("WEB-INF"));
            String servlet = WhoAmI.class.getName().replace('.', '/') + ".class";
            Path target = web.resolve("classes").resolve(servlet);
            Files.createDirectories(target.getParent());
            try (InputStream in = WhoAmI.class.getClassLoader().getResourceAsStream(servlet)) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(web.resolve("web.xml"), """
          <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
            <servlet><servlet-name>who</servlet-name><servlet-class>%s</servlet-class></servlet>
            <servlet-mapping><servlet-name>who</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
          %s
          </web-app>
          """.formatted(WhoAmI.class.getName(), constraints));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Returns the variables of the samples, as system properties. */
    public Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path :
                        all.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
