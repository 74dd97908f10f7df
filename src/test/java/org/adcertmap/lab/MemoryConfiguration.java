package org.adcertmap.lab;

import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import org.adcertmap.pki.TestAuthority;

/**
 * How is the server of a {@link MemoryActiveDirectory} reached, and what does it allow? LDAPS on 127.0.0.1, reading
 * only.
 */
final class MemoryConfiguration {
    private MemoryConfiguration() {}

    static InMemoryDirectoryServerConfig of(
            MemoryDomain domain, int port, TestAuthority authority, Entry rootDse, MemoryController controller)
            throws LDAPException, UnknownHostException {
        String host = "dc1." + domain.dns();
        SSLContext tls = authority
                .issue("CN=" + host)
                .server("localhost", "127.0.0.1", host)
                .issue()
                .sslContext(authority.certificate());
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(domain.dn());
        config.setSchema(MemorySchema.schema());
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", loopback, port, tls.getServerSocketFactory(), tls.getSocketFactory(), true, false));
        config.addSASLBindHandler(new CertificateBind());
        config.setRootDSEEntry(rootDse);
        config.setGenerateOperationalAttributes(false);
        config.setReferentialIntegrityAttributes("member");
        config.setEqualityIndexAttributes(
                "objectSid", "sAMAccountName", "userPrincipalName", "altSecurityIdentities", "member");
        // Whoever maps certificates has no business writing.
        config.setAllowedOperationTypes(OperationType.BIND, OperationType.SEARCH, OperationType.UNBIND);
        config.addInMemoryOperationInterceptor(controller);
        return config;
    }
}
