// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.Identity;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mapping cases against a real Active Directory domain controller (Samba). */
@Tag("ad")
class MappingCasesOnActiveDirectoryIT extends MappingCases {
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    @Override
    TestDirectory directory() {
        return directory;
    }

    @Test
    void domainControllersAreLocatedByDns() throws Exception {
        set("servers", "").set("dnsServers", directory.address());
        assertEquals("case-alice by sid", login());
        set("site", "Default-First-Site-Name");
        assertEquals("case-alice by sid", login());
        set("domain", "elsewhere.example.test");
        assertTrue(login().contains("no domain controller is found by DNS"), this::toString);
    }

    @Test
    @DisplayName("SECURITY-1389 StartTLS works like LDAPS, and its failure does not fall back to clear text")
    void startTlsWorksLikeLdaps() throws Exception {
        set("connectionSecurity", "startTls").set("servers", "ldap://" + directory.address());
        assertEquals("case-alice by sid", login());
        set("servers", "").set("dnsServers", directory.address());
        assertEquals("case-alice by sid", login());
        set("directoryTrustStoreFile", "").set("directoryTrustStorePasswordFile", "");
        assertTrue(login().contains("certificate of the domain controller is not trusted"), this::toString);
    }

    @Test
    void kerberosBind(@TempDir Path folder) throws Exception {
        String realm = directory.domain().toUpperCase(Locale.ROOT);
        Krb5Conf.use(directory, folder);
        // A service ticket needs the host name of the domain controller.
        set("servers", "").set("dnsServers", directory.address());
        set("authentication", "gssapi").set("bindDn", "").set("bindPassword", "");
        set("principal", "svc-kerberos@" + realm)
                .set("keytab", directory.keytab().toString());
        assertEquals("case-alice by sid", login());
        set("connectionSecurity", "startTls");
        assertEquals("case-alice by sid", login());
        set("connectionSecurity", "sasl");
        assertEquals("case-alice by sid", login());
        set("principal", "svc-unknown@" + realm);
        assertTrue(login().contains("the Kerberos bind failed"), this::toString);
    }

    @Test
    void changeNotificationsEvictCachedOutcomes() throws Exception {
        set("cacheTtl", "15m");
        List<X509Certificate> certificate = certificate();
        try (DirectoryAssembly<?> mapper = open()) {
            mapper.start();
            Callable<String> map =
                    () -> text(mapper.cachingMapper().map(certificate).outcome());
            assertEquals("case-alice by sid", map.call());
            // The first change may precede the notification search, whose start evicts as well: repeat the change until
            // it is notified.
            Eventually.get(
                    () -> {
                        alice().disable();
                        String outcome = map.call();
                        alice().enable();
                        return outcome;
                    },
                    outcome -> outcome.equals("ADCM-DISABLED")
                            && mapper.lastChangeNotification().isPresent());
            alice().enable();
            Eventually.get(map, "case-alice by sid"::equals);
        }
    }

    @Test
    void globalCatalogIsAllowedInServers() throws Exception {
        set("servers", directory.server() + " ldaps://" + directory.address() + ":3269");
        assertEquals("case-alice by sid", login());
    }

    /** A base outside the forest: the domain controller responds with a referral, which is not followed. */
    @Test
    void referralOfTheDirectoryIsNoCrl() throws Exception {
        Identity alices = withCrl("ldap:///CN=ca,CN=CDP,DC=elsewhere,DC=test"
                + "?certificateRevocationList?base?objectClass=cRLDistributionPoint");
        set("verifyClientCertRevocation", "true");
        assertEquals("ADCM-REVOCATION-UNKNOWN", login(alices));
    }

    @Test
    void crlInTheDirectoryRevokesACertificate() throws Exception {
        String dn = directory.publishCrl(crl());
        Identity alices = withCrl("ldap:///" + dn.replace(" ", "%20")
                + "?certificateRevocationList?base?objectClass=cRLDistributionPoint");
        set("verifyClientCertRevocation", "true");
        assertEquals("case-alice by sid", login(alices));
        directory.publishCrl(crl(alices.certificate()));
        assertEquals("ADCM-REVOKED", login(alices));
        directory.publishCrl(new byte[] {1, 2, 3});
        assertEquals("ADCM-REVOCATION-UNKNOWN", login(alices));
    }

    @Override
    void setAltSecurityIdentities(TestGroup group, String value) {
        String dn = "CN=" + group.name() + ",OU=adcertmap-tests,DC=ad,DC=example,DC=test";
        directory.modify(dn, new Modification(ModificationType.REPLACE, "altSecurityIdentities", value));
    }
}
