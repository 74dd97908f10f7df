// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.FakeAccountDirectory;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.pki.CertificateBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One certificate with several accounts: alice by userPrincipalName, and alice-adm by altSecurityIdentities. */
class AccountSelectionTest extends MappingTest {
    private static final Sid ADM_SID = Sid.parse(FakeAccountDirectory.DOMAIN_SID + 1205);

    private FakeAccountDirectory.FakeAccount adm;
    private AccountDirectory searched = directory;

    @BeforeEach
    void privilegedAccount() {
        adm = directory.add("alice-adm", 1205).altSecurityIdentities(ISSUER_SERIAL);
    }

    private MappingOutcome map(CertificateBuilder certificate, String pattern) {
        return mapper(searched, true).map(List.of(certificate.issue().certificate()), AccountPattern.parse(pattern));
    }

    private static String detail(MappingOutcome outcome) {
        return ((Denied) outcome).refusal().detail();
    }

    @Test
    void strongValueAtTwoAccountsIsAmbiguousWithoutAPattern() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        assertDenied(Denial.AMBIGUOUS, map(cWithoutUpn()));
    }

    @Test
    void patternSelectsOneOfTwoAccounts() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        assertMapped("CONTOSO\\alice-adm", "issuerSerial", map(cWithoutUpn(), "*-adm"));
        assertMapped("CONTOSO\\alice", "issuerSerial", map(cWithoutUpn(), "!*-adm"));
    }

    @Test
    void patternCountsBeforeThePrecedenceOfAUserPrincipalName() {
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid()));
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid(), "!*-adm"));
        assertMapped("CONTOSO\\alice-adm", "issuerSerial", map(cWithSid(), "*-adm"));
    }

    @Test
    void severalThatAreLeftAreAmbiguousWithTheRule() {
        directory.add("alice2-adm", 1206).altSecurityIdentities(ISSUER_SERIAL);
        MappingOutcome outcome = map(cWithSid(), "*-adm");
        assertDenied(Denial.AMBIGUOUS, outcome);
        assertTrue(detail(outcome).contains("account=[*-adm] of the Valve matches CN=alice"), detail(outcome));
    }

    @Test
    void noneThatIsLeftIsAmbiguousWithTheRule() {
        MappingOutcome outcome = map(cWithSid(), "*-x");
        assertDenied(Denial.AMBIGUOUS, outcome);
        assertTrue(detail(outcome).endsWith("account=[*-x] of the Valve matches none"), detail(outcome));
    }

    @Test
    void onlyAccountIsDeniedWhereThePatternDoesNotMatchIt() {
        MappingOutcome outcome = map(cWithoutUpn(), "!*-adm");
        assertDenied(Denial.NO_ACCOUNT, outcome);
        assertEquals(Optional.of(ADM_SID), ((Denied) outcome).account());
        assertTrue(
                detail(outcome).endsWith("account=[!*-adm] of the Valve does not match its name CONTOSO\\alice-adm"),
                detail(outcome));
    }

    @Test
    void onlyAccountIsMappedWhereThePatternMatchesIt() {
        assertMapped("CONTOSO\\alice-adm", "issuerSerial", map(cWithoutUpn(), "contoso.com\\*-adm"));
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn(), "ADMIN\\*-adm"));
    }

    @Test
    void patternSelectsNoWeakMatch() {
        adm.altSecurityIdentities("X509:<RFC822>alice@contoso.com");
        alice.altSecurityIdentities("X509:<RFC822>alice@contoso.com");
        assertDenied(Denial.AMBIGUOUS, map(cWithoutUpn().email("alice@contoso.com"), "*-adm"));
        enforcement = Enforcement.COMPATIBILITY;
        assertDenied(Denial.AMBIGUOUS, map(cWithoutUpn().email("alice@contoso.com"), "*-adm"));
    }

    @Test
    void onlyWeakMatchIsJudgedAsWithoutAPattern() {
        adm.values.remove("altSecurityIdentities");
        assertDenied(Denial.WEAK_MAPPING, map(c(), "alice"));
        assertDenied(Denial.NO_ACCOUNT, map(c(), "*-adm"));
        enforcement = Enforcement.COMPATIBILITY;
        assertMapped("CONTOSO\\alice", "upn", map(c(), "alice"));
        assertDenied(Denial.NO_ACCOUNT, map(c(), "*-adm"));
    }

    @Test
    void selectedAccountThatMayNotLogInIsDeniedForThat() {
        adm.userAccountControl = OptionalInt.of(0x202);
        assertDenied(Denial.DISABLED, map(cWithSid(), "*-adm"));
    }

    @Test
    void strongMatchWithoutAReadableNameIsAmbiguous() {
        directory
                .add("alice3", 1207)
                .altSecurityIdentities(ISSUER_SERIAL)
                .values
                .remove("sAMAccountName");
        MappingOutcome outcome = map(cWithSid(), "*-adm");
        assertDenied(Denial.AMBIGUOUS, outcome);
        assertTrue(detail(outcome).contains("the sAMAccountName of CN=alice3"), detail(outcome));
    }

    @Test
    void matchWhoseKindOfAccountIsNotReadableCountsAsStrong() {
        alice.userAccountControl = OptionalInt.empty();
        assertMapped("CONTOSO\\alice-adm", "issuerSerial", map(c(), "*-adm"));
        assertDenied(Denial.AMBIGUOUS, map(c(), "alice*"));
        assertDenied(Denial.STATE_UNREADABLE, map(c(), "alice"));
    }

    @Test
    void searchOfOnePrecedenceAloneIsAmbiguous() {
        searched = new AccountDirectory() {
            @Override
            public Candidates find(List<AccountQuery> queries) {
                return new Candidates(
                        () -> "(table)",
                        directory.find(queries).candidates(),
                        false,
                        Candidates.Extent.ONE_PRECEDENCE,
                        "");
            }

            @Override
            public Optional<Account> read(Sid sid, String dnsDomain) {
                return directory.read(sid, dnsDomain);
            }
        };
        assertDenied(Denial.AMBIGUOUS, map(cWithSid(), "*-adm"));
    }

    @Test
    void outcomeDependsOnTheAccountsThatWereLeftOut() {
        Mapped mapped = (Mapped) map(cWithSid(), "*-adm");
        assertEquals(Set.of(Sid.parse(ALICE_SID)), mapped.others());
        assertTrue(mapped.dependsOnAny(Set.of(Sid.parse(ALICE_SID))));
        assertTrue(mapped.withoutTrace().dependsOnAny(Set.of(Sid.parse(ALICE_SID))));
    }

    @Test
    void traceHasTheRule() {
        String trace = map(cWithSid(), "*-adm").trace().toString();
        assertTrue(trace.contains("account pattern"), trace);
        assertTrue(trace.contains("*-adm matches CN=alice-adm"), trace);
    }
}
