// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.samba.SambaReadOnlyController;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real read-only domain controller, which has joined its domain and alone is reachable. */
@Tag("ad")
class JoinedReadOnlyControllerIT {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static SambaReadOnlyController controller;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        controller = SambaReadOnlyController.start();
    }

    @AfterAll
    static void stop() throws IOException {
        controller.close();
    }

    @BeforeEach
    void settings(@TempDir Path folder) throws IOException {
        Path ca = Files.writeString(folder.resolve("ca.pem"), CA.pem());
        settings.putAll(controller.settings());
        settings.put("ntAuth", "file:" + ca);
        settings.put("certificationAuthorities", "file:" + ca);
        settings.put("verifyClientCertRevocation", "false"); // not under test
        settings.put("readOnlyControllers", "use");
    }

    /** Maps a certificate whose subject key identifier is 0a01 for the first account, and so on. */
    private String map(int account) throws SettingsException {
        try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            return assembly.mapper()
                    .map(List.of(CA.issue("CN=account " + account)
                            .subjectKeyIdentifier(new byte[] {0x0a, (byte) account})
                            .issue()
                            .certificate()))
                    .match(
                            mapped -> mapped.userName() + " " + mapped.roles(),
                            denied -> denied.refusal().denial().code() + " "
                                    + denied.refusal().detail(),
                            unavailable -> "unavailable: " + unavailable.cause());
        }
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource({
        "1, free, EXAMPLE\\rodc-free",
        "2, locked out, ADCM-LOCKED-OUT",
        "3, whose lockout has ended by the domain's policy, EXAMPLE\\rodc-ended",
        "4, disabled, ADCM-DISABLED",
        "5, whose lockoutTime the bind account may not read, ADCM-STATE-UNREADABLE",
        "6, whose msDS-ResultantPSO the bind account may not read, ADCM-LOCKED-OUT",
        "7, whose lockout has ended by its password settings object, EXAMPLE\\rodc-strict",
        "8, whose password settings object the bind account may not read, ADCM-LOCKED-OUT",
    })
    void lockoutIsComputedFromWhatIsReadable(int account, String what, String expected) throws SettingsException {
        assertEquals(expected, map(account).split(" ")[0]);
    }

    @Test
    void tokenHasTheGroups() throws SettingsException {
        assertEquals("EXAMPLE\\rodc-free [Domain Users, Users]", map(1));
    }

    @Test
    void unreadableLockoutTimeIsNamed() throws SettingsException {
        assertEquals(
                "ADCM-STATE-UNREADABLE not readable: lockoutTime (attribute lockoutTime);"
                        + " of CN=rodc-unreadable,CN=Users,DC=ad,DC=example,DC=test",
                map(5));
    }

    @Test
    void itIsSkippedByDefault() throws SettingsException {
        settings.remove("readOnlyControllers");
        String outcome = map(1);
        assertTrue(outcome.startsWith("unavailable: "), outcome);
        assertTrue(outcome.contains("is a read-only domain controller"), outcome);
    }
}
