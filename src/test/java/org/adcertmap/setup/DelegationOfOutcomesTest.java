// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;
import org.adcertmap.delegation.DelegatedAccount;
import org.adcertmap.delegation.DelegationListener;
import org.adcertmap.delegation.DelegationRefusal;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the settings of delegation, and what is refused before a KDC is needed. */
@StartsServer
class DelegationOfOutcomesTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private final Map<String, String> settings = new HashMap<>();
    private final List<String> uses = new ArrayList<>();
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private DirectoryAssembly<String> mapper;
    private volatile Instant now = Instant.now();

    private final DelegationListener listener = new DelegationListener() {
        @Override
        public void delegated(DelegatedAccount account, String target) {
            uses.add("delegated");
        }

        @Override
        public void refused(DelegatedAccount account, String target, DelegationRefusal refusal, String sentence) {
            uses.add(account.name() + " " + target + " " + refusal + ": " + sentence);
        }
    };

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        directory = FakeActiveDirectory.start();
        directory.publish(CA.certificate());
        alice = directory.user("alice");
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("verifyClientCertRevocation", "false"); // not under test
        settings.put("delegationPrincipal", "svc-delegation@CORP.EXAMPLE.TEST");
        settings.put(
                "delegationKeytab",
                Files.write(folder.resolve("svc.keytab"), new byte[] {5, 2}).toString());
    }

    @AfterEach
    void stop() {
        if (mapper != null) {
            mapper.close();
        }
        directory.close();
    }

    private List<X509Certificate> chain(boolean isStrong) {
        var certificate = CA.issue("CN=alice").upn("alice@corp.example.test");
        return List.of((isStrong ? certificate.sid(alice.objectSid()) : certificate)
                .issue()
                .certificate());
    }

    private Delegation delegation(boolean isStrong) throws SettingsException {
        mapper = new DirectoryAssembly<>(settings, new FakeClock(() -> now), Mapped::userName, listener);
        Mapped mapped = (Mapped) mapper.cachingMapper().map(chain(isStrong)).outcome();
        return mapper.delegation().orElseThrow().of(mapped);
    }

    private static void assertCode(String code, Delegation delegation) {
        assertEquals(
                code, assertThrows(DelegationException.class, delegation::call).code());
    }

    @Test
    void weakMatchIsNotDelegated() throws Exception {
        settings.put("strongCertificateBindingEnforcement", "disabled");
        Delegation weak = delegation(false);
        assertCode("ADCM-DELEGATION-OFF", weak);
        assertEquals(
                List.of("CORP\\alice  OFF: CORP\\alice may not be delegated: the certificate is mapped to the account"
                        + " by a weak mapping, and delegationStrength is [strong]"),
                uses);
        assertEquals(
                List.of(),
                mapper
                        .delegation()
                        .orElseThrow()
                        .credentialOfLogin((Mapped)
                                mapper.cachingMapper().map(chain(false)).outcome())
                        .stream()
                        .toList());
        mapper.close();
        settings.put("delegationStrength", "all");
        assertCode("ADCM-DELEGATION-SETUP", delegation(false)); // the keytab has no key
        assertTrue(mapper.state().warnings().stream()
                .anyMatch(warning -> warning.problem().startsWith("delegationStrength is [all]")));
    }

    @Test
    void accountWithoutARoleIsNotDelegated() throws Exception {
        settings.put("delegationRoles", "Report Readers,Report Writers");
        assertCode("ADCM-DELEGATION-OFF", delegation(true));
        mapper.close();
        directory.group("Report Writers").add(alice);
        assertCode("ADCM-DELEGATION-SETUP", delegation(true));
    }

    @Test
    void mappingThatHasEndedIsNotDelegated() throws Exception {
        alice.accountExpires(now.plusSeconds(3600));
        Delegation delegation = delegation(true);
        now = now.plusSeconds(3601);
        assertCode("ADCM-DELEGATION-OFF", delegation);
        now = now.minusSeconds(3601);
        mapper.close();
        assertCode("ADCM-DELEGATION-OFF", delegation);
    }

    @Test
    void targetMustBeAServicePrincipalName() throws Exception {
        Delegation delegation = delegation(true);
        for (String wrong : new String[] {"", "reports", "HTTP/", "HTTP/a b", "/reports", "HTTP/a@", null}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> delegation.token(wrong));
            assertTrue(refused.getMessage().contains("HTTP/reports.corp.example.com"), refused::getMessage);
        }
    }

    @Test
    void reloadKeepsTicketsUnlessDelegationHasChanged() throws Exception {
        delegation(true);
        settings.put("cacheTtl", "5s");
        try (DirectoryAssembly<String> next = mapper.successor(settings)) {
            assertSame(mapper.delegation().orElseThrow(), next.delegation().orElseThrow());
            Delegation delegation = next.delegation().orElseThrow().of((Mapped)
                    next.cachingMapper().map(chain(true)).outcome());
            mapper.close();
            assertCode("ADCM-DELEGATION-SETUP", delegation); // not OFF: it has another owner
            settings.put("delegationCacheTtl", "5m");
            try (DirectoryAssembly<String> last = next.successor(settings)) {
                assertTrue(next.delegation().orElseThrow() != last.delegation().orElseThrow());
            }
        }
        mapper = null;
    }

    private String errors(String... changes) {
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return String.join(
                "\n",
                assertThrows(SettingsException.class, () -> DirectoryAssembly.of(settings, Clock.systemUTC()))
                        .texts());
    }

    @Test
    void principalAndKeytabBelongTogether() {
        assertEquals(
                "delegationKeytab: required setting is missing, because delegationPrincipal is set; example:"
                        + " conf/svc-delegation.keytab",
                errors("delegationKeytab", ""));
    }

    @Test
    void keytabNeedsAPrincipal() {
        assertEquals(
                "delegationPrincipal: required setting is missing, because delegationKeytab is set; example:"
                        + " svc-delegation@CORP.EXAMPLE.COM",
                errors("delegationPrincipal", " "));
    }

    @Test
    void invalidValuesAreErrors() {
        String errors = errors(
                "delegationPrincipal", "svc-delegation",
                "delegationKeytab", "/no/such/keytab",
                "delegationRoles", "Readers,,Writers",
                "delegationStrength", "weak",
                "delegationCacheTtl", "2h",
                "delegationTimeout", "0",
                "delegationCacheSize", "0",
                "delegationInPrincipal", "yes");
        for (String name : List.of(
                "delegationPrincipal",
                "delegationKeytab",
                "delegationRoles",
                "delegationStrength",
                "delegationCacheTtl",
                "delegationTimeout",
                "delegationCacheSize",
                "delegationInPrincipal")) {
            assertTrue(errors.lines().anyMatch(line -> line.startsWith(name + ":")), errors);
        }
    }

    @Test
    void sameAccountAsTheBindAccountIsWarnedOf() throws Exception {
        settings.put("bindDn", directory.bindDn());
        settings.put("delegationPrincipal", "svc-delegation@CORP.EXAMPLE.TEST");
        for (String bindDn : List.of("SVC-delegation@corp.example.test", "CORP\\svc-delegation")) {
            settings.put("bindDn", bindDn);
            try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
                assertTrue(
                        assembly.state().warnings().stream()
                                .anyMatch(warning ->
                                        warning.problem().startsWith("delegationPrincipal is [svc-delegation@")),
                        bindDn);
            }
        }
        settings.put("bindDn", "svc-reader@corp.example.test");
        try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            assertEquals(
                    List.of(),
                    assembly.state().warnings().stream()
                            .filter(warning -> warning.problem().startsWith("delegation"))
                            .toList());
        }
    }

    private void logInTenTimes() {
        Mapped mapped = (Mapped) mapper.cachingMapper().map(chain(true)).outcome();
        for (int i = 0; i < 10; i++) {
            assertTrue(
                    mapper.delegation().orElseThrow().credentialOfLogin(mapped).isEmpty());
        }
    }

    @Test
    void refusalOfALoginIsKeptUntilAnEviction() throws Exception {
        delegation(true);
        logInTenTimes();
        assertEquals(1, uses.size(), uses::toString);
        assertTrue(uses.get(0).startsWith("CORP\\alice  SETUP: "), uses::toString); // the keytab has no key
        mapper.evictIf(outcome -> false);
        logInTenTimes();
        assertEquals(1, uses.size(), uses::toString);
        mapper.evictIf(outcome -> true);
        logInTenTimes();
        assertEquals(2, uses.size(), uses::toString);
        mapper.clearCache();
        logInTenTimes();
        assertEquals(3, uses.size(), uses::toString);
        assertTrue(mapper.cachingMapper().map(chain(false)).outcome() instanceof Denied); // weak
        logInTenTimes();
        assertEquals(4, uses.size(), uses::toString);
        try (DirectoryAssembly<String> next = mapper.successor(settings)) {
            mapper.close();
            mapper = next;
            logInTenTimes();
            assertEquals(4, uses.size(), "nothing of delegation has changed");
            settings.put("delegationCacheTtl", "5m");
            try (DirectoryAssembly<String> last = next.successor(settings)) {
                mapper = last;
                logInTenTimes();
                assertEquals(5, uses.size(), uses::toString);
            }
        }
        mapper = null;
    }

    @Test
    void evictionEndsWhatRequestsHaveOfTheEvictedAccountAlone() throws Exception {
        Delegation delegation = delegation(true);
        mapper.evictIf(outcome -> false);
        assertCode("ADCM-DELEGATION-SETUP", delegation); // the keytab has no key
        mapper.evictIf(outcome -> true);
        assertCode("ADCM-DELEGATION-OFF", delegation);
    }

    @Test
    void deniedAccountEndsWhatRequestsHaveOfItAndADeniedCertificateDoesNot() throws Exception {
        Delegation delegation = delegation(true);
        assertTrue(mapper.cachingMapper().map(chain(false)).outcome() instanceof Denied); // weak
        assertCode("ADCM-DELEGATION-SETUP", delegation); // the keytab has no key
        alice.disable();
        assertTrue(mapper.cachingMapper().map(chain(true)).outcome() instanceof Denied);
        assertCode("ADCM-DELEGATION-OFF", delegation);
    }
}
