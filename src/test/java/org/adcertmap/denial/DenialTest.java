// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.PrefetchedAccount;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.listed.ListedDenialTest;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.RevocationFinding.Status;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** At least one case for each reason code. */
class DenialTest extends MappingTest {
    /** A denial and the certificate that causes it; the function also prepares the directory and the settings. */
    private record Row(Denial denial, String name, Function<DenialTest, X509Certificate> certificate) {
        @Override
        public String toString() {
            return denial + ": " + name;
        }
    }

    private static Row fault(Denial denial, String name, Function<TestCa, Identity> fault) {
        return new Row(denial, name, test -> fault.apply(CA1).certificate());
    }

    private static Row account(Denial denial, String name, Consumer<DenialTest> change) {
        return new Row(denial, name, test -> {
            change.accept(test);
            return cWithSid().issue().certificate();
        });
    }

    private static X509Certificate other(String... ca) {
        return cOf(TestCa.root(ca)).issue().certificate();
    }

    private static CertificateBuilder cOf(TestCa ca) {
        return ca.issue("CN=alice")
                .upn("alice@contoso.com")
                .sid(ALICE_SID)
                .notBefore(Instant.parse("2025-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** The denials for what the certificate is, as opposed to those for its account. */
    private static final Set<Denial> BEFORE_THE_SEARCH = EnumSet.of(
            Denial.MALFORMED_CERTIFICATE,
            Denial.MALFORMED_SUBJECT_ALT_NAME,
            Denial.MALFORMED_SID_EXTENSION,
            Denial.MULTIPLE_UPNS,
            Denial.MULTIPLE_SIDS,
            Denial.CERTIFICATE_EXPIRED,
            Denial.CERTIFICATE_NOT_YET_VALID,
            Denial.WRONG_USAGE,
            Denial.NOT_IN_NTAUTH,
            Denial.UNTRUSTED_ISSUER,
            Denial.REVOKED,
            Denial.REVOCATION_UNKNOWN);

    private static final AccountDirectory NEVER_QUERIED = new AccountDirectory() {
        @Override
        public Candidates find(List<AccountQuery> queries) {
            throw new AssertionError("the directory is searched: " + queries);
        }

        @Override
        public Optional<PrefetchedAccount> prefetch(Sid account) {
            throw new AssertionError("an account is read in advance: " + account);
        }

        @Override
        public Optional<Account> read(Sid account, String dnsDomain) {
            throw new AssertionError("an account is read: " + account);
        }
    };

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        Denial.MALFORMED_CERTIFICATE,
                        "truncated key identifier",
                        test -> c().noSubjectKeyIdentifier()
                                .rawExtension("2.5.29.14", false, HexFormat.of().parseHex("041401"))
                                .issue()
                                .certificate()),
                new Row(
                        Denial.MALFORMED_CERTIFICATE,
                        "truncated extended key usage",
                        test -> c().noExtendedKeyUsage()
                                .rawExtension("2.5.29.37", false, HexFormat.of().parseHex("300a0608"))
                                .issue()
                                .certificate()),
                new Row(
                        Denial.MALFORMED_CERTIFICATE,
                        "key usage that is not a bit string",
                        test -> c().noKeyUsage()
                                .rawExtension("2.5.29.15", false, HexFormat.of().parseHex("04020780"))
                                .issue()
                                .certificate()),
                fault(Denial.MALFORMED_SUBJECT_ALT_NAME, "truncated", FaultyCertificates::truncatedSubjectAltName),
                fault(
                        Denial.MALFORMED_SUBJECT_ALT_NAME,
                        "trailing data",
                        FaultyCertificates::subjectAltNameWithTrailingBytes),
                fault(Denial.MALFORMED_SUBJECT_ALT_NAME, "thousands of names", FaultyCertificates::hugeSubjectAltName),
                fault(Denial.MALFORMED_SID_EXTENSION, "A20 truncated", FaultyCertificates::truncatedSidExtension),
                fault(Denial.MALFORMED_SID_EXTENSION, "A20 empty", FaultyCertificates::emptySidExtension),
                fault(
                        Denial.MALFORMED_SID_EXTENSION,
                        "A20 trailing data",
                        FaultyCertificates::sidExtensionWithTrailingBytes),
                fault(Denial.MALFORMED_SID_EXTENSION, "A20 not a SID", FaultyCertificates::invalidSid),
                fault(
                        Denial.MALFORMED_SID_EXTENSION,
                        "A20 too many subauthorities",
                        FaultyCertificates::sidWithTooManySubAuthorities),
                fault(
                        Denial.MALFORMED_SID_EXTENSION,
                        "A20 subauthority too large",
                        FaultyCertificates::sidWithTooLargeSubAuthority),
                fault(Denial.MALFORMED_SID_EXTENSION, "A20 NUL at the end", FaultyCertificates::sidWithTrailingNul),
                fault(Denial.MALFORMED_SID_EXTENSION, "A20 binary instead of text", FaultyCertificates::binarySid),
                fault(
                        Denial.MALFORMED_SID_EXTENSION,
                        "A20 wrong inner OID",
                        FaultyCertificates::sidExtensionWithWrongOtherNameType),
                fault(
                        Denial.MALFORMED_SID_EXTENSION,
                        "A20 wrong inner type",
                        FaultyCertificates::sidExtensionWithUtf8String),
                fault(
                        Denial.MALFORMED_SID_EXTENSION,
                        "A20 another type of general name",
                        FaultyCertificates::sidExtensionWithDnsName),
                fault(Denial.MULTIPLE_UPNS, "D10 alice and bob", FaultyCertificates::twoUpns),
                fault(Denial.MULTIPLE_SIDS, "A20 two in one extension", FaultyCertificates::twoSidsInOneExtension),
                new Row(Denial.CERTIFICATE_EXPIRED, "D20", test -> {
                    test.now = Instant.parse("2026-01-01T00:00:01Z");
                    return cWithSid().issue().certificate();
                }),
                new Row(Denial.CERTIFICATE_NOT_YET_VALID, "D20", test -> {
                    test.now = Instant.parse("2024-12-31T23:59:59Z");
                    return cWithSid().issue().certificate();
                }),
                new Row(
                        Denial.WRONG_USAGE,
                        "D15 for servers only",
                        test -> cWithSid()
                                .extendedKeyUsage("1.3.6.1.5.5.7.3.1")
                                .issue()
                                .certificate()),
                new Row(
                        Denial.WRONG_USAGE,
                        "D18 for smart card logon only",
                        test -> cWithSid()
                                .extendedKeyUsage("1.3.6.1.4.1.311.20.2.2")
                                .issue()
                                .certificate()),
                new Row(
                        Denial.WRONG_USAGE,
                        "D19 no digital signature",
                        test -> cWithSid().keyUsage(0x20).issue().certificate()),
                new Row(Denial.NOT_IN_NTAUTH, "D12 another CA", test -> other("CN=Other CA")),
                new Row(
                        Denial.NOT_IN_NTAUTH,
                        "a CA of the same name",
                        test -> other("DC=com", "DC=contoso", "CN=CONTOSO-DC-CA")),
                new Row(
                        Denial.NOT_IN_NTAUTH,
                        "D14 a CA below a listed CA",
                        test -> cOf(CA1.intermediate("CN=Below")).issue().certificate()),
                new Row(Denial.UNTRUSTED_ISSUER, "a CA in NTAuth that is not trusted", test -> {
                    test.cas = CertificationAuthorities.NONE;
                    return cWithSid().issue().certificate();
                }),
                new Row(Denial.REVOKED, "D21", test -> {
                    test.revocation = (path, now) -> List.of(
                            new RevocationFinding("CN=alice", Status.REVOKED, Optional.of("a CRL"), "in a CRL"));
                    return cWithSid().issue().certificate();
                }),
                new Row(Denial.REVOCATION_UNKNOWN, "D21 no CRL available", test -> {
                    test.revocation = (path, now) ->
                            List.of(new RevocationFinding("CN=alice", Status.UNKNOWN, Optional.empty(), "no CRL"));
                    return cWithSid().issue().certificate();
                }),
                new Row(
                        Denial.NO_ACCOUNT,
                        "no matching account",
                        test -> cWithoutUpn().issue().certificate()),
                new Row(Denial.AMBIGUOUS, "B21", test -> {
                    test.alice.altSecurityIdentities(ISSUER_SERIAL);
                    test.bob.altSecurityIdentities(ISSUER_SERIAL);
                    return cWithoutUpn().issue().certificate();
                }),
                new Row(Denial.WEAK_MAPPING, "A2", test -> c().issue().certificate()),
                new Row(Denial.CERTIFICATE_PREDATES_ACCOUNT, "A4", test -> {
                    test.enforcement = Enforcement.COMPATIBILITY;
                    return c().notBefore(Instant.parse("2023-12-01T00:00:00Z"))
                            .issue()
                            .certificate();
                }),
                new Row(
                        Denial.SID_MISMATCH,
                        "A10",
                        test -> c().sid(BOB_SID).issue().certificate()),
                account(Denial.DISABLED, "F1", test -> test.alice.userAccountControl = OptionalInt.of(0x202)),
                account(Denial.LOCKED_OUT, "F2", test -> test.alice.computed = OptionalInt.of(0x10)),
                account(
                        Denial.ACCOUNT_EXPIRED,
                        "F5",
                        test -> test.alice.accountExpires = OptionalLong.of(132223104000000000L)),
                account(Denial.LOGON_HOURS, "F10", test -> {
                    test.alice.logonHours = Optional.of(new byte[21]);
                    test.accounts = new AccountPolicy(true, false, false);
                }),
                account(Denial.PASSWORD_EXPIRED, "F8", test -> {
                    test.alice.computed = OptionalInt.of(0x800000);
                    test.accounts = new AccountPolicy(false, true, false);
                }),
                account(Denial.COMPUTER_ACCOUNT, "F19", test -> test.alice.userAccountControl = OptionalInt.of(0x800)),
                account(Denial.STATE_UNREADABLE, "F16", test -> test.alice.userAccountControl = OptionalInt.empty()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void certificateIsDenied(Row row) {
        X509Certificate certificate = row.certificate().apply(this);
        assertDenied(row.denial(), map(atItsTime(row, certificate)));
    }

    /** Certificates of {@link FaultyCertificates} are valid from the present on. */
    private X509Certificate atItsTime(Row row, X509Certificate certificate) {
        if (row.denial().name().startsWith("MALFORMED") || row.denial().name().startsWith("MULTIPLE")) {
            now = certificate.getNotBefore().toInstant().plusSeconds(60);
        }
        return certificate;
    }

    static Stream<Row> rowsBeforeTheSearch() {
        return rows().filter(row -> BEFORE_THE_SEARCH.contains(row.denial()));
    }

    @ParameterizedTest
    @MethodSource("rowsBeforeTheSearch")
    void directoryIsNotQueriedForARefusedCertificate(Row row) {
        X509Certificate certificate = atItsTime(row, row.certificate().apply(this));
        assertDenied(row.denial(), mapper(NEVER_QUERIED, true).map(List.of(certificate)));
    }

    @Test
    void directoryIsNotQueriedForACertificateWithoutIdentifiers() {
        X509Certificate certificate =
                cWithoutUpn().noSubjectKeyIdentifier().issue().certificate();
        assertDenied(
                Denial.NO_ACCOUNT,
                mapper(List.of(new UserPrincipalName()), NEVER_QUERIED, true).map(List.of(certificate)));
    }

    @Test
    void everyDenialHasACase() {
        Set<Denial> covered =
                rows().map(Row::denial).collect(Collectors.toCollection(() -> EnumSet.noneOf(Denial.class)));
        covered.addAll(ListedDenialTest.denials()); // no directory can cause these
        assertEquals(EnumSet.allOf(Denial.class), covered);
    }

    @Test
    void everyDenialHasCodeSentenceAndHint() {
        assertEquals(
                Denial.values().length,
                Arrays.stream(Denial.values()).map(Denial::code).distinct().count());
        for (Denial denial : Denial.values()) {
            assertTrue(denial.code().matches("ADCM(-[A-Z]+)+"), denial.code());
            assertFalse(denial.sentence().isBlank() || denial.hint().isBlank(), denial.name());
        }
    }
}
