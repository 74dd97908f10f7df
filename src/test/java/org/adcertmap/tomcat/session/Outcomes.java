// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.ListedUser;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappedUser;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.method.Strength;
import org.adcertmap.tomcat.login.AccountPrincipal;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.adcertmap.trust.TrustStatus;
import org.adcertmap.trust.cache.ChainKey;

/** Outcomes as a Realm returns them, of certificates and accounts that tests choose. */
final class Outcomes {
    private static final ChainKey KEY = new ChainKey(1, 2, 3, 4);

    private Outcomes() {}

    /** Returns an outcome that maps the certificate with this SHA-256 to the account with this SID. */
    static CachedOutcome<Login> mapped(String certificate, String sid) {
        Account account = new Account(
                Sid.parse(sid),
                "alice",
                Optional.empty(),
                "CN=alice",
                "CORP",
                "corp.example.test",
                null,
                null,
                List.of());
        MappedUser user = mock(ListedUser.class); // that of the directory is not visible here
        when(user.account()).thenReturn(Optional.of(account));
        when(user.method()).thenReturn("sid");
        when(user.strength()).thenReturn(Strength.STRONG);
        return mapped(certificate, user);
    }

    /** Returns an outcome that maps the certificate to a user without an account. */
    static CachedOutcome<Login> mappedToListedUser(String certificate) {
        return mapped(certificate, new ListedUser("CORP\\alice", List.of(), "oneToOne", Strength.STRONG));
    }

    private static CachedOutcome<Login> mapped(String certificate, MappedUser user) {
        ClientCertificate client = mock(ClientCertificate.class);
        when(client.sha256Thumbprint()).thenReturn(certificate);
        Mapped mapped = mock(Mapped.class);
        Optional<Account> account = user.account();
        when(mapped.user()).thenReturn(user);
        when(mapped.account()).thenReturn(account);
        when(mapped.clientCertificate()).thenReturn(client);
        when(mapped.userName()).thenReturn("CORP\\alice");
        when(mapped.roles()).thenReturn(List.of());
        var principal = AccountPrincipal.of(mapped, null);
        Login login = new Login(principal, SessionClient.of(principal).orElseThrow(), null);
        return new CachedOutcome<>(KEY, mapped, Optional.of(login));
    }

    /** Returns an outcome of an account that may not log in. */
    static CachedOutcome<Login> denied() {
        Denied denied = new Denied(
                "serial 77 of CN=CA",
                Optional.empty(),
                TrustStatus.TRUSTED,
                Optional.empty(),
                new Refusal(Denial.DISABLED, "detail"),
                List.of());
        return new CachedOutcome<>(KEY, denied, Optional.empty());
    }

    /** Returns an outcome of an outage. */
    static CachedOutcome<Login> unavailable() {
        return new CachedOutcome<>(
                KEY, new Unavailable("serial 77 of CN=CA", "down", true, List.of()), Optional.empty());
    }
}
