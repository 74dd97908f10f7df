// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.Candidates.Extent;
import org.adcertmap.method.AccountQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The global catalog has the userPrincipalName of alice, which comes before altSecurityIdentities; her own domain has
 * another one since.
 */
class OwnDomainTest extends MappingTest {
    private final Map<String, List<String>> own = new HashMap<>(); // what differs in the own domain

    @BeforeEach
    void renamed() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        own.put("userPrincipalName", List.of("other@contoso.com"));
        own.put("sAMAccountName", List.of("other"));
    }

    private MappingOutcome map(Extent extent) {
        AccountDirectory forest = new AccountDirectory() {
            @Override
            public Candidates find(List<AccountQuery> queries) {
                List<Candidate> found = directory.find(queries).candidates();
                return new Candidates(() -> "(table)", found, false, extent, "");
            }

            @Override
            public Optional<Candidate> inOwnDomain(Candidate found, List<AccountQuery> queries) {
                Map<String, List<String>> values = new HashMap<>(found.values());
                values.putAll(own);
                return Optional.of(new Candidate(
                        found.sid(),
                        found.sAMAccountName(),
                        found.netbiosDomain(),
                        found.dnsDomain(),
                        found.distinguishedName(),
                        found.whenCreated(),
                        found.userAccountControl(),
                        values));
            }

            @Override
            public Optional<Account> read(Sid sid, String dnsDomain) {
                return directory.read(sid, dnsDomain);
            }
        };
        return mapper(forest, true).map(List.of(c().issue().certificate()));
    }

    @Test
    void accountThatMatchesOtherwiseIsMappedWhereItIsTheOnlyOne() {
        assertMapped("CONTOSO\\alice", "issuerSerial", map(Extent.ALL_QUERIES));
    }

    @Test
    void accountThatMatchesAsAnotherOneDoesIsAmbiguous() {
        directory.add("alice-adm", 1205).altSecurityIdentities(ISSUER_SERIAL);
        assertDenied(Denial.AMBIGUOUS, map(Extent.ALL_QUERIES));
    }

    @Test
    void accountsOfALaterPrecedenceThatWereNotSearchedForMayMatchToo() {
        assertDenied(Denial.AMBIGUOUS, map(Extent.ONE_PRECEDENCE));
        own.clear();
        assertMapped("CONTOSO\\alice", "issuerSerial", map(Extent.ONE_PRECEDENCE));
    }

    @Test
    void accountThatMatchesAfterAnotherOneIsDenied() {
        directory.add("alice", 1206); // as the UPN says, by its sAMAccountName
        assertDeniedAsNoLongerMatching(map(Extent.ALL_QUERIES));
    }

    @Test
    void accountThatMatchesByNothingIsDenied() {
        own.put("altSecurityIdentities", List.of());
        assertDeniedAsNoLongerMatching(map(Extent.ALL_QUERIES));
    }

    private void assertDeniedAsNoLongerMatching(MappingOutcome outcome) {
        assertDenied(Denial.NO_ACCOUNT, outcome);
        String detail = ((Denied) outcome).refusal().detail();
        assertTrue(detail.contains("no longer in its own domain contoso.com"), detail);
    }
}
