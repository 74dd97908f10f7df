// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.NameScope;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** The client of a mapped certificate is the one that its session stores as text, and no other. */
class SessionClientTest {
    private static final String ALICE = "S-1-5-21-1-2-3-1105";

    private final ClientCertificate certificate = certificate();

    private static ClientCertificate certificate() {
        try {
            return CertificateReader.read(
                    TestCa.root("CN=CA").issue("CN=alice").issue().certificate());
        } catch (CertificateRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Mapped mapped(Optional<Account> account) {
        Mapped mapped = mock(Mapped.class);
        when(mapped.clientCertificate()).thenReturn(certificate);
        when(mapped.account()).thenReturn(account);
        when(mapped.userName()).thenReturn("CORP\\alice");
        return mapped;
    }

    private static Account account(String sid) {
        return new Account(
                Sid.parse(sid),
                "alice",
                Optional.empty(),
                "CN=alice,DC=corp,DC=example,DC=com",
                "CORP",
                "corp.example.com",
                NameScope.OWN_DOMAIN,
                null,
                List.of());
    }

    @Test
    void clientOfAnAccountIsTheOneThatItsSessionStores() {
        SessionClient client = SessionClient.of(mapped(Optional.of(account(ALICE))));
        String stored = certificate.sha256Thumbprint() + " " + ALICE;
        assertEquals(stored, client.value());
        assertTrue(client.isStoredAs(stored));
        assertEquals(SessionClient.stored(stored).orElseThrow(), client);
        assertEquals(SessionClient.stored(stored).orElseThrow().hashCode(), client.hashCode());
    }

    @Test
    void otherAccountIsAnotherClient() {
        SessionClient client = SessionClient.of(mapped(Optional.of(account(ALICE))));
        SessionClient other = SessionClient.of(mapped(Optional.of(account(ALICE + "0"))));
        assertNotEquals(client, other);
        assertFalse(client.isStoredAs(other.value()));
        assertFalse(other.isStoredAs(client.value()));
        assertNotEquals(SessionClient.ANONYMOUS, client);
    }

    @Test
    void clientWithoutAnAccountHasItsName() {
        SessionClient client = SessionClient.of(mapped(Optional.empty()));
        assertEquals(certificate.sha256Thumbprint() + " CORP\\alice", client.value());
        assertEquals(SessionClient.stored(client.value()).orElseThrow(), client);
    }
}
