package org.adcertmap.directory.controllers;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** As whom do we ask, and how do we show it? Secrets are in no text of these. */
public sealed interface SignIn {
    /**
     * The bind for a new connection.
     *
     * @param security how that connection is private; the bind makes it so where it is by SASL
     */
    BindRequest bind(Security security);

    /** What the TLS layer needs to show; nothing where it shows nothing. */
    default Optional<KeyManager[]> keys() throws GeneralSecurityException {
        return Optional.empty();
    }

    /**
     * By name and password.
     *
     * @param name a DN, {@code name@domain} or {@code DOMAIN\name}
     */
    record Simple(String name, String password) implements SignIn {
        @Override
        public BindRequest bind(Security security) {
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
    record Kerberos(String principal, Path keytab) implements SignIn {
        @Override
        public BindRequest bind(Security security) {
            return new KerberosBind(principal, keytab, security == Security.SASL);
        }
    }

    /** By a certificate of our own, in the TLS handshake (SASL EXTERNAL, RFC 4422 appendix A). */
    record Certificate(KeyStore store, char[] password) implements SignIn {
        @Override
        public BindRequest bind(Security security) {
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
