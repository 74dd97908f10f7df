// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.FreePort;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/** Configures the server of a {@link FakeActiveDirectory}: LDAPS and StartTLS on 127.0.0.1, bind and search only. */
final class FakeConfiguration {
    /** The name of the listener for LDAPS. */
    static final String LDAPS = "ldaps";

    /** The name of the listener for LDAP, with StartTLS. */
    static final String START_TLS = "startTls";

    private FakeConfiguration() {}

    static InMemoryDirectoryServerConfig of(
            FakeDomain domain,
            int port,
            Identity certificate,
            TestCa ca,
            Entry rootDse,
            FakeController controller,
            FakeLies lies)
            throws LDAPException, UnknownHostException {
        SSLContext tls = certificate.sslContext(ca.certificate());
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(domain.dn());
        config.setSchema(FakeSchema.schema());
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPSConfig(
                        LDAPS,
                        loopback,
                        port == 0 ? FreePort.next() : port, // while it is stopped, no client gets it
                        tls.getServerSocketFactory(),
                        tls.getSocketFactory(),
                        true,
                        false),
                InMemoryListenerConfig.createLDAPConfig(
                        START_TLS, loopback, FreePort.next(), tls.getSocketFactory(), true, false));
        config.addSASLBindHandler(new CertificateBind());
        config.setRootDSEEntry(rootDse);
        config.setGenerateOperationalAttributes(false);
        config.setReferentialIntegrityAttributes("member");
        config.setEqualityIndexAttributes(
                "objectSid", "sAMAccountName", "userPrincipalName", "altSecurityIdentities", "member");
        // A mapping never writes to the directory.
        config.setAllowedOperationTypes(OperationType.BIND, OperationType.SEARCH, OperationType.UNBIND);
        config.addInMemoryOperationInterceptor(controller);
        config.addInMemoryOperationInterceptor(lies);
        return config;
    }
}
