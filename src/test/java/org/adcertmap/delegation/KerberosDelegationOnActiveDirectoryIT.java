// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.lab.kerberos.DelegatingService;
import org.adcertmap.lab.kerberos.KerberosAcceptor.Client;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.setup.DirectoryAssembly;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delegates accounts of the real Active Directory; a relay before its KDC counts the requests. */
@Tag("ad")
class KerberosDelegationOnActiveDirectoryIT {
    private final SambaActiveDirectory directory = SambaActiveDirectory.running();
    private final Relay kdc = new Relay("127.0.0.1", "tcp://" + directory.address() + ":88");

    @TempDir
    private Path folder;

    private DelegatingService service;
    private TestAccount alice;
    private DirectoryAssembly<String> mapper;

    @BeforeEach
    void createAccounts() throws Exception {
        Krb5Conf.reload(directory, folder, "127.0.0.1:" + kdc.port(), true);
        service = DelegatingService.create(directory, folder, "deleg");
        alice = directory.user("deleg-alice");
    }

    @AfterEach
    void deleteAccounts() throws Exception {
        if (mapper != null) {
            mapper.close();
        }
        alice.close();
        service.close();
        Krb5Conf.reload(directory, folder, directory.address(), true);
        kdc.close();
    }

    private Delegation delegation(TestAccount account, String... changes) throws Exception {
        Map<String, String> settings = service.settings();
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        if (mapper != null) {
            mapper.close();
        }
        mapper = new DirectoryAssembly<>(settings, Clock.systemUTC(), Mapped::userName);
        return map(account);
    }

    private Delegation map(TestAccount account) {
        return mapper.delegation().orElseThrow().of(mapped(account));
    }

    private Mapped mapped(TestAccount account) {
        return (Mapped) mapper.cachingMapper().map(service.chain(account)).outcome();
    }

    private String refusal(Callable<?> use) {
        return assertThrows(DelegationException.class, use::call).code();
    }

    private static byte[] kerberosToken(GSSCredential credential, String target) throws Exception {
        GSSManager manager = GSSManager.getInstance();
        GSSContext context = manager.createContext(
                manager.createName(target, new Oid("1.2.840.113554.1.2.2.1")),
                new Oid("1.2.840.113554.1.2.2"),
                credential,
                GSSContext.DEFAULT_LIFETIME);
        byte[] token = context.initSecContext(new byte[0], 0, 0);
        context.dispose();
        return token;
    }

    private void assertReaches(Delegation delegation) throws Exception {
        assertEquals(
                new Client(service.principal(alice), true),
                service.acceptor().accept(delegation.token(service.target()), new Oid("1.3.6.1.5.5.2")));
    }

    @Test
    void backEndSeesTheAccountWithItsPac() throws Exception {
        Delegation delegation = delegation(alice);
        assertReaches(delegation);
        Client byKerberos = service.acceptor()
                .accept(
                        delegation.run(credential -> kerberosToken(credential, service.target())),
                        new Oid("1.2.840.113554.1.2.2"));
        assertEquals(new Client(service.principal(alice), true), byKerberos);
        assertTrue(delegation.call().getRemainingLifetime() >= 300);
    }

    @Test
    void refusalsOfTheKdcHaveACode() throws Exception {
        Delegation delegation = delegation(alice);
        assertEquals("ADCM-DELEGATION-UNKNOWN-TARGET", refusal(() -> delegation.token("HTTP/no-such-host.example")));
        assertEquals("ADCM-DELEGATION-TARGET", refusal(() -> delegation.token("HTTP/deleg." + directory.domain())));
        assertEquals(
                "ADCM-DELEGATION-TARGET",
                refusal(() ->
                        delegation.run(credential -> kerberosToken(credential, "HTTP/deleg." + directory.domain()))));
        assertThrows(IllegalArgumentException.class, () -> delegation.token("no-service"));
    }

    @Test
    void accountThatMayNotLogInIsNotDelegated() throws Exception {
        Delegation disabled = delegation(alice);
        alice.disable();
        assertEquals("ADCM-DELEGATION-ACCOUNT", refusal(disabled));
        alice.enable();
        mapper.clearCache();
        assertReaches(map(alice));
        Delegation expired = delegation(alice);
        alice.accountExpires(Instant.now().minusSeconds(3600));
        assertEquals("ADCM-DELEGATION-ACCOUNT", refusal(expired));
        alice.accountExpires(Instant.now().plusSeconds(36_000));
        Delegation locked = delegation(alice);
        alice.lockOut();
        assertEquals("ADCM-DELEGATION-ACCOUNT", refusal(locked));
    }

    @Test
    void loginsOfARefusedAccountMakeOneRequest() throws Exception {
        delegation(alice);
        Mapped mapped = mapped(alice);
        KerberosDelegation delegation = mapper.delegation().orElseThrow();
        assertTrue(delegation.credentialOfLogin(mapped).isPresent()); // with the login of the service account
        alice.disable();
        int before = kdc.connections();
        assertTrue(delegation.credentialOfLogin(mapped).isEmpty());
        int after = kdc.connections();
        assertTrue(after > before);
        for (int i = 0; i < 9; i++) {
            assertTrue(delegation.credentialOfLogin(mapped).isEmpty());
        }
        assertEquals(after, kdc.connections());
        alice.enable();
        mapper.clearCache(); // what change tracking does with the change
        assertTrue(delegation.credentialOfLogin(mapped(alice)).isPresent());
    }

    @Test
    void sensitiveAccountIsNotDelegated() throws Exception {
        alice.set("userAccountControl", Integer.toString(DelegatingService.NORMAL | DelegatingService.NOT_DELEGATED));
        Delegation delegation = delegation(alice);
        assertEquals("ADCM-DELEGATION-SENSITIVE", refusal(() -> delegation.token(service.target())));
    }

    /** Samba's KDC delegates members of Protected Users, which a Windows domain controller refuses; we say which. */
    @Test
    void memberOfProtectedUsersIsKnownToBeSensitive() throws Exception {
        directory.modify(
                "CN=Protected Users,CN=Users,DC=" + directory.domain().replace(".", ",DC="),
                new Modification(ModificationType.ADD, "member", alice.distinguishedName()));
        Delegation delegation = delegation(alice);
        assertEquals("ADCM-DELEGATION-SENSITIVE", refusal(() -> delegation.token("HTTP/deleg." + directory.domain())));
    }

    /** Samba 4.17 knows no resource-based delegation; 4.22 does, with protocol transition of the service account. */
    @Test
    void backEndCanTrustTheServiceItself() throws Exception {
        service.trustByTheBackEnd();
        Delegation delegation = delegation(alice);
        if (directory.demandsChannelBinding()) {
            assertReaches(delegation);
        } else {
            assertEquals("ADCM-DELEGATION-TARGET", refusal(() -> delegation.token(service.target())));
        }
    }

    @Test
    void serviceWithoutProtocolTransitionDelegatesNobody() throws Exception {
        service.service().account().set("userAccountControl", Integer.toString(DelegatingService.NORMAL));
        Delegation delegation = delegation(alice);
        DelegationException refused = assertThrows(DelegationException.class, () -> delegation.token(service.target()));
        assertEquals("ADCM-DELEGATION-NOT-TRUSTED", refused.code());
        assertTrue(refused.hint().contains("TrustedToAuthForDelegation"), refused.hint());
    }

    @Test
    void configurationWithoutForwardableTicketsIsReported() throws Exception {
        Krb5Conf.reload(directory, folder, "127.0.0.1:" + kdc.port(), false);
        Delegation delegation = delegation(alice);
        assertEquals("ADCM-DELEGATION-SETUP", refusal(delegation));
    }

    @Test
    void settingsExcludeAccounts() throws Exception {
        Delegation withoutRole = delegation(alice, "delegationRoles", "Report Readers");
        int before = kdc.connections();
        assertEquals("ADCM-DELEGATION-OFF", refusal(withoutRole));
        assertEquals(before, kdc.connections());
        assertReaches(delegation(alice, "delegationRoles", "Report Readers, Domain Users"));
        Delegation afterTheEnd = map(alice);
        mapper.close();
        assertEquals("ADCM-DELEGATION-OFF", refusal(afterTheEnd));
    }

    @Test
    void laterUsesAskNoKdc() throws Exception {
        Delegation delegation = delegation(alice);
        assertReaches(delegation);
        int before = kdc.connections();
        for (int i = 0; i < 5; i++) {
            assertReaches(delegation);
            delegation.run(credential -> kerberosToken(credential, service.target()));
        }
        assertEquals(before, kdc.connections());
    }

    @Test
    void manyThreadsOfOneAccountMakeOneRequest() throws Exception {
        Delegation delegation = delegation(alice);
        TestAccount bob = directory.user("deleg-bob");
        map(bob).call(); // the login of the service account
        int before = kdc.connections();
        ExecutorService threads = Executors.newFixedThreadPool(200);
        try {
            List<Future<GSSCredential>> credentials = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                credentials.add(threads.submit(delegation));
            }
            for (Future<GSSCredential> credential : credentials) {
                assertEquals(credentials.get(0).get(), credential.get());
            }
            assertEquals(before + 1, kdc.connections(), "S4U2Self");
            List<Future<byte[]>> tokens = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                tokens.add(threads.submit(() -> delegation.token(service.target())));
            }
            for (Future<byte[]> token : tokens) {
                assertEquals(
                        service.principal(alice),
                        service.acceptor()
                                .accept(token.get(), new Oid("1.3.6.1.5.5.2"))
                                .account());
            }
            assertEquals(before + 2, kdc.connections(), "S4U2Proxy");
        } finally {
            threads.shutdownNow();
            bob.close();
        }
    }

    @Test
    void disposedCredentialIsReplacedAndHurtsNoOther() throws Exception {
        Delegation delegation = delegation(alice);
        try (BobOf bob = new BobOf(directory.user("deleg-bob"))) {
            Delegation other = map(bob.account());
            GSSCredential ofBob = other.call();
            delegation.call().dispose();
            assertReaches(delegation);
            assertEquals(ofBob, other.call());
            assertTrue(ofBob.getRemainingLifetime() > 300);
            other.token(service.target());
        }
    }

    private record BobOf(TestAccount account) implements AutoCloseable {
        @Override
        public void close() {
            account.close();
        }
    }

    @Test
    void kdcThatHangsIsNotWaitedForAndItsLateResponseServes() throws Exception {
        Delegation delegation = delegation(alice, "delegationTimeout", "1s");
        directory.pause();
        try {
            long start = System.nanoTime();
            assertEquals("ADCM-DELEGATION-UNAVAILABLE", refusal(delegation));
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 10_000);
        } finally {
            directory.resume();
        }
        Eventually.get(() -> mapper.delegation().orElseThrow().size(), size -> size == 1);
        int before = kdc.connections();
        delegation.call();
        assertEquals(before, kdc.connections());
    }

    @Test
    void cachedTicketsServeWhileTheKdcIsStopped() throws Exception {
        Delegation delegation = delegation(alice);
        assertReaches(delegation);
        directory.stop();
        try {
            assertReaches(delegation);
            assertEquals("ADCM-DELEGATION-UNAVAILABLE", refusal(() -> delegation.token("HTTP/another.example.test")));
        } finally {
            directory.startAgain();
        }
    }

    @Test
    void rotatedKeyIsUsedWithoutARestart() throws Exception {
        Delegation delegation = delegation(alice);
        assertReaches(delegation);
        service.service().password("Aa1-rotated");
        service.writeKeytabs();
        Files.setLastModifiedTime(service.keytab(), FileTime.from(Instant.now().plusSeconds(5)));
        mapper.clearCache();
        assertReaches(map(alice));
        service.service().password("Aa1-rotated-again"); // the keytab is not there yet
        assertReaches(delegation(
                alice,
                "delegationCacheTtl",
                "1s",
                "delegationKeytab",
                newKeytab().toString()));
    }

    private Path newKeytab() {
        service.writeKeytabs();
        return service.keytab();
    }

    @Test
    void disabledAccountGetsNothingNewAfterItsChangeWasReported() throws Exception {
        delegation(alice);
        mapper.start();
        Eventually.get(
                () -> mapper.state().changeTracking().orElseThrow().text(),
                text -> text.startsWith("PARTIAL") || text.startsWith("COMPLETE"));
        Mapped mappedBefore = mapped(alice);
        Delegation delegation = mapper.delegation().orElseThrow().of(mappedBefore);
        assertReaches(delegation);
        alice.disable();
        Eventually.get(() -> mapper.delegation().orElseThrow().size(), size -> size == 0);
        assertEquals("ADCM-DELEGATION-OFF", refusal(delegation), "of a request before");
        assertEquals(
                "ADCM-DELEGATION-ACCOUNT",
                refusal(mapper.delegation().orElseThrow().of(mappedBefore)));
    }
}
