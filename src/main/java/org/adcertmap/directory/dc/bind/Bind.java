// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.kerberos.BindProtection;
import org.adcertmap.directory.dc.kerberos.KerberosBind;

/**
 * Authenticates connections as the bind account: the setting {@code authentication} with its credentials. No
 * {@code toString} of these contains a secret. Immutable.
 */
public sealed interface Bind {
    /**
     * Returns the bind request for a new connection.
     *
     * @param connectionSecurity with {@link ConnectionSecurity#SASL}, the bind itself makes the connection confidential
     * @param serviceDomain the domain of which the domain controller must have a service principal name; empty if its
     *     host name suffices
     */
    BindRequest request(ConnectionSecurity connectionSecurity, Optional<DnsName> serviceDomain);

    /**
     * Returns the key managers for the TLS handshake; empty if the bind presents no client certificate.
     *
     * @throws GeneralSecurityException if the key cannot be read from its store
     */
    default Optional<KeyManager[]> keyManagers() throws GeneralSecurityException {
        return Optional.empty();
    }

    /**
     * Returns whether the other bind is by the same account, with whatever credentials. Names are compared as Active
     * Directory compares them, without regard to case.
     */
    default boolean isSameAccount(Bind other) {
        if (this instanceof Simple simple && other instanceof Simple that) {
            return isSameName(simple.name(), that.name());
        }
        if (this instanceof Kerberos kerberos && other instanceof Kerberos that) {
            return isSameName(kerberos.principal(), that.principal());
        }
        return this instanceof Certificate && other instanceof Certificate;
    }

    /** Returns the name of the account, as the administrator wrote it; empty if a certificate names it. */
    default Optional<String> accountName() {
        return this instanceof Simple simple
                ? Optional.of(simple.name())
                : this instanceof Kerberos kerberos ? Optional.of(kerberos.principal()) : Optional.empty();
    }

    private static boolean isSameName(String one, String other) {
        try {
            return one.equalsIgnoreCase(other) || DN.equals(one, other);
        } catch (LDAPException e) {
            return false; // another form of name, such as name@domain
        }
    }

    /**
     * A simple bind with name and password (RFC 4513 5.1).
     *
     * @param name a DN, {@code name@domain} or {@code DOMAIN\name}
     */
    record Simple(String name, String password) implements Bind {
        @Override
        public BindRequest request(ConnectionSecurity connectionSecurity, Optional<DnsName> serviceDomain) {
            return new SimpleBindRequest(name, password);
        }

        @Override
        public String toString() {
            return "simple as " + name;
        }
    }

    /**
     * A Kerberos bind (SASL GSSAPI) with a key from a keytab.
     *
     * @param principal for example {@code svc-tomcat@CORP.EXAMPLE.COM}
     * @param channelBinding whether a bind over TLS contains the channel binding of its connection
     */
    record Kerberos(String principal, Path keytab, boolean channelBinding) implements Bind {
        @Override
        public BindRequest request(ConnectionSecurity connectionSecurity, Optional<DnsName> serviceDomain) {
            return new KerberosBind(
                    principal,
                    keytab,
                    protection(connectionSecurity),
                    serviceDomain.map(DnsName::toString).orElse(null));
        }

        @Override
        public String toString() {
            return "gssapi as " + principal;
        }

        private BindProtection protection(ConnectionSecurity connectionSecurity) {
            if (connectionSecurity == ConnectionSecurity.SASL) {
                return BindProtection.SASL_CONFIDENTIALITY;
            }
            return channelBinding
                    ? BindProtection.TLS_WITH_CHANNEL_BINDING
                    : BindProtection.TLS_WITHOUT_CHANNEL_BINDING;
        }
    }

    /**
     * A bind by the client certificate of the TLS handshake (SASL EXTERNAL, RFC 4422 appendix A).
     *
     * @param store the certificate and its private key
     * @param password of the key
     */
    record Certificate(KeyStore store, char[] password) implements Bind {
        @Override
        public BindRequest request(ConnectionSecurity connectionSecurity, Optional<DnsName> serviceDomain) {
            return new EXTERNALBindRequest();
        }

        @Override
        public Optional<KeyManager[]> keyManagers() throws GeneralSecurityException {
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
