// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the warnings about settings by which DNS could decide who is a domain controller. */
class SettingsCheckTest {
    private static final String TRUST_STORE = "directoryTrustStoreFile is not set";
    private static final String CHECK = "domainControllerCertificateCheck is [off]";

    private static List<String> warnings(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(
                Map.of("domain", "corp.example.test", "bindDn", "svc@corp.example.test", "bindPassword", "secret"));
        settings.putAll(more);
        try (MapperAssembly<?> assembly = MapperAssembly.of(settings, Clock.systemUTC())) {
            return assembly.warnings();
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
}
