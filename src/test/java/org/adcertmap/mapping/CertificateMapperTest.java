// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.RevocationFinding.Status;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.CertificationPath;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The outcomes, the trace and the failures of a whole mapping. */
class CertificateMapperTest extends MappingTest {
    @Test
    void mappedAccountHasNameRolesAndCertificate() {
        alice.groups = List.of(
                FakeAccountDirectory.group("Staff", 2001),
                FakeAccountDirectory.group("Engineers", 2000),
                new Group(Sid.parse("S-1-5-21-9-9-9-500"), Optional.empty()),
                FakeAccountDirectory.group("Staff", 2001));
        Mapped mapped = map(cWithSid()).match(account -> account, denied -> null, unavailable -> null);
        assertEquals("CONTOSO\\alice", mapped.userName());
        assertEquals(List.of("Engineers", "Staff"), mapped.roles());
        assertEquals(Sid.parse(ALICE_SID), mapped.account().orElseThrow().sid());
        assertEquals("serial " + SERIAL.toLowerCase() + " of " + ISSUER, mapped.certificateName());
    }

    @Test
    @DisplayName("ESC13 a policy in the certificate adds no group")
    void policyAddsNoGroup() {
        assertEquals(
                map(cWithSid()).match(mapped -> mapped.roles(), Object::toString, Object::toString),
                map(cWithSid().certificatePolicies("1.3.6.1.4.1.311.21.8.1.2.3"))
                        .match(mapped -> mapped.roles(), Object::toString, Object::toString));
    }

    @Test
    void roleMappingReplacesGroupNames() {
        alice.groups = List.of(
                FakeAccountDirectory.group("Staff", 2001),
                FakeAccountDirectory.group("Engineers", 2000),
                FakeAccountDirectory.group("Others", 2002),
                new Group(Sid.parse("S-1-5-21-9-9-9-500"), Optional.empty()));
        roleMapping = Optional.of(new RoleMapping(Map.of(
                "contoso\\STAFF", List.of("user"),
                "cn=engineers, CN=users,dc=contoso,dc=COM", List.of("builder", "user"),
                "s-1-5-21-9-9-9-500", List.of("old"),
                "Unused", List.of("admin"))));
        assertEquals(
                List.of("builder", "old", "user"),
                map(cWithSid()).match(Mapped::roles, denied -> null, unavailable -> null));
    }

    @Test
    @DisplayName("D24 an unreachable directory is unavailable, not a denial")
    void unreachableDirectoryIsUnavailable() {
        directory.outage = "no domain controller can be reached";
        assertEquals(
                "no domain controller can be reached",
                map(cWithSid()).match(Object::toString, Object::toString, Unavailable::cause));
    }

    @Test
    void outageAfterTheSearchIsUnavailable() {
        AccountDirectory failing = new AccountDirectory() {
            @Override
            public Candidates find(List<AccountQuery> queries) {
                return directory.find(queries);
            }

            @Override
            public Optional<Account> read(Sid account, String dnsDomain) {
                throw new DirectoryUnavailableException("gone", true, null);
            }
        };
        MappingOutcome outcome =
                mapper(failing, true).map(List.of(cWithSid().issue().certificate()));
        assertEquals("gone", outcome.match(Object::toString, Object::toString, Unavailable::cause));
    }

    @Test
    void accountDeletedAfterTheSearchIsDenied() {
        alice.deleted = true;
        assertDenied(Denial.NO_ACCOUNT, map(cWithSid()));
    }

    @Test
    void internalErrorPropagates() {
        AccountDirectory faulty = new AccountDirectory() {
            @Override
            public Candidates find(List<AccountQuery> queries) {
                throw new IllegalStateException("a bug");
            }

            @Override
            public Optional<Account> read(Sid account, String dnsDomain) {
                throw new IllegalStateException("a bug");
            }
        };
        CertificateMapper mapper = mapper(faulty, true);
        List<X509Certificate> chain = List.of(cWithSid().issue().certificate());
        assertThrows(IllegalStateException.class, () -> mapper.map(chain));
        assertThrows(IllegalArgumentException.class, () -> mapper.map(List.of()));
    }

    @Test
    void moreAccountsThanQueriesAreAmbiguous() {
        AccountDirectory crowded = new AccountDirectory() {
            @Override
            public Candidates find(List<AccountQuery> queries) {
                Candidates found = directory.find(queries);
                return new Candidates(found.query(), found.candidates(), true);
            }

            @Override
            public Optional<Account> read(Sid account, String dnsDomain) {
                return directory.read(account, dnsDomain);
            }
        };
        assertDenied(
                Denial.AMBIGUOUS,
                mapper(crowded, true).map(List.of(cWithSid().issue().certificate())));
    }

    @Test
    void traceHasIdentifiersQueriesResultsAndOutcome() {
        List<String> trace =
                map(c().sid(BOB_SID)).trace().stream().map(TraceStep::toString).toList();
        assertEquals(
                List.of(
                        "certificate: serial " + SERIAL.toLowerCase() + " of " + ISSUER
                                + ", subject DC=com,DC=contoso,CN=alice",
                        "certification path: CN=alice,DC=contoso,DC=com <- CN=CONTOSO-DC-CA,DC=contoso,DC=com",
                        "trust: validity period, usage, issuing CA and certification path are accepted",
                        "certificate UPN: alice@contoso.com",
                        "certificate SID: " + BOB_SID,
                        "query by upn: userPrincipalName=alice@contoso.com",
                        "query by upn: sAMAccountName=alice",
                        "query by issuerSerial: altSecurityIdentities=" + ISSUER_SERIAL,
                        "query by ski: altSecurityIdentities=X509:<SKI>" + SKI),
                trace.subList(0, 9));
        assertTrue(trace.get(trace.size() - 2).startsWith("search (table): CN=alice"), trace::toString);
        assertTrue(trace.get(trace.size() - 1).startsWith("denied: ADCM-SID-MISMATCH: "), trace::toString);
    }

    @Test
    @DisplayName("only the first certificate of a chain is mapped (unlike in early versions of Jetty)")
    void onlyTheFirstCertificateIsMapped() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        X509Certificate alices = cWithoutUpn().issue().certificate();
        X509Certificate others = cWithoutUpn()
                .serial("77")
                .subjectKeyIdentifier(new byte[] {9})
                .issue()
                .certificate();
        CertificateMapper mapper = mapper(directory, true);
        assertDenied(Denial.NO_ACCOUNT, mapper.map(List.of(others, alices)));
        assertMapped("CONTOSO\\alice", "issuerSerial", mapper.map(List.of(alices, others)));
    }

    @Test
    void expiredCaCertificateInTheChainIsIgnored() {
        CertificateMapper mapper = mapper(directory, true);
        X509Certificate expired = CA1.issue("CN=old")
                .notAfter(now.minusSeconds(1))
                .notBefore(now.minusSeconds(9))
                .issue()
                .certificate();
        assertMapped(
                "CONTOSO\\alice", "sid", mapper.map(List.of(cWithSid().issue().certificate(), expired)));
    }

    @Test
    @DisplayName("D13 without NTAuth every trusted CA may issue")
    void withoutNtAuthEveryTrustedCaMayIssue() {
        ntAuth = NtAuth.OFF;
        TestCa other = TestCa.root("CN=Other CA");
        cas = CertificationAuthorities.of(List.of(CA1.certificate(), other.certificate()));
        X509Certificate others = other.issue("CN=alice")
                .upn("alice@contoso.com")
                .sid(ALICE_SID)
                .notBefore(Instant.parse("2025-01-01T00:00:00Z"))
                .issue()
                .certificate();
        assertMapped("CONTOSO\\alice", "sid", map(others));
    }

    @Test
    void revocationIsCheckedOnceAndTheTraceHasItsFindings() {
        List<CertificationPath> checked = new ArrayList<>();
        revocation = (path, at) -> {
            checked.add(path);
            return List.of(new RevocationFinding(
                    "CN=alice", Status.GOOD, Optional.of("a CRL"), "good in check " + checked.size()));
        };
        MappingOutcome outcome = map(cWithSid());
        assertMapped("CONTOSO\\alice", "sid", outcome);
        assertEquals(1, checked.size());
        assertEquals(
                List.of("CN=alice: good in check 1"),
                outcome.trace().stream()
                        .filter(step -> step.step().equals("revocation"))
                        .map(TraceStep::result)
                        .toList());
    }

    @Test
    @DisplayName("D24 unreadable NTAuth is unavailable")
    void unreadableNtAuthIsUnavailable() {
        ntAuth = (certificate, presented) -> {
            throw new DirectoryUnavailableException("no NTAuth", true, null);
        };
        assertEquals("no NTAuth", map(cWithSid()).match(Object::toString, Object::toString, Unavailable::cause));
    }

    @Test
    @DisplayName(
            "D16 D17 CVE-2026-45389 no extended key usage or anyExtendedKeyUsage is enough; usageCheck=false skips it")
    void usageCheckPermitsAbsentAndAnyExtendedKeyUsage() {
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid().noExtendedKeyUsage()));
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid().noKeyUsage()));
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid().extendedKeyUsage("2.5.29.37.0")));
        CertificateMapper withoutUsageCheck = mapper(directory, false);
        X509Certificate serverOnly =
                cWithSid().extendedKeyUsage("1.3.6.1.5.5.7.3.1").issue().certificate();
        assertMapped("CONTOSO\\alice", "sid", withoutUsageCheck.map(List.of(serverOnly)));
    }

    @Test
    void sameUpnTwiceCountsOnce() {
        X509Certificate certificate =
                FaultyCertificates.sameUpnTwiceInDifferentCase(CA1).certificate();
        now = certificate.getNotBefore().toInstant().plusSeconds(60);
        assertDenied(Denial.NO_ACCOUNT, map(certificate));
    }

    @Test
    void groupNamedLikeAnotherGroupsSidOrDnGivesNoRole() {
        String admins = FakeAccountDirectory.DOMAIN_SID + 512;
        roleMapping = Optional.of(new RoleMapping(
                Map.of(admins, List.of("admin"), "Keyholders", List.of("keys"), "CN=a,DC=b", List.of("named"))));
        for (String name : List.of(admins, "\u212Aeyholders", "CN=a,DC=b", "a=b, c")) {
            alice.groups = List.of(FakeAccountDirectory.group(name, 7777));
            assertEquals(
                    List.of(),
                    map(cWithSid()).match(mapped -> mapped.roles(), denied -> null, unavailable -> null),
                    name);
        }
        alice.groups = List.of(FakeAccountDirectory.group("x", 512), FakeAccountDirectory.group("KEYHOLDERS", 7777));
        assertEquals(
                List.of("admin", "keys"),
                map(cWithSid()).match(mapped -> mapped.roles(), denied -> null, unavailable -> null));
    }

    @Test
    @DisplayName("D5 a suffix that only looks like the domain does not match")
    void lookAlikeSuffixDoesNotMatch() {
        carol.domain = "kontoso.com";
        assertDenied(
                Denial.NO_ACCOUNT,
                map(cWithoutUpn().upn("carol@\u212Aontoso.com").sid(carol.sid.toString())));
        assertMapped(
                "CONTOSO\\carol",
                "sid",
                map(cWithoutUpn().upn("carol@KONTOSO.com").sid(carol.sid.toString())));
    }

    @Test
    @DisplayName("D10 two look-alike UPNs are two; two UPNs are denied only where the method upn is in use")
    void multipleUpnsAreDeniedOnlyWithTheMethodUpn() {
        alice.upn("alice@kontoso.com");
        assertDenied(
                Denial.MULTIPLE_UPNS,
                map(cWithoutUpn()
                        .upn("alice@kontoso.com", "alice@\u212Aontoso.com")
                        .sid(ALICE_SID)));
        assertMapped(
                "CONTOSO\\alice",
                "sid",
                map(cWithoutUpn().upn("alice@kontoso.com", "ALICE@kontoso.com").sid(ALICE_SID)));
        alice.altSecurityIdentities(ISSUER_SERIAL);
        List<MappingMethod> withoutUpn = allMethods().stream()
                .filter(method -> !(method instanceof UserPrincipalName))
                .toList();
        assertMapped(
                "CONTOSO\\alice",
                "issuerSerial",
                map(c().upn("bob@contoso.com").issue().certificate(), withoutUpn));
    }
}
