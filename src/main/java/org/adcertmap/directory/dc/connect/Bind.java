package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.adcertmap.directory.dc.ConnectionSecurity;

/** As whom do we ask, and how do we show it? Secrets are in no text of these. */
public sealed interface Bind {
    /**
     * The bind for a new connection.
     *
     * @param security how that connection is private; the bind makes it so where it is by SASL
     */
    BindRequest bind(ConnectionSecurity security);

    /** What the TLS layer needs to show; nothing where it shows nothing. */
    default Optional<KeyManager[]> keys() throws GeneralSecurityException {
        return Optional.empty();
    }

    /**
     * By name and password.
     *
     * @param name a DN, {@code name@domain} or {@code DOMAIN\name}
     */
    record Simple(String name, String password) implements Bind {
        @Override
        public BindRequest bind(ConnectionSecurity security) {
            return new SimpleBindRequest(name, password);
        }

        @Override
        public String toString() {
            return "simple as " + name;
        }
    }

    /**
     * By Kerberos, with the key of an account.
     *
     * @param principal for example {@code svc-tomcat@CORP.EXAMPLE.COM}
     */
    record Kerberos(String principal, Path keytab) implements Bind {
        @Override
        public BindRequest bind(ConnectionSecurity security) {
            return new KerberosBind(principal, keytab, security == ConnectionSecurity.SASL);
        }
    }

    /** By a certificate of our own, in the TLS handshake (SASL EXTERNAL, RFC 4422 appendix A). */
    record Certificate(KeyStore store, char[] password) implements Bind {
        @Override
        public BindRequest bind(ConnectionSecurity security) {
            return new EXTERNALBindRequest();
        }

        @Override
        public Optional<KeyManager[]> keys() throws GeneralSecurityException {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return Optional.of(factory.getKeyManagers());
        }

        @Override
        public String toString() {
            return "external";
        }
    }
}
