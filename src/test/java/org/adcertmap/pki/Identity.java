// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A private key with its certificate chain as TLS presents it: the certificate first, then the intermediate CAs,
 * without the root CA. Immutable.
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final String ALIAS = "identity";

    public Identity {
        chain = List.copyOf(chain);
    }

    /** Returns the first certificate of the chain. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Returns the chain as PEM. */
    public String pem() {
        return chain.stream().map(Signing::pem).collect(Collectors.joining());
    }

    /** Writes key and chain to a PKCS #12 key store. */
    public void writePkcs12(Path file, String password) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, password.toCharArray(), chain.toArray(X509Certificate[]::new));
            store.store(out, password.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the chain and the PKCS #8 key as PEM. */
    public void writePem(Path certFile, Path keyFile) {
        try {
            Files.writeString(certFile, pem());
            Files.writeString(keyFile, Signing.pem("PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a context that always presents this certificate, as a client regardless of the acceptable CAs that the
     * server names: the JDK's own key manager would omit a certificate of another CA or an expired one.
     */
    public SSLContext sslContext(X509Certificate trustedCa) {
        KeyManager[] keyManagers = {new FixedKeyManager(this)};
        return context(keyManagers, trustedCa);
    }

    /** Returns a context for a client without a certificate. */
    public static SSLContext sslContextWithoutCertificate(X509Certificate trustedCa) {
        return context(new KeyManager[0], trustedCa);
    }

    /** Returns a context for a client whose certificate changes. */
    public static SSLContext sslContext(ChangingKeyManager keys, X509Certificate trustedCa) {
        KeyManager[] keyManagers = {keys};
        return context(keyManagers, trustedCa);
    }

    private static SSLContext context(KeyManager[] keyManagers, X509Certificate trustedCa) {
        try {
            KeyStore trustStore = KeyStore.getInstance("PKCS12");
            trustStore.load(null, null);
            trustStore.setCertificateEntry("ca", trustedCa);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
