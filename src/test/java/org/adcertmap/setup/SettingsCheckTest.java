// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the warnings about settings by which another host could pass as a domain controller. */
class SettingsCheckTest {
    private static final String TRUST_STORE = "directoryTrustStoreFile is not set";
    private static final String CHECK = "domainControllerCertificateCheck is [off]";

    private static List<String> warnings(Map<String, String> more) throws Exception {
        Map<String, String> settings =
                new HashMap<>(Map.of("bindDn", "svc@corp.example.test", "bindPassword", "secret"));
        settings.putAll(more);
        return warningsOf(settings);
    }

    private static List<String> warningsOf(Map<String, String> given) throws Exception {
        Map<String, String> settings = new HashMap<>(given);
        settings.put("domain", "corp.example.test");
        try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            return assembly.state().warnings().stream()
                    .map(ConfigurationWarning::text)
                    .toList();
        }
    }

    @Test
    void domainControllersByDnsWithTheTrustStoreOfTheJvmAreReported() throws Exception {
        List<String> warnings = warnings(Map.of());
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith(TRUST_STORE), warnings::toString);
        assertEquals(List.of(), warnings(Map.of("servers", "dc1.corp.example.test")));
    }

    @Test
    void certificateCheckThatIsOffIsReported() throws Exception {
        List<String> warnings =
                warnings(Map.of("servers", "dc1.corp.example.test", "domainControllerCertificateCheck", "off"));
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith(CHECK), warnings::toString);
    }

    @Test
    void missingChannelBindingIsReportedWhereItHasAnEffect(@TempDir Path folder) throws Exception {
        Map<String, String> off = Map.of("servers", "dc1.corp.example.test", "channelBinding", "false");
        Map<String, String> kerberos = new HashMap<>(off);
        kerberos.putAll(Map.of(
                "authentication",
                "gssapi",
                "principal",
                "svc@CORP.EXAMPLE.TEST",
                "keytab",
                Files.createFile(folder.resolve("svc.keytab")).toString()));
        for (String security : List.of("ldaps", "startTls")) {
            kerberos.put("connectionSecurity", security);
            List<String> warnings = warningsOf(kerberos);
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.get(0).startsWith("channelBinding is [false]"), warnings::toString);
        }
        kerberos.put("connectionSecurity", "sasl");
        assertEquals(List.of(), warningsOf(kerberos));
        assertEquals(List.of(), warnings(off), "a simple bind has none");
        kerberos.put("connectionSecurity", "ldaps");
        kerberos.remove("channelBinding");
        assertEquals(List.of(), warningsOf(kerberos));
    }
}
