// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.NamesInText;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.PathBuilder;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Name constraints of CAs are judged as RFC 5280 4.2.1.10 and Windows judge them, and never end in an internal error.
 */
class NameConstraintsTest {
    private static final TestCa ROOT = TestCa.root("DC=test", "CN=Root");

    private static String judge(X509Certificate client, TestCa... cas) {
        try {
            new PathBuilder(
                            CertificationAuthorities.of(
                                    Stream.of(cas).map(TestCa::certificate).toList()),
                            Sha1Signatures.REFUSE)
                    .build(List.of(client), RequiredUsage.CLIENT_AUTHENTICATION, Instant.now());
            return "valid";
        } catch (CertificateRefusedException e) {
            assertEquals(Denial.UNTRUSTED_ISSUER, e.refusal().denial());
            return e.refusal().detail();
        }
    }

    private static void assertJudged(String expected, String detail) {
        if (expected.equals("valid")) {
            assertEquals("valid", detail);
        } else {
            assertTrue(detail.contains("the name constraints of CN=Sub,DC=test ") && detail.contains(expected), detail);
        }
    }

    @ParameterizedTest(name = "{0} | {1} | {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            UPN:@corp.example.test         |                  | UPN:alice@corp.example.test      | valid
            UPN:@corp.example.test         |                  | UPN:alice@CORP.example.TEST      | valid
            UPN:@corp.example.test         |                  | UPN:alice@emea.corp.example.test | do not permit the userPrincipalName alice@emea
            UPN:@corp.example.test         |                  | UPN:alice@evilcorp.example.test  | do not permit the userPrincipalName
            UPN:@corp.example.test         |                  | UPN:alice                        | do not permit the userPrincipalName alice
            UPN:@corp.example.test         |                  | UPN:a@corp.example.test@other.example | do not permit
            UPN:@corp.example.test         |                  |                                  | valid
            UPN:.corp.example.test         |                  | UPN:alice@emea.corp.example.test | valid
            UPN:.corp.example.test         |                  | UPN:alice@corp.example.test      | do not permit
            UPN:corp.example.test          |                  | UPN:alice@corp.example.test      | valid
            UPN:corp.example.test          |                  | UPN:alice@emea.corp.example.test | valid
            UPN:corp.example.test          |                  | UPN:alice@evilcorp.example.test  | do not permit
            UPN:alice@corp.example.test    |                  | UPN:alice@corp.example.test      | valid
            UPN:alice@corp.example.test    |                  | UPN:bob@corp.example.test        | do not permit
            UPN:@other.example UPN:@corp.example.test |       | UPN:alice@corp.example.test      | valid
            UPN:@corp.example.test         |                  | UPN:a@corp.example.test UPN:b@other.example | do not permit the userPrincipalName b@other.example
                                           | UPN:@corp.example.test | UPN:alice@corp.example.test | exclude the userPrincipalName alice@corp.example.test
                                           | UPN:@other.example | UPN:alice@corp.example.test     | valid
                                           | UPN:corp.example.test | UPN:@corp.example.test       | exclude the userPrincipalName @corp
            UPN:@corp.example.test         | UPN:bob@corp.example.test | UPN:bob@corp.example.test | exclude the userPrincipalName bob
            other:1.2.3                    |                  | UPN:alice@corp.example.test      | valid
            other:1.2.3                    |                  | other:1.2.3                      | cannot be applied to the otherName 1.2.3
                                           | other:1.2.3      | other:1.2.3                      | cannot be applied to the otherName 1.2.3
            other:1.2.3                    |                  | other:1.2.4                      | valid
            URI:.corp.example.test         |                  | URI:urn:uuid:9f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0 | cannot be applied to the uniformResourceIdentifier urn:uuid:9f1c
            URI:.corp.example.test         |                  | URI:tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-3-1105 | a URI has no fully qualified host name
            URI:.corp.example.test         |                  | URI:mailto:alice@www.corp.example.test | a URI has no fully qualified host name
            URI:.corp.example.test         |                  | URI:http://10.1.2.3/             | a URI has no fully qualified host name
            URI:.corp.example.test         |                  | URI:http://[::1]/                | a URI has no fully qualified host name
            URI:.corp.example.test         |                  | URI:https://                     | a URI has no fully qualified host name
            URI:.corp.example.test         |                  | URI:file:///etc/passwd           | a URI has no fully qualified host name
            URI:.corp.example.test         |                  | URI:https://www.corp.example.test/a?b#c | valid
            URI:.corp.example.test         |                  | URI:https://WWW.Corp.example.test:8443 | valid
            URI:.corp.example.test         |                  | URI:https://other.example@www.corp.example.test/ | valid
            URI:.corp.example.test         |                  | URI:https://www.corp.example.test@other.example/ | do not permit
            URI:.corp.example.test         |                  | URI:https://corp.example.test/   | do not permit
            URI:corp.example.test          |                  | URI:https://corp.example.test/   | valid
            URI:corp.example.test          |                  | URI:https://www.corp.example.test/ | do not permit
            URI:.corp.example.test         |                  | UPN:alice@corp.example.test      | valid
                                           | URI:evil.example IP:0.0.0.0/0.0.0.0 | URI:urn:uuid:9f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0 | a URI has no fully qualified host name
                                           | URI:evil.example IP:0.0.0.0/0.0.0.0 | UPN:alice@corp.example.test | valid
                                           | URI:evil.example | URI:http://evil.example/          | exclude the uniformResourceIdentifier http://evil.example/
                                           | URI:evil.example | URI:http://good.example/          | valid
            DNS:corp.example.test          |                  | DNS:corp.example.test            | valid
            DNS:corp.example.test          |                  | DNS:ws1.Corp.example.test        | valid
            DNS:corp.example.test          |                  | DNS:evilcorp.example.test        | do not permit the dNSName evilcorp
            DNS:.corp.example.test         |                  | DNS:ws1.corp.example.test        | valid
            DNS:.corp.example.test         |                  | DNS:corp.example.test            | do not permit
            DNS:corp.example.test          | DNS:lab.corp.example.test | DNS:ws1.lab.corp.example.test | exclude the dNSName
            DNS:corp.example.test          |                  | UPN:alice@other.example          | valid
            DNS:corp.example.test.         |                  | DNS:ws1.corp.example.test        | valid
            DNS:corp.example.test          |                  | DNS:ws1.corp.example.test.       | valid
            DNS:corp.example.test          |                  | DNS:.corp.example.test           | do not permit the dNSName .corp
                                           | DNS:corp.example.test. | DNS:a.corp.example.test    | exclude the dNSName a.corp
                                           | DNS:.corp.example.test. | DNS:a.corp.example.test   | exclude the dNSName a.corp
                                           | DNS:.corp.example.test. | DNS:corp.example.test.    | valid
            email:corp.example.test        |                  | email:alice@corp.example.test    | valid
            email:corp.example.test        |                  | email:alice@mail.corp.example.test | do not permit the rfc822Name
            email:.corp.example.test       |                  | email:alice@mail.corp.example.test | valid
            email:@corp.example.test       |                  | email:alice@corp.example.test    | valid
            email:alice@corp.example.test  |                  | email:bob@corp.example.test      | do not permit
            email:alice@corp.example.test  |                  | email:alice@Corp.example.test    | valid
            email:alice@corp.example.test  |                  | email:Alice@corp.example.test    | do not permit
            email:alice@corp.example.test  |                  | email:alice@other.example        | do not permit
            email:corp.example.test        |                  | email:alice                      | an rfc822Name has no host
            IP:10.0.0.0/255.0.0.0          |                  | IP:10.1.2.3                      | valid
            IP:10.0.0.0/255.0.0.0          |                  | IP:11.1.2.3                      | do not permit the iPAddress 11.1.2.3
            IP:10.0.0.0/255.0.0.0          |                  | IP:2001:db8::1                   | do not permit the iPAddress 2001:db8
                                           | IP:0.0.0.0/0.0.0.0 | IP:10.1.2.3                    | exclude the iPAddress 10.1.2.3
                                           | IP:0.0.0.0/0.0.0.0 | IP:2001:db8::1                 | valid
            RID:1.2.3                      |                  | RID:1.2.3                        | cannot be applied to the registeredID
            dir:DC=test                    |                  |                                  | valid
            dir:dc=TEST                    |                  |                                  | valid
            dir:DC=test,CN=ALICE           |                  |                                  | valid
            dir:DC=test,CN=alice,CN=x      |                  |                                  | do not permit
            dir:DC=other                   |                  |                                  | do not permit the directoryName CN=alice
                                           | dir:DC=test      |                                  | exclude the directoryName CN=alice
            dir:DC=test                    |                  | dir:DC=other,CN=x                | do not permit the directoryName CN=x
            """)
    void namesAreJudged(String permitted, String excluded, String names, String expected) {
        TestCa sub = ROOT.intermediate(NamesInText.nameConstraints(permitted, excluded), "DC=test", "CN=Sub");
        X509Certificate client = NamesInText.subjectAltNames(names)
                .apply(sub.issue("DC=test", "CN=alice"))
                .issue()
                .certificate();
        assertJudged(expected, judge(client, ROOT, sub));
    }

    /** The string type of a userPrincipalName, its tag and its character set. */
    private enum StringType {
        UTF8_STRING(0x0C, "UTF-8"),
        NUMERIC_STRING(0x12, "US-ASCII"),
        PRINTABLE_STRING(0x13, "US-ASCII"),
        TELETEX_STRING(0x14, "ISO-8859-1"),
        TELETEX_STRING_IN_UTF_8(0x14, "UTF-8"),
        IA5_STRING(0x16, "US-ASCII"),
        VISIBLE_STRING(0x1A, "US-ASCII"),
        UNIVERSAL_STRING(0x1C, "UTF-32BE"),
        BMP_STRING(0x1E, "UTF-16BE");

        private final int tag;
        private final Charset charset;

        StringType(int tag, String charset) {
            this.tag = tag;
            this.charset = Charset.forName(charset);
        }

        byte[] value(String upn) {
            return EncodedNames.element(tag, upn.getBytes(charset));
        }
    }

    /** Returns a GeneralName with the type of the userPrincipalName. */
    private static byte[] upn(byte[] value) {
        byte[] type = HexFormat.of().parseHex("060a2b060104018237140203");
        return EncodedNames.element(0xA0, type, EncodedNames.element(0xA0, value));
    }

    private static String judgeUpn(TestCa sub, byte[] value) {
        return judge(
                sub.issue("DC=test", "CN=alice")
                        .rawSubjectAltName(EncodedNames.element(0x30, upn(value)))
                        .issue()
                        .certificate(),
                ROOT,
                sub);
    }

    @ParameterizedTest
    @EnumSource
    void upnOfEachStringTypeIsConstrained(StringType type) {
        TestCa permitting =
                ROOT.intermediate(NamesInText.nameConstraints("UPN:@corp.example.test", ""), "DC=test", "CN=Sub");
        assertEquals("valid", judgeUpn(permitting, type.value("alice@corp.example.test")));
        assertJudged(
                "do not permit the userPrincipalName alice@other.example",
                judgeUpn(permitting, type.value("alice@other.example")));
        TestCa excluding =
                ROOT.intermediate(NamesInText.nameConstraints("", "UPN:@corp.example.test"), "DC=test", "CN=Sub");
        assertJudged(
                "exclude the userPrincipalName alice@corp.example.test",
                judgeUpn(excluding, type.value("alice@corp.example.test")));
        assertEquals("valid", judgeUpn(excluding, type.value("alice@other.example")));
    }

    @ParameterizedTest
    @EnumSource
    void constraintOfEachStringTypeCounts(StringType type) {
        for (int tag : new int[] {0xA0, 0xA1}) {
            byte[] subtree = EncodedNames.element(0x30, upn(type.value("@corp.example.test")));
            TestCa sub = ROOT.intermediate(
                    builder -> builder.rawExtension(
                            "2.5.29.30", true, EncodedNames.element(0x30, EncodedNames.element(tag, subtree))),
                    "DC=test",
                    "CN=Sub");
            boolean permits = tag == 0xA0;
            assertJudged(
                    permits ? "valid" : "exclude the userPrincipalName",
                    judgeUpn(sub, StringType.UTF8_STRING.value("alice@corp.example.test")));
            assertJudged(
                    permits ? "do not permit the userPrincipalName" : "valid",
                    judgeUpn(sub, StringType.UTF8_STRING.value("alice@other.example")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "octets that are not UTF-8, 0c04616c40ff, cannot be applied to the userPrincipalName #",
        "octets that are not ASCII, 160461c96140, cannot be applied to the userPrincipalName #",
        "NUL, 0c0461004061, cannot be applied to the userPrincipalName #",
        "half a BMPString, 1e0361c961, cannot be applied to the userPrincipalName #",
        "OCTET STRING, 04024061, cannot be applied to the userPrincipalName #",
        "INTEGER, 020101, cannot be applied to the userPrincipalName #",
        "constructed string, 2c040c024061, cannot be applied to the userPrincipalName #",
        "two strings, 0c0240610c024061, cannot be applied to malformed names",
        "no string, '', cannot be applied to malformed names",
    })
    void upnThatCannotBeReadIsRefused(String fault, String value, String expected) {
        for (TestCa sub : List.of(
                ROOT.intermediate(NamesInText.nameConstraints("UPN:@corp.example.test", ""), "DC=test", "CN=Sub"),
                ROOT.intermediate(NamesInText.nameConstraints("", "UPN:@other.example"), "DC=test", "CN=Sub"))) {
            assertJudged(expected, judgeUpn(sub, HexFormat.of().parseHex(value)));
        }
    }

    @ParameterizedTest
    @CsvSource({"asmith", "SMITH.ALICE.Q.1234567890", "Alice Smith", "www.other.example"})
    void commonNameIsNotADnsName(String commonName) {
        TestCa sub = ROOT.intermediate(
                NamesInText.nameConstraints("DNS:corp.example.test dir:DC=test", ""), "DC=test", "CN=Sub");
        X509Certificate client = sub.issue("DC=test", "CN=" + commonName)
                .upn("alice@corp.example.test")
                .issue()
                .certificate();
        assertEquals("valid", judge(client, ROOT, sub));
    }

    @Test
    void emailAddressOfTheSubjectCountsWithoutAnRfc822Name() {
        TestCa sub = ROOT.intermediate(NamesInText.nameConstraints("email:corp.example.test", ""), "DC=test", "CN=Sub");
        String subject = "E=alice@other.example";
        assertJudged(
                "do not permit the rfc822Name alice@other.example",
                judge(sub.issue("DC=test", subject).issue().certificate(), ROOT, sub));
        assertJudged(
                "do not permit the rfc822Name alice@other.example",
                judge(
                        sub.issue("DC=test", subject)
                                .upn("alice@corp.example.test")
                                .issue()
                                .certificate(),
                        ROOT,
                        sub));
        assertEquals(
                "valid",
                judge(
                        sub.issue("DC=test", subject)
                                .email("alice@corp.example.test")
                                .issue()
                                .certificate(),
                        ROOT,
                        sub));
    }

    @Test
    void constraintsOfEachCaAboveCount() {
        TestCa wide = ROOT.intermediate(NamesInText.nameConstraints("UPN:corp.example.test", ""), "DC=test", "CN=Sub");
        TestCa narrow = wide.intermediate(NamesInText.nameConstraints("UPN:.example.test", ""), "DC=test", "CN=Narrow");
        assertEquals("valid", judge(user(narrow, "alice@corp.example.test"), ROOT, wide, narrow));
        assertJudged("do not permit", judge(user(narrow, "alice@lab.example.test"), ROOT, wide, narrow));
        TestCa constrainedRoot =
                TestCa.root("DC=test", "CN=Sub").renewed(NamesInText.nameConstraints("UPN:@corp.example.test", ""));
        TestCa below = constrainedRoot.intermediate("DC=test", "CN=Below");
        assertEquals("valid", judge(user(below, "alice@corp.example.test"), constrainedRoot, below));
        assertJudged("do not permit", judge(user(below, "alice@other.example"), constrainedRoot, below));
    }

    private static X509Certificate user(TestCa ca, String upn) {
        return ca.issue("DC=test", "CN=alice").upn(upn).issue().certificate();
    }

    @Test
    void constraintsApplyToCasBelowUnlessTheyAreSelfIssued() {
        TestCa sub = ROOT.intermediate(NamesInText.nameConstraints("dir:DC=test,OU=Users", ""), "DC=test", "CN=Sub");
        TestCa below = sub.intermediate("DC=test", "CN=Below");
        X509Certificate alice =
                below.issue("DC=test", "OU=Users", "CN=alice").issue().certificate();
        assertJudged("do not permit the directoryName CN=Below", judge(alice, ROOT, sub, below));
        TestCa selfIssued = sub.intermediate("DC=test", "CN=Sub");
        X509Certificate bob =
                selfIssued.issue("DC=test", "OU=Users", "CN=bob").issue().certificate();
        assertEquals("valid", judge(bob, ROOT, sub, selfIssued));
    }

    @Test
    void malformedConstraintsPermitNoName() {
        byte[] unexpectedTag = {0x30, 0x04, (byte) 0xA2, 0x02, 0x30, 0x00};
        TestCa sub = ROOT.intermediate(
                builder -> builder.rawExtension("2.5.29.30", false, unexpectedTag), "DC=test", "CN=Sub");
        assertJudged("are malformed", judge(user(sub, "alice@corp.example.test"), ROOT, sub));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "minimum 1, 800101, false",
        "minimum 0 in two octets, 80020000, false",
        "maximum 0, 810100, false",
        "minimum 0 and maximum 1, 800100810101, false",
        "maximum 1 and minimum 0, 810101800100, false",
        "minimum 0, 800100, true",
    })
    void subtreeWithADistanceIsNotSupported(String fault, String distance, boolean isPermitted) {
        byte[] dnsName = EncodedNames.element(0x82, "a.test".getBytes(StandardCharsets.US_ASCII));
        byte[] subtree = EncodedNames.element(0x30, dnsName, HexFormat.of().parseHex(distance));
        byte[] value = EncodedNames.element(0x30, EncodedNames.element(0xA0, subtree));
        TestCa sub = ROOT.intermediate(builder -> builder.rawExtension("2.5.29.30", true, value), "DC=test", "CN=Sub");
        X509Certificate machine =
                sub.issue("DC=test", "CN=x").dns("a.test").issue().certificate();
        assertJudged(isPermitted ? "valid" : "a subtree has a minimum or a maximum", judge(machine, ROOT, sub));
        assertEquals("valid", judge(user(sub, "alice@corp.example.test"), ROOT, sub));
    }

    @ParameterizedTest
    @CsvSource({"890178", "8a0178", "020178"})
    void nameOfAnUndefinedFormIsRefused(String generalName) {
        TestCa sub = ROOT.intermediate(NamesInText.nameConstraints("UPN:@corp.example.test", ""), "DC=test", "CN=Sub");
        X509Certificate client = sub.issue("DC=test", "CN=alice")
                .rawSubjectAltName(EncodedNames.element(0x30, HexFormat.of().parseHex(generalName)))
                .issue()
                .certificate();
        assertJudged("cannot be applied to malformed names", judge(client, ROOT, sub));
    }
}
