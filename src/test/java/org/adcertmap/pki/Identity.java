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
 * Who can prove to be the holder of a certificate? The private key with the chain as it is sent: the certificate first,
 * then the authorities below the root.
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final String ALIAS = "identity";

    public Identity {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The chain as PEM. */
    public String pem() {
        return chain.stream().map(Signing::pem).collect(Collectors.joining());
    }

    /** Key and chain in a PKCS #12 store. */
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

    public void writePem(Path certFile, Path keyFile) {
        try {
            Files.writeString(certFile, pem());
            Files.writeString(keyFile, Signing.pem("PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Offers this certificate whatever authorities the server names as acceptable: the JDK's own key manager would
     * quietly hold a foreign or expired certificate back. For a server it presents this certificate.
     */
    public SSLContext sslContext(X509Certificate trustedAuthority) {
        KeyManager[] always = {new FixedKeyManager(this)};
        return context(always, trustedAuthority);
    }

    /** For a client without a certificate. */
    public static SSLContext sslContextWithoutCertificate(X509Certificate trustedAuthority) {
        return context(new KeyManager[0], trustedAuthority);
    }

    private static SSLContext context(KeyManager[] keys, X509Certificate trustedAuthority) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", trustedAuthority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
