package org.adcertmap.lab.fake;

import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import org.adcertmap.pki.TestCa;

/**
 * How is the server of a {@link FakeActiveDirectory} reached, and what does it allow? LDAPS on 127.0.0.1, reading only.
 */
final class FakeConfiguration {
    private FakeConfiguration() {}

    static InMemoryDirectoryServerConfig of(
            FakeDomain domain, int port, TestCa authority, Entry rootDse, FakeController controller)
            throws LDAPException, UnknownHostException {
        String host = "dc1." + domain.dns();
        SSLContext tls = authority
                .issue("CN=" + host)
                .tlsServer("localhost", "127.0.0.1", host)
                .issue()
                .sslContext(authority.certificate());
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(domain.dn());
        config.setSchema(FakeSchema.schema());
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
