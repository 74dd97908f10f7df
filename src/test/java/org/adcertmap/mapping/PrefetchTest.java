// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.PrefetchedAccount;
import org.adcertmap.method.AccountQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The account of the claimed SID is read beside the search, and counts only if the search has found that account. */
class PrefetchTest extends MappingTest {
    private final List<String> reads = new ArrayList<>();
    private String domain = "contoso.com";
    private boolean isShown = true;

    private final AccountDirectory prefetching = new AccountDirectory() {
        @Override
        public Optional<PrefetchedAccount> prefetch(Sid account) {
            return Optional.of(new PrefetchedAccount(domain, () -> {
                reads.add("early " + account);
                return isShown ? directory.read(account, domain) : Optional.empty();
            }));
        }

        @Override
        public Candidates find(List<AccountQuery> queries) {
            return directory.find(queries);
        }

        @Override
        public Optional<Account> read(Sid account, String dnsDomain) {
            reads.add("late " + account);
            return directory.read(account, dnsDomain);
        }
    };

    @BeforeEach
    void strongMapping() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
    }

    private MappingOutcome mapClaiming(String sid) {
        return mapper(prefetching, true).map(List.of(c().sid(sid).issue().certificate()));
    }

    @Test
    void accountOfTheClaimedSidIsReadOnce() {
        assertMapped("CONTOSO\\alice", "issuerSerial", mapClaiming(ALICE_SID));
        domain = "CONTOSO.com";
        assertMapped("CONTOSO\\alice", "issuerSerial", mapClaiming(ALICE_SID));
        assertEquals(List.of("early " + ALICE_SID, "early " + ALICE_SID), reads);
    }

    @Test
    void readOfAnotherAccountDoesNotCount() {
        assertMapped("CONTOSO\\alice", "issuerSerial", mapClaiming(BOB_SID));
        assertEquals(List.of("late " + ALICE_SID), reads);
    }

    @Test
    void readOfAnotherDomainDoesNotCount() {
        domain = "emea.contoso.com";
        assertMapped("CONTOSO\\alice", "issuerSerial", mapClaiming(ALICE_SID));
        assertEquals(List.of("late " + ALICE_SID), reads);
    }

    @Test
    void accountThatIsNotShownInTimeIsReadAgain() {
        isShown = false;
        assertMapped("CONTOSO\\alice", "issuerSerial", mapClaiming(ALICE_SID));
        assertEquals(List.of("early " + ALICE_SID, "late " + ALICE_SID), reads);
        alice.deleted = true;
        assertDenied(Denial.NO_ACCOUNT, mapClaiming(ALICE_SID));
    }
}
