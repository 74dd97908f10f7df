// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of mapping cases against a directory: each case has settings, a certificate and accounts, and expects a
 * mapped account with its method, or a reason code. Contains only cases that a directory can express.
 */
abstract class MappingCases {
    private static final TestCa CA1 = TestCa.root("DC=com", "DC=contoso", "CN=CONTOSO-DC-CA");
    private static final TestCa CA2 = TestCa.root("CN=Other CA");
    private static final String ISSUER = "X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA";
    private static final String SERIAL = "2B0000000011AC0000000012";
    private static final String ISSUER_SERIAL = ISSUER + "<SR>1200000000AC11000000002B";
    private static final String SKI = "0102030405060708090a0b0c0d0e0f1011121314";
    private static final String SID_TAG = "tag:microsoft.com,2022-09-14:sid:";
    private static final String NEVER = "9223372036854775807";

    private final Map<String, String> settings = new HashMap<>();
    private Instant now = Instant.now();
    private TestDirectory directory;
    private TestAccount alice;
    private TestAccount bob;

    abstract TestDirectory directory();

    /**
     * A case: its name, its preparation with the certificate, and the expected {@code account by method} or reason
     * code.
     */
    private record Case(String name, Function<MappingCases, CertificateBuilder> certificate, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeEach
    void createAccounts(@TempDir Path folder) throws IOException {
        directory = directory();
        directory.publish(CA1.certificate());
        directory.publish(
                TestDirectory.Container.CERTIFICATION_AUTHORITIES, CA2.certificate()); // trusted, but not in NTAuth
        alice = directory.user("case-alice");
        bob = directory.user("case-bob");
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("verifyClientCertRevocation", "false"); // not under test
        settings.put("cacheTtl", "0");
        settings.put("negativeCacheTtl", "0");
    }

    @AfterEach
    void clear() {
        alice.close();
        bob.close();
    }

    final MappingCases set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    private MappingCases compatibility() {
        return set("strongCertificateBindingEnforcement", "compatibility");
    }

    private MappingCases altSecurityIdentities(String... values) {
        alice.altSecurityIdentities(values);
        return this;
    }

    private MappingCases alice(String attribute, String... values) {
        alice.set(attribute, values);
        return this;
    }

    private String upn(String name) {
        return name + "@" + directory.domain();
    }

    /** Certificate "C" of the table without a userPrincipalName. */
    private CertificateBuilder cWithoutUpn() {
        return issuedBy(CA1);
    }

    private CertificateBuilder issuedBy(TestCa ca) {
        return ca.issue("DC=com", "DC=contoso", "CN=alice")
                .serial(SERIAL)
                .subjectKeyIdentifier(HexFormat.of().parseHex(SKI));
    }

    private CertificateBuilder c() {
        return cWithoutUpn().upn(upn("case-alice"));
    }

    private CertificateBuilder cWithSid() {
        return c().sid(alice.objectSid());
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            return Thumbprint.of(certificate);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Case row(String name, Function<MappingCases, CertificateBuilder> certificate, String expected) {
        return new Case(name, certificate, expected);
    }

    static Stream<Case> strength() {
        return Stream.of(
                row("A1 SID", test -> test.cWithSid(), "case-alice by sid"),
                row("A2 no SID", test -> test.c(), "ADCM-WEAK-MAPPING"),
                row(
                        "A3 no SID, compatibility",
                        test -> test.compatibility().c().notBefore(test.now),
                        "case-alice by upn"),
                row(
                        "A4 older than the account",
                        test -> test.compatibility().c().notBefore(test.now.minusSeconds(86_400)),
                        "ADCM-CERTIFICATE-PREDATES-ACCOUNT"),
                row(
                        "A5 a little older",
                        test -> test.compatibility().c().notBefore(test.now.minusSeconds(500)),
                        "case-alice by upn"),
                row(
                        "A6 too much older",
                        test -> test.compatibility().c().notBefore(test.now.minusSeconds(700)),
                        "ADCM-CERTIFICATE-PREDATES-ACCOUNT"),
                row(
                        "A7 compensated",
                        test -> test.compatibility()
                                .set("certificateBackdatingCompensation", "365d")
                                .c()
                                .notBefore(test.now.minusSeconds(86_400)),
                        "case-alice by upn"),
                row(
                        "A8 not compensated",
                        test -> test.set("certificateBackdatingCompensation", "365d")
                                .c()
                                .notBefore(test.now.minusSeconds(86_400)),
                        "ADCM-WEAK-MAPPING"),
                row(
                        "A9 disabled",
                        test -> test.set("strongCertificateBindingEnforcement", "disabled")
                                .c(),
                        "case-alice by upn"),
                row("A10 SID of bob", test -> test.c().sid(test.bob.objectSid()), "ADCM-SID-MISMATCH"),
                row(
                        "A11 SID of bob, compatibility",
                        test -> test.compatibility().c().sid(test.bob.objectSid()),
                        "ADCM-SID-MISMATCH"),
                row(
                        "A12 SID of bob, disabled",
                        test -> test.set("strongCertificateBindingEnforcement", "disabled")
                                .c()
                                .sid(test.bob.objectSid()),
                        "case-alice by upn"),
                row("A13 SID alone", test -> test.cWithoutUpn().sid(test.alice.objectSid()), "ADCM-NO-ACCOUNT"),
                row(
                        "A14 strong value and SID of bob",
                        test -> test.altSecurityIdentities(ISSUER_SERIAL).c().sid(test.bob.objectSid()),
                        "case-alice by issuerSerial"),
                row(
                        "A15 SID in a URI",
                        test -> test.set("sanUriSidIssuers", thumbprint(CA1.certificate()))
                                .c()
                                .uri(SID_TAG + test.alice.objectSid()),
                        "case-alice by sid"),
                row(
                        "A16 SID in a URI, issuing CA not in sanUriSidIssuers",
                        test -> test.c().uri(SID_TAG + test.alice.objectSid()),
                        "ADCM-WEAK-MAPPING"),
                row(
                        "A17 SID of bob, URI of alice",
                        test -> test.set("sanUriSidIssuers", thumbprint(CA1.certificate()))
                                .c()
                                .sid(test.bob.objectSid())
                                .uri(SID_TAG + test.alice.objectSid()),
                        "ADCM-SID-MISMATCH"),
                row(
                        "A18 SID of alice, URI of bob",
                        test -> test.cWithSid().uri(SID_TAG + test.bob.objectSid()),
                        "case-alice by sid"),
                row(
                        "A19 URI of bob",
                        test -> test.set("sanUriSidIssuers", thumbprint(CA1.certificate()))
                                .c()
                                .uri(SID_TAG + test.bob.objectSid()),
                        "ADCM-SID-MISMATCH"),
                row(
                        "A20 malformed SID extension",
                        test -> test.c().rawExtension("1.3.6.1.4.1.311.25.2", false, new byte[] {0x30, 0x02}),
                        "ADCM-MALFORMED-SID-EXTENSION"),
                row("A22 SID of no account", test -> test.c().sid(test.alice.objectSid() + "1"), "ADCM-SID-MISMATCH"));
    }

    static Stream<Case> altSecurityIdentities() {
        return Stream.of(
                row(
                        "B1 issuer and serial number",
                        test -> test.altSecurityIdentities(ISSUER_SERIAL).cWithoutUpn(),
                        "case-alice by issuerSerial"),
                row(
                        "B2 in lower case",
                        test -> test.altSecurityIdentities(
                                        "X509:<I>dc=com,dc=contoso,cn=contoso-dc-ca<SR>1200000000ac11000000002b")
                                .cWithoutUpn(),
                        "case-alice by issuerSerial"),
                row(
                        "B3 serial number not reversed",
                        test -> test.altSecurityIdentities(ISSUER + "<SR>" + SERIAL)
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B4 serial number reversed by digits",
                        test -> test.altSecurityIdentities(ISSUER + "<SR>2100000000CA1100000000B2")
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B5 issuer in display order",
                        test -> test.altSecurityIdentities(
                                        "X509:<I>CN=CONTOSO-DC-CA,DC=contoso,DC=com<SR>1200000000AC11000000002B")
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B6 blanks after commas",
                        test -> test.altSecurityIdentities(
                                        "X509:<I>DC=com, DC=contoso, CN=CONTOSO-DC-CA<SR>1200000000AC11000000002B")
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B7 subject key identifier",
                        test -> test.altSecurityIdentities("X509:<SKI>" + SKI).cWithoutUpn(),
                        "case-alice by ski"),
                row(
                        "B8 subject key identifier reversed",
                        test -> test.altSecurityIdentities("X509:<SKI>14131211100f0e0d0c0b0a090807060504030201")
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B11 issuer and subject",
                        test -> test.altSecurityIdentities(ISSUER + "<S>DC=com,DC=contoso,CN=alice")
                                .cWithoutUpn(),
                        "ADCM-WEAK-MAPPING"),
                row(
                        "B12 issuer and subject, compatibility",
                        test -> test.compatibility()
                                .altSecurityIdentities(ISSUER + "<S>DC=com,DC=contoso,CN=alice")
                                .cWithoutUpn()
                                .notBefore(test.now),
                        "case-alice by issuerSubject"),
                row(
                        "B13 subject",
                        test -> test.altSecurityIdentities("X509:<S>DC=com,DC=contoso,CN=alice")
                                .cWithoutUpn(),
                        "ADCM-WEAK-MAPPING"),
                row(
                        "B13 subject, compatibility",
                        test -> test.compatibility()
                                .altSecurityIdentities("X509:<S>DC=com,DC=contoso,CN=alice")
                                .cWithoutUpn()
                                .notBefore(test.now),
                        "case-alice by subject"),
                row(
                        "B14 e-mail address",
                        test -> test.altSecurityIdentities("X509:<RFC822>alice@contoso.com")
                                .cWithoutUpn()
                                .email("alice@contoso.com"),
                        "ADCM-WEAK-MAPPING"),
                row(
                        "B14 e-mail address, compatibility",
                        test -> test.compatibility()
                                .altSecurityIdentities("X509:<RFC822>alice@contoso.com")
                                .cWithoutUpn()
                                .email("alice@contoso.com")
                                .notBefore(test.now),
                        "case-alice by rfc822"),
                row(
                        "B15 weak value and SID",
                        test -> test.altSecurityIdentities(ISSUER + "<S>DC=com,DC=contoso,CN=alice")
                                .cWithoutUpn()
                                .sid(test.alice.objectSid()),
                        "case-alice by sid"),
                row(
                        "B16 weak value before the strong one",
                        test -> test.altSecurityIdentities("X509:<S>DC=com,DC=contoso,CN=alice", ISSUER_SERIAL)
                                .cWithoutUpn(),
                        "case-alice by issuerSerial"),
                row(
                        "B17 issuer and SID",
                        test -> test.altSecurityIdentities(ISSUER + "<SID>" + test.alice.objectSid())
                                .cWithoutUpn()
                                .sid(test.alice.objectSid()),
                        "case-alice by issuerSid"),
                row(
                        "B18 issuer and SID, no SID",
                        test -> test.altSecurityIdentities(ISSUER + "<SID>" + test.alice.objectSid())
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B19 issuer only",
                        test -> test.compatibility()
                                .altSecurityIdentities(ISSUER)
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B20 issuer only, with the method issuer",
                        test -> test.compatibility()
                                .set("mappingMethods", "issuer")
                                .altSecurityIdentities(ISSUER)
                                .cWithoutUpn()
                                .notBefore(test.now),
                        "case-alice by issuer"),
                row(
                        "B21 one value on two accounts",
                        test -> {
                            test.bob.altSecurityIdentities(ISSUER_SERIAL);
                            return test.altSecurityIdentities(ISSUER_SERIAL).cWithoutUpn();
                        },
                        "ADCM-AMBIGUOUS"),
                row(
                        "B22 serial number without an issuer",
                        test -> test.altSecurityIdentities("X509:<SR>1200000000AC11000000002B")
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B23 prefix in lower case",
                        test -> test.altSecurityIdentities("x509:<SKI>" + SKI).cWithoutUpn(),
                        "case-alice by ski"),
                row(
                        "B24 a Kerberos name",
                        test -> test.altSecurityIdentities("Kerberos:alice@OTHER.ORG")
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B25 malformed values",
                        test -> test.altSecurityIdentities("X509:<>x", "X509:<I>", "X509:<No close", "X509:")
                                .cWithoutUpn(),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B26 sign octet left out",
                        test -> test.altSecurityIdentities(ISSUER + "<SR>D4C3B2A1")
                                .cWithoutUpn()
                                .serial("A1B2C3D4"),
                        "case-alice by issuerSerial"),
                row(
                        "B26 sign octet written",
                        test -> test.altSecurityIdentities(ISSUER + "<SR>D4C3B2A100")
                                .cWithoutUpn()
                                .serial("A1B2C3D4"),
                        "case-alice by issuerSerial"),
                row(
                        "B26 sign octet of a negative serial number left out",
                        test -> test.altSecurityIdentities(ISSUER + "<SR>7F")
                                .cWithoutUpn()
                                .serial("-81"),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B28 strong value of bob",
                        test -> {
                            test.bob.altSecurityIdentities(ISSUER_SERIAL);
                            return test.c();
                        },
                        "ADCM-WEAK-MAPPING"),
                row(
                        "B29 userPrincipalName of no account",
                        test -> test.altSecurityIdentities(ISSUER_SERIAL)
                                .cWithoutUpn()
                                .upn(test.upn("case-unknown")),
                        "case-alice by issuerSerial"),
                row(
                        "B29 userPrincipalName of no account, with the methods upn and sid",
                        test -> test.set("mappingMethods", "upn, sid")
                                .altSecurityIdentities(ISSUER_SERIAL)
                                .cWithoutUpn()
                                .upn(test.upn("case-unknown")),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B30 an accent",
                        test -> test.compatibility()
                                .altSecurityIdentities("X509:<S>CN=Jose")
                                .issuedBy(CA1, "CN=José"),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "B31 filter metacharacters",
                        test -> test.compatibility()
                                .altSecurityIdentities("X509:<S>CN=anything")
                                .issuedBy(CA1, "CN=a*)(cn\\=*"),
                        "ADCM-NO-ACCOUNT"));
    }

    private CertificateBuilder issuedBy(TestCa ca, String... subject) {
        return ca.issue(subject).notBefore(now);
    }

    static Stream<Case> userPrincipalNames() {
        return Stream.of(
                row(
                        "D1 in capitals",
                        test -> test.cWithoutUpn()
                                .upn(test.upn("case-alice").toUpperCase(Locale.ROOT))
                                .sid(test.alice.objectSid()),
                        "case-alice by sid"),
                row(
                        "D2 another suffix",
                        test -> {
                            test.alice.userPrincipalName("case-alice@corp.example");
                            return test.cWithoutUpn()
                                    .upn("case-alice@corp.example")
                                    .sid(test.alice.objectSid());
                        },
                        "case-alice by sid"),
                row(
                        "D3 implicit",
                        test -> {
                            test.alice.userPrincipalName(null);
                            return test.cWithSid();
                        },
                        "case-alice by sid"),
                row(
                        "D4 an unknown suffix",
                        test -> test.cWithoutUpn()
                                .upn("case-alice@unknown.example")
                                .sid(test.alice.objectSid()),
                        "ADCM-NO-ACCOUNT"),
                row("D10 two of them", test -> test.c().upn(test.upn("case-bob")), "ADCM-MULTIPLE-UPNS"),
                row(
                        "D11 a star",
                        test -> test.cWithoutUpn()
                                .upn("case-al*@" + test.directory.domain())
                                .sid(test.alice.objectSid()),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "D11 no suffix",
                        test -> test.cWithoutUpn().upn("case-alice").sid(test.alice.objectSid()),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "D11 no name",
                        test -> test.cWithoutUpn()
                                .upn("@" + test.directory.domain())
                                .sid(test.alice.objectSid()),
                        "ADCM-NO-ACCOUNT"),
                row("D11 empty", test -> test.cWithoutUpn().upn("").sid(test.alice.objectSid()), "ADCM-NO-ACCOUNT"),
                row(
                        "D12 another CA",
                        test -> test.issuedBy(CA2).upn(test.upn("case-alice")).sid(test.alice.objectSid()),
                        "ADCM-NOT-IN-NTAUTH"),
                row(
                        "D13 another CA, NTAuth off",
                        test -> test.set("ntAuth", "off")
                                .issuedBy(CA2)
                                .upn(test.upn("case-alice"))
                                .sid(test.alice.objectSid()),
                        "case-alice by sid"),
                row(
                        "D14 a CA below a listed CA",
                        test -> test.issuedBy(CA1.intermediate("CN=Sub CA"))
                                .upn(test.upn("case-alice"))
                                .sid(test.alice.objectSid()),
                        "ADCM-NOT-IN-NTAUTH"),
                row(
                        "D15 server authentication only",
                        test -> test.cWithSid().extendedKeyUsage("1.3.6.1.5.5.7.3.1"),
                        "ADCM-WRONG-USAGE"),
                row("D16 no extended key usage", test -> test.cWithSid().noExtendedKeyUsage(), "case-alice by sid"),
                row(
                        "D17 anyExtendedKeyUsage",
                        test -> test.cWithSid().extendedKeyUsage("2.5.29.37.0"),
                        "case-alice by sid"),
                row(
                        "D18 for smart card logon only",
                        test -> test.cWithSid().extendedKeyUsage("1.3.6.1.4.1.311.20.2.2"),
                        "ADCM-WRONG-USAGE"),
                row("D19 no digitalSignature", test -> test.cWithSid().keyUsage(0x20), "ADCM-WRONG-USAGE"),
                row(
                        "D20 expired",
                        test -> test.cWithSid()
                                .notBefore(test.now.minusSeconds(7200))
                                .notAfter(test.now.minusSeconds(1)),
                        "ADCM-CERTIFICATE-EXPIRED"),
                row(
                        "D20 not yet valid",
                        test -> test.cWithSid().notBefore(test.now.plusSeconds(60)),
                        "ADCM-CERTIFICATE-NOT-YET-VALID"),
                row(
                        "D23 useSubjectAltName=false",
                        test -> test.set("useSubjectAltName", "false").cWithSid(),
                        "ADCM-NO-ACCOUNT"));
    }

    private CertificateBuilder machine(String host) {
        return cWithoutUpn().dns(host + "." + directory.domain());
    }

    private String strongNameMatch(String methods) {
        return thumbprint(CA1.certificate()) + ";1.2.3.4;" + methods;
    }

    static Stream<Case> computersAndStrongNameMatches() {
        return Stream.of(
                row(
                        "E1 dNSName and SID",
                        test -> test.set("computerAccounts", "true")
                                .machine("case-ws1")
                                .sid(test.computer().objectSid()),
                        "case-ws1$ by sid"),
                row(
                        "E1 without computerAccounts",
                        test -> test.machine("case-ws1").sid(test.computer().objectSid()),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "E2 dNSName alone",
                        test -> {
                            test.computer();
                            return test.set("computerAccounts", "true").machine("case-ws1");
                        },
                        "ADCM-WEAK-MAPPING"),
                row(
                        "E3 another domain",
                        test -> test.set("computerAccounts", "true")
                                .cWithoutUpn()
                                .dns("case-ws1.other.org")
                                .sid(test.computer().objectSid()),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "E4 a user account of that name",
                        test -> test.set("computerAccounts", "true")
                                .machine("case-alice")
                                .sid(test.alice.objectSid()),
                        "ADCM-NO-ACCOUNT"),
                row(
                        "CVE-2022-26931 a userPrincipalName of a computer account",
                        test -> test.set("computerAccounts", "true")
                                .cWithoutUpn()
                                .upn(test.upn("case-ws1$"))
                                .sid(test.computer().objectSid()),
                        "ADCM-COMPUTER-ACCOUNT"),
                row(
                        "E5 suffix",
                        test -> test.set(
                                        "strongNameMatches",
                                        test.strongNameMatch("UpnSuffix=" + test.directory.domain()))
                                .c()
                                .certificatePolicies("1.2.3.4"),
                        "case-alice by upn"),
                row(
                        "E6 another policy",
                        test -> test.set(
                                        "strongNameMatches",
                                        test.strongNameMatch("UpnSuffix=" + test.directory.domain()))
                                .c()
                                .certificatePolicies("1.2.3.5"),
                        "ADCM-WEAK-MAPPING"),
                row(
                        "E7 another suffix",
                        test -> test.set("strongNameMatches", test.strongNameMatch("UpnSuffix=other.example"))
                                .c()
                                .certificatePolicies("1.2.3.4"),
                        "ADCM-WEAK-MAPPING"),
                row(
                        "E8 a part of the suffix",
                        test -> test.set("strongNameMatches", test.strongNameMatch("UpnSuffix=test"))
                                .c()
                                .certificatePolicies("1.2.3.4"),
                        "ADCM-WEAK-MAPPING"),
                row(
                        "E9 issuer and subject",
                        test -> test.set("strongNameMatches", test.strongNameMatch("IssuerSubject"))
                                .altSecurityIdentities(ISSUER + "<S>DC=com,DC=contoso,CN=alice")
                                .cWithoutUpn()
                                .certificatePolicies("1.2.3.4"),
                        "case-alice by issuerSubject"));
    }

    /** Replaces bob, so that it is deleted after the test. */
    private TestAccount computer() {
        bob.close();
        bob = directory.computer("case-ws1");
        return bob;
    }

    static Stream<Case> accounts() {
        byte[] noHours = new byte[21];
        return Stream.of(
                row(
                        "F1 disabled",
                        test -> {
                            test.alice.disable();
                            return test.cWithSid();
                        },
                        "ADCM-DISABLED"),
                row(
                        "F2 locked out",
                        test -> {
                            test.alice.lockOut();
                            return test.cWithSid();
                        },
                        "ADCM-LOCKED-OUT"),
                row(
                        "F5 expired",
                        test -> test.alice("accountExpires", "132223104000000000")
                                .cWithSid(),
                        "ADCM-ACCOUNT-EXPIRED"),
                row(
                        "F6 never expires",
                        test -> test.alice("accountExpires", "0").cWithSid(),
                        "case-alice by sid"),
                row(
                        "F6 never expires, as the largest number",
                        test -> test.alice("accountExpires", NEVER).cWithSid(),
                        "case-alice by sid"),
                row(
                        "F6 expires in 2099",
                        test -> test.alice("accountExpires", "157153824000000000")
                                .cWithSid(),
                        "case-alice by sid"),
                row(
                        "F7 must change the password",
                        test -> test.alice("pwdLastSet", "0").cWithSid(),
                        "case-alice by sid"),
                row(
                        "F8 must change the password, with checkPasswordExpired",
                        test -> test.set("checkPasswordExpired", "true")
                                .alice("pwdLastSet", "0")
                                .cWithSid(),
                        "ADCM-PASSWORD-EXPIRED"),
                row(
                        "F9 smart card required",
                        test -> test.alice("userAccountControl", Integer.toString(0x40200))
                                .cWithSid(),
                        "case-alice by sid"),
                row(
                        "F10 no logon hours",
                        test -> {
                            test.alice.set("logonHours", noHours);
                            return test.set("checkLogonHours", "true").cWithSid();
                        },
                        "ADCM-LOGON-HOURS"),
                row(
                        "F10 no logon hours, not checked",
                        test -> {
                            test.alice.set("logonHours", noHours);
                            return test.cWithSid();
                        },
                        "case-alice by sid"),
                row(
                        "F11 a Saturday",
                        test -> {
                            test.alice.set(
                                    "logonHours",
                                    HexFormat.of().parseHex("00000000ff0300ff0300ff0300ff0300ff03000000"));
                            test.now = Instant.parse("2026-11-28T12:00:00Z");
                            return test.set("checkLogonHours", "true")
                                    .cWithSid()
                                    .notBefore(Instant.parse("2026-11-01T00:00:00Z"));
                        },
                        "ADCM-LOGON-HOURS"),
                row(
                        "F11 a Friday",
                        test -> {
                            test.alice.set(
                                    "logonHours",
                                    HexFormat.of().parseHex("00000000ff0300ff0300ff0300ff0300ff03000000"));
                            test.now = Instant.parse("2026-11-27T12:00:00Z");
                            return test.set("checkLogonHours", "true")
                                    .cWithSid()
                                    .notBefore(Instant.parse("2026-11-01T00:00:00Z"));
                        },
                        "case-alice by sid"),
                row(
                        "F13 restricted to certain workstations",
                        test -> test.alice("userWorkstations", "PC1").cWithSid(),
                        "case-alice by sid"),
                row(
                        "F15 sensitive, cannot be delegated",
                        test -> test.alice("userAccountControl", Integer.toString(0x100200))
                                .cWithSid(),
                        "case-alice by sid"));
    }

    static Stream<Case> all() {
        return Stream.of(
                        strength(),
                        altSecurityIdentities(),
                        userPrincipalNames(),
                        computersAndStrongNameMatches(),
                        accounts())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void outcomeIsAsExpected(Case mappingCase) throws SettingsException {
        Identity identity = mappingCase.certificate().apply(this).issue();
        assertEquals(mappingCase.expected(), text(map(identity)));
    }

    private MappingOutcome map(Identity identity) throws SettingsException {
        return map(List.of(identity.certificate()));
    }

    private MappingOutcome map(List<X509Certificate> chain) throws SettingsException {
        try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.fixed(now, ZoneOffset.UTC))) {
            return mapper.mapper().map(chain);
        }
    }

    final TestAccount alice() {
        return alice;
    }

    final DirectoryAssembly<?> open() throws SettingsException {
        return DirectoryAssembly.of(settings, Clock.systemUTC());
    }

    /** A certificate of alice with that CRL distribution point. */
    final Identity withCrl(String url) {
        return cWithSid().crlDistributionPoint(url).issue();
    }

    /** The outcome for that certificate, as text. */
    final String login(Identity identity) throws SettingsException {
        return text(map(identity));
    }

    final byte[] crl(X509Certificate... revoked) {
        return CA1.crlRevoking(revoked);
    }

    final List<X509Certificate> certificate() {
        return List.of(cWithSid().issue().certificate());
    }

    /** The outcome for a certificate of alice with her SID, as text. */
    final String login() throws SettingsException {
        return text(map(cWithSid().issue()));
    }

    static String text(MappingOutcome outcome) {
        return outcome.match(
                mapped -> mapped.account().orElseThrow().sAMAccountName() + " by " + mapped.method(),
                denied -> denied.refusal().denial().code(),
                unavailable -> unavailable.cause());
    }

    private List<String> roles(String format) throws SettingsException {
        MappingOutcome outcome = set("roleNameFormat", format).map(cWithSid().issue());
        return outcome.match(
                mapped -> mapped.roles(), denied -> List.of(denied.toString()), down -> List.of(down.cause()));
    }

    @Test
    @DisplayName("B9 B10 SHA1-PUKEY is the SHA-1 thumbprint of the certificate, not of the key")
    void sha1PublicKeyIsTheThumbprint() throws Exception {
        Identity identity = cWithoutUpn().issue();
        alice.altSecurityIdentities(
                "X509:<SHA1-PUKEY>" + sha1(identity.certificate().getEncoded()));
        assertEquals("case-alice by sha1PublicKey", text(map(identity)));
        alice.altSecurityIdentities(
                "X509:<SHA1-PUKEY>" + sha1(identity.certificate().getPublicKey().getEncoded()));
        assertEquals("ADCM-NO-ACCOUNT", text(map(identity)));
    }

    private static String sha1(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    }

    @Test
    @DisplayName(
            "G1 G2 G3 G4 G5 G6 roles are the security groups of the token: nested in any scope, in circles, and primary")
    void rolesAreTheSecurityGroupsOfTheToken() throws Exception {
        try (TestGroup g1 = directory.group("case-g1");
                TestGroup g2 = directory.group("case-g2");
                TestGroup primary = directory.group("case-primary");
                TestGroup universal = directory.universalGroup("case-universal");
                TestGroup local = directory.domainLocalGroup("case-local");
                TestGroup mail = directory.distributionGroup("case-mail")) {
            g1.add(alice);
            g2.add(g1);
            g1.add(g2);
            universal.add(g1);
            local.add(universal);
            mail.add(alice);
            assertEquals(
                    List.of("Domain Users", "Users", "case-g1", "case-g2", "case-local", "case-universal"),
                    roles("sam"));
            directory.setPrimaryGroup(alice, primary);
            List<String> roles = roles("DOMAIN\\sam");
            assertTrue(roles.contains(directory.netbiosName() + "\\case-primary"), roles::toString);
        }
    }

    @Test
    @DisplayName("G11 the user name is DOMAIN\\sAMAccountName, as in Windows")
    void userNameIsTheWindowsName() throws Exception {
        String name = map(cWithSid().issue()).match(mapped -> mapped.userName(), Object::toString, Object::toString);
        assertEquals(directory.netbiosName() + "\\case-alice", name);
    }

    @Test
    @DisplayName("F18 a group with the value in altSecurityIdentities is not an account")
    void groupIsNotAnAccount() throws Exception {
        try (TestGroup group = directory.group("case-contact")) {
            setAltSecurityIdentities(group, ISSUER_SERIAL);
            assertEquals("ADCM-NO-ACCOUNT", text(map(cWithoutUpn().issue())));
        }
    }

    abstract void setAltSecurityIdentities(TestGroup group, String value);
}
