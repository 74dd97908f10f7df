// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustStoreTrustManager;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.lab.samba.SambaRights;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Change tracking with a real Active Directory domain controller (Samba). */
@Tag("ad")
class ChangeTrackingOnActiveDirectoryIT extends ChangeTrackingCases {
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    @Override
    TestDirectory directory() {
        return directory;
    }

    /** The default, which is DirSync on a real domain controller. */
    @Override
    void change(Map<String, String> settings) {
        settings.put("changeTracking", "auto");
    }

    @DisplayName(
            "A removal from a group is not noticed where its member attribute is hidden: such a mapping is refreshed")
    @Test
    void mappingWithAGroupWhoseMembersAreHiddenIsNotCovered() throws Exception {
        try (SambaRights rights = directory.rights();
                TestGroup group = directory.group("track-hidden")) {
            group.add(alice());
            X509Certificate certificate = withSid();
            Eventually.get(
                    () -> {
                        map(certificate);
                        return mapper().cachingMapper().trackedSids();
                    },
                    sids -> sids.contains(Sid.parse(alice().objectSid())));
            mapper().clearCache();
            String dn = alice().distinguishedName().replace("CN=track-alice", "CN=track-hidden");
            rights.add(dn, "(OD;;RP;bf9679c0-0de6-11d0-a285-00aa003049e2;;AU)");
            assertFalse(readByTheBindAccount(dn).hasAttribute("member"), "hidden");
            for (int i = 0; i < 3; i++) { // an outcome that is loaded during a check of existence is not cached
                map(certificate);
                assertEquals(Set.of(), mapper().cachingMapper().trackedSids());
            }
        }
    }

    private Entry readByTheBindAccount(String dn) throws Exception {
        SSLUtil tls = new SSLUtil(new TrustStoreTrustManager(
                directory.trustStore().toFile(), directory.trustStorePassword().toCharArray(), "PKCS12", false));
        URI server = URI.create(directory.server());
        try (LDAPConnection connection =
                new LDAPConnection(tls.createSSLSocketFactory(), server.getHost(), server.getPort())) {
            connection.bind(directory.bindDn(), directory.bindPassword());
            return connection.getEntry(dn);
        }
    }

    @Override
    void modify(String dn, Modification... modifications) {
        directory.modify(dn, modifications);
    }

    @Override
    void move(String dn, String newRdn, String newParent) {
        directory.move(dn, newRdn, newParent);
    }
}
