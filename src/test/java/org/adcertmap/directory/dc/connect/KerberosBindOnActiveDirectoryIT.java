// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests by which service principal name a real domain controller identifies itself to Kerberos. */
@Tag("ad")
class KerberosBindOnActiveDirectoryIT {
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    private void bind(String domain, CertificateCheck check) throws Exception {
        ControllerTarget host = ControllerTarget.located(
                InetSocketAddress.createUnresolved("dc1." + directory.domain(), 389),
                Set.of(DnsName.parse(domain).orElseThrow()));
        new BindAttempt(directory.domain(), ConnectionSecurity.SASL, Optional.empty(), check)
                .bind(
                        new Bind.Kerberos(
                                "svc-kerberos@" + directory.domain().toUpperCase(Locale.ROOT),
                                directory.keytab(),
                                true),
                        host,
                        directory.address());
    }

    @Test
    void onlyTheNameOfADomainControllerOfThatDomainCounts(@TempDir Path folder) throws Exception {
        Krb5Conf.use(directory, folder);
        bind(directory.domain(), CertificateCheck.REQUIRED);
        // ldap/dc1.ad.example.test exists, as any member server may have one; ldap/dc1.ad.example.test/other does
        // not.
        LDAPException e =
                assertThrows(LDAPException.class, () -> bind("other.example.test", CertificateCheck.REQUIRED));
        assertTrue(e.getMessage().contains("the Kerberos bind failed"), e::getMessage);
        bind("other.example.test", CertificateCheck.OFF);
    }
}
