// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.settings.CaCertificatesFile;

/**
 * The CAs that an SSLHostConfig names: in {@code truststoreFile}, or in PEM in {@code caCertificateFile}. Immutable.
 *
 * @param attribute the attribute that names the file
 * @param name its value
 */
record ConnectorTrustStore(TlsElement tls, TomcatFiles files, String attribute, String name) {
    private static final String STORE = "truststoreFile";
    private static final String PEM = "caCertificateFile";

    /** Returns that of an SSLHostConfig; empty if it names none, or a directory. */
    static Optional<ConnectorTrustStore> of(TlsElement tls, TomcatFiles files) {
        return Stream.of(STORE, PEM)
                .filter(attribute -> !tls.attribute(attribute).isEmpty())
                .map(attribute -> new ConnectorTrustStore(tls, files, attribute, tls.attribute(attribute)))
                .findFirst();
    }

    boolean isPem() {
        return attribute.equals(PEM);
    }

    Path file() throws IOException {
        return files.file(name);
    }

    /** Returns the type of the store; the JDK reads either type by the name of the other. */
    String type() {
        String type = tls.attribute("truststoreType");
        return type.isEmpty() ? "PKCS12" : type;
    }

    /**
     * Reads the certificates that Tomcat trusts.
     *
     * @throws IllegalArgumentException if Tomcat cannot read them either, with the reason
     * @throws IOException if this process cannot read them
     */
    List<X509Certificate> certificates() throws IOException {
        Path file = file();
        if (Files.exists(file) && !Files.isReadable(file)) {
            throw new IOException(name + ": this user may not read it");
        }
        if (isPem()) {
            return CaCertificatesFile.read(file.toString(), Optional.empty());
        }
        char[] password = files.password(tls.element(), "truststorePassword").orElse(null);
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(type());
            store.load(in, password);
            return trusted(store, password == null);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    Files.isRegularFile(file)
                            ? "its truststorePassword is wrong, or it is no " + type() + " store"
                            : ReadFailure.of(file, e),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no " + type() + " store: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> trusted(KeyStore store, boolean withoutPassword)
            throws GeneralSecurityException {
        List<X509Certificate> trusted = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
                trusted.add(certificate);
            }
        }
        if (trusted.isEmpty()) {
            throw new IllegalArgumentException("it has no trusted certificate"
                    + (withoutPassword
                            ? ", or its truststorePassword is missing"
                            : ", because openssl or another program wrote it, or it has private keys alone: keytool"
                                    + " -importcert writes trusted ones"));
        }
        return trusted;
    }

    /** Returns the CAs of this JVM, which Tomcat trusts where it has no trust store. */
    static List<X509Certificate> publicCas() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException e) {
            return List.of(); // a JVM without a trust store
        }
    }
}
