// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.method.AccountQuery;
import org.junit.jupiter.api.Test;

/** The steps of a mapping that an administrator reads. */
class MappingTraceTest extends MappingTest {
    private static List<String> steps(MappingOutcome outcome, String... names) {
        List<String> wanted = List.of(names);
        return outcome.trace().stream()
                .filter(step -> wanted.contains(step.step()))
                .map(TraceStep::toString)
                .toList();
    }

    @Test
    void accountItsStateAndItsGroupsAreTraced() {
        alice.groups = List.of(FakeAccountDirectory.group("Staff", 2001), FakeAccountDirectory.group("x", 2002));
        assertEquals(
                List.of(
                        "account: " + alice.distinguishedName() + " by sid, strong",
                        "account state: may log in",
                        "groups: 2 in the token"),
                steps(map(cWithSid()), "account", "warning", "account state", "groups"));
    }

    @Test
    void warningOfAPermittedWeakMappingIsTraced() {
        enforcement = Enforcement.COMPATIBILITY;
        assertEquals(
                List.of("warning: " + alice.distinguishedName()
                        + " matches only by upn and the certificate has no SID"),
                steps(map(c()), "warning"));
    }

    @Test
    void sidInAUriAndItsAbsenceAreTraced() {
        assertEquals(
                List.of("certificate SID: " + ALICE_SID + " in a URI"),
                steps(map(c().uri("tag:microsoft.com,2022-09-14:sid:" + ALICE_SID)), "certificate SID"));
        assertEquals(
                List.of("certificate UPN: none", "certificate SID: none"),
                steps(map(cWithoutUpn()), "certificate UPN", "certificate SID"));
    }

    @Test
    void searchWithTooManyResultsIsTraced() {
        AccountDirectory crowded = new AccountDirectory() {
            @Override
            public Candidates find(List<AccountQuery> queries) {
                return new Candidates("(table)", directory.find(queries).candidates(), true);
            }

            @Override
            public Optional<Account> read(Sid account, String dnsDomain) {
                return directory.read(account, dnsDomain);
            }
        };
        MappingOutcome outcome =
                mapper(crowded, true).map(List.of(cWithSid().issue().certificate()));
        assertEquals(
                List.of("search (table): " + alice.distinguishedName() + "; and more"),
                steps(outcome, "search (table)"));
    }

    @Test
    void domainControllerThatRespondedIsTraced() {
        AccountDirectory named = new AccountDirectory() {
            @Override
            public Candidates find(List<AccountQuery> queries) {
                Candidates found = directory.find(queries);
                return new Candidates(found.text(), found.candidates(), false, found.extent(), "dc1.contoso.com:636");
            }

            @Override
            public Optional<Account> read(Sid account, String dnsDomain) {
                return directory.read(account, dnsDomain);
            }
        };
        MappingOutcome outcome =
                mapper(named, true).map(List.of(cWithSid().issue().certificate()));
        assertEquals(List.of("domain controller: dc1.contoso.com:636"), steps(outcome, "domain controller"));
        assertEquals(List.of(), steps(map(cWithSid()), "domain controller"), "none is named");
    }

    @Test
    void searchWithoutAResultIsTracedAndItsQueriesAreInTheDenial() {
        MappingOutcome outcome = map(cWithoutUpn().upn("dave@contoso.com"));
        assertEquals(List.of("search (table): no account"), steps(outcome, "search (table)"));
        String detail = assertInstanceOf(Denied.class, outcome).refusal().detail();
        assertTrue(
                detail.startsWith(
                        "no account has userPrincipalName=dave@contoso.com or sAMAccountName=dave or altSecurityIdentities="),
                detail);
    }

    @Test
    void outageIsTraced() {
        directory.outage = "no domain controller can be reached";
        assertEquals(
                List.of("directory unavailable: no domain controller can be reached"),
                steps(map(cWithSid()), "directory unavailable"));
    }
}
