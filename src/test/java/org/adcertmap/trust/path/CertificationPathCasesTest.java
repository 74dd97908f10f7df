// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.NamesInText;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertPolicyId;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyMappings;
import org.bouncycastle.asn1.x509.PolicyQualifierInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certification paths as federal bridges, commercial and enterprise CAs have them. */
class CertificationPathCasesTest {
    private static final String POLICY = "1.3.6.1.4.1.99999.1";
    private static final String OTHER_POLICY = "1.3.6.1.4.1.99999.2";
    private static final TestCa ROOT = TestCa.root("CN=Root");

    private final Instant now = Instant.now();

    private static byte[] der(ASN1Object value) {
        try {
            return value.getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String judge(List<X509Certificate> chain, TestCa... published) {
        return judge(RequiredUsage.CLIENT_AUTHENTICATION, chain, published);
    }

    private String judge(RequiredUsage usage, List<X509Certificate> chain, TestCa... published) {
        try {
            return new PathBuilder(
                            CertificationAuthorities.of(Stream.of(published)
                                    .map(TestCa::certificate)
                                    .toList()),
                            Sha1Signatures.REFUSE)
                    .build(chain, usage, now)
                    .toString();
        } catch (CertificateRefusedException e) {
            return e.refusal().denial().code() + " " + e.refusal().detail();
        }
    }

    private static List<X509Certificate> alice(TestCa ca) {
        return alice(ca, builder -> builder);
    }

    private static List<X509Certificate> alice(TestCa ca, UnaryOperator<CertificateBuilder> change) {
        return List.of(change.apply(ca.issue("CN=alice")).issue().certificate());
    }

    private static void assertContains(String expected, String text) {
        assertTrue(text.contains(expected), text);
    }

    /** Policy constraints; -1 for absent. */
    private static UnaryOperator<CertificateBuilder> policyConstraints(int requireExplicit, int inhibitMapping) {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        if (requireExplicit >= 0) {
            parts.add(new DERTaggedObject(false, 0, new ASN1Integer(requireExplicit)));
        }
        if (inhibitMapping >= 0) {
            parts.add(new DERTaggedObject(false, 1, new ASN1Integer(inhibitMapping)));
        }
        return builder -> builder.rawExtension("2.5.29.36", true, der(new DERSequence(parts)));
    }

    private static UnaryOperator<CertificateBuilder> policies(String... policies) {
        return builder -> builder.certificatePolicies(policies);
    }

    private static UnaryOperator<CertificateBuilder> both(
            UnaryOperator<CertificateBuilder> first, UnaryOperator<CertificateBuilder> second) {
        return builder -> second.apply(first.apply(builder));
    }

    @ParameterizedTest(name = "requireExplicitPolicy {0}, policies of the CA {1}, of the user {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            0 | 1.3.6.1.4.1.99999.1 | 1.3.6.1.4.1.99999.1 | CN=alice <- CN=Sub <- CN=Root
            0 | 1.3.6.1.4.1.99999.1 |                     | ADCM-UNTRUSTED-ISSUER the certificate policies of CN=alice are not valid
            0 | 1.3.6.1.4.1.99999.1 | 1.3.6.1.4.1.99999.2 | ADCM-UNTRUSTED-ISSUER the certificate policies of CN=alice are not valid
            0 | 2.5.29.32.0         | 1.3.6.1.4.1.99999.2 | CN=alice <- CN=Sub <- CN=Root
            0 |                     | 1.3.6.1.4.1.99999.1 | policy constraints of CN=Sub
            1 | 1.3.6.1.4.1.99999.1 |                     | policy constraints of CN=Sub
            5 | 1.3.6.1.4.1.99999.1 |                     | CN=alice <- CN=Sub <- CN=Root
            """)
    void explicitPolicyOfACaBelowARootWithoutPolicies(
            int require, String caPolicies, String userPolicies, String expected) {
        UnaryOperator<CertificateBuilder> change = policyConstraints(require, -1);
        TestCa sub = ROOT.intermediate(caPolicies == null ? change : both(change, policies(caPolicies)), "CN=Sub");
        assertContains(
                expected,
                judge(alice(sub, userPolicies == null ? UnaryOperator.identity() : policies(userPolicies)), ROOT, sub));
    }

    @Test
    void explicitPolicyOfTheRootCaItselfDoesNotCount() {
        TestCa strict = TestCa.root("CN=Strict").renewed(policyConstraints(0, 0));
        assertEquals("CN=alice <- CN=Strict", judge(alice(strict), strict));
    }

    @Test
    void bridgeWithExplicitPolicyAndInhibitedMapping() {
        TestCa bridge = ROOT.intermediate(both(policyConstraints(0, 2), policies(POLICY)), "CN=Bridge");
        TestCa agency = bridge.intermediate(policies(POLICY), "CN=Agency");
        assertEquals(
                "CN=alice <- CN=Agency <- CN=Bridge <- CN=Root",
                judge(alice(agency, policies(POLICY)), ROOT, bridge, agency));
        assertContains("policies of CN=alice", judge(alice(agency), ROOT, bridge, agency));
        TestCa mapping = bridge.intermediate(both(policies(POLICY), mapping(POLICY, OTHER_POLICY)), "CN=Mapping");
        assertEquals(
                "CN=alice <- CN=Mapping <- CN=Bridge <- CN=Root",
                judge(alice(mapping, policies(OTHER_POLICY)), ROOT, bridge, mapping));
        TestCa inhibiting = ROOT.intermediate(both(policyConstraints(0, 0), policies(POLICY)), "CN=Inhibiting");
        TestCa mapsInVain =
                inhibiting.intermediate(both(policies(POLICY), mapping(POLICY, OTHER_POLICY)), "CN=Maps in vain");
        assertContains(
                "ADCM-UNTRUSTED-ISSUER the certificate policies of",
                judge(alice(mapsInVain, policies(OTHER_POLICY)), ROOT, inhibiting, mapsInVain));
    }

    private static UnaryOperator<CertificateBuilder> mapping(String from, String to) {
        CertPolicyId issuer = CertPolicyId.getInstance(new ASN1ObjectIdentifier(from));
        CertPolicyId subject = CertPolicyId.getInstance(new ASN1ObjectIdentifier(to));
        return builder -> builder.rawExtension("2.5.29.33", true, der(new PolicyMappings(issuer, subject)));
    }

    @Test
    void qualifierOfACriticalPolicyIsAccepted() {
        PolicyInformation policy = new PolicyInformation(
                new ASN1ObjectIdentifier(POLICY),
                new DERSequence(new PolicyQualifierInfo("http://pki.corp.example.test/cps")));
        UnaryOperator<CertificateBuilder> critical =
                builder -> builder.rawExtension("2.5.29.32", true, der(new CertificatePolicies(policy)));
        TestCa sub = ROOT.intermediate(critical, "CN=Sub");
        assertEquals("CN=alice <- CN=Sub <- CN=Root", judge(alice(sub), ROOT, sub));
        assertEquals("CN=alice <- CN=Sub <- CN=Root", judge(alice(sub, critical), ROOT, sub));
    }

    @Test
    void searchGoesOnWhereOnePathCannotBeJudged() {
        List<UnaryOperator<CertificateBuilder>> faults = List.of(
                NamesInText.nameConstraints("UPN:@other.example", ""),
                NamesInText.nameConstraints("URI:.corp.example.test", ""),
                NamesInText.nameConstraints("other:1.2.3", ""),
                builder -> builder.rawExtension("1.2.3.4", true, der(DERNull.INSTANCE)),
                builder -> builder.extendedKeyUsage("1.3.6.1.5.5.7.3.1"),
                builder -> builder.notAfter(Instant.now().minusSeconds(5)),
                policyConstraints(0, -1),
                builder -> builder.keyUsage(2));
        TestCa clean = ROOT.intermediate("CN=Cross");
        List<X509Certificate> user =
                alice(clean, NamesInText.subjectAltNames("UPN:alice@corp.example.test URI:urn:uuid:1 other:1.2.3"));
        for (UnaryOperator<CertificateBuilder> fault : faults) {
            TestCa faulty = clean.crossSignedBy(ROOT, fault);
            String expected = "CN=alice <- CN=Cross <- CN=Root";
            assertEquals(expected, judge(user, ROOT, clean, faulty));
            assertEquals(expected, judge(user, ROOT, faulty, clean));
            assertEquals(expected, judge(List.of(user.get(0), faulty.certificate(), clean.certificate()), ROOT));
            assertContains("ADCM-", judge(user, ROOT, faulty));
        }
    }

    @Test
    void constrainedRootIsLeftForAnotherOneInAnyOrder() {
        TestCa only = TestCa.root("CN=Only")
                .renewed(builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(0))));
        TestCa other = TestCa.root("CN=Other");
        TestCa issuing = only.intermediate("CN=Issuing");
        TestCa cross = issuing.crossSignedBy(other);
        List<TestCa> cas = new ArrayList<>(List.of(only, other, issuing, cross));
        for (int turn = 0; turn < cas.size(); turn++) {
            Collections.rotate(cas, 1);
            assertEquals("CN=alice <- CN=Issuing <- CN=Other", judge(alice(issuing), cas.toArray(TestCa[]::new)));
        }
        assertContains(
                "the pathLenConstraint of the CA CN=Only permits 0 CAs below it, and the certification path has 1",
                judge(alice(issuing), only, issuing));
    }

    @Test
    void meshOfCrossCertifiedCasLeadsToTheRoot() {
        List<TestCa> bridges = Stream.of("CN=A", "CN=B", "CN=C", "CN=D", "CN=E", "CN=F")
                .map(TestCa::root)
                .toList();
        List<TestCa> published = new ArrayList<>(List.of(ROOT, bridges.get(5).crossSignedBy(ROOT)));
        for (TestCa issuer : bridges) {
            bridges.stream()
                    .filter(ca -> ca != issuer)
                    .map(ca -> ca.crossSignedBy(issuer))
                    .forEach(published::add);
        }
        // The CAs' self-signed certificates are not published, only their cross certificates.
        assertEquals(
                "CN=alice <- CN=A <- CN=F <- CN=Root", judge(alice(bridges.get(0)), published.toArray(TestCa[]::new)));
    }

    @ParameterizedTest(name = "extended key usage of a CA {0}, critical {1}: client authentication {2}")
    @CsvSource({
        "1.3.6.1.5.5.7.3.1, false, false",
        "1.3.6.1.5.5.7.3.1, true, false",
        "1.3.6.1.5.5.7.3.3, true, false",
        "1.3.6.1.5.5.7.3.3, false, false",
        "1.3.6.1.4.1.311.20.2.2, false, false",
        "1.3.6.1.5.5.7.3.2, true, true",
        "1.3.6.1.5.5.7.3.2, false, true",
        "2.5.29.37.0, false, true",
        "2.5.29.37.0, true, true",
        "1.3.6.1.5.5.7.3.1 1.3.6.1.5.5.7.3.2, true, true",
    })
    void extendedKeyUsageOfEachCaCounts(String usages, boolean critical, boolean permits) {
        byte[] extension = der(new DERSequence(
                Stream.of(usages.split(" ")).map(ASN1ObjectIdentifier::new).toArray(ASN1Encodable[]::new)));
        UnaryOperator<CertificateBuilder> limit = builder -> builder.rawExtension("2.5.29.37", critical, extension);
        TestCa middle = ROOT.intermediate(limit, "CN=Limited");
        TestCa issuing = middle.intermediate("CN=Issuing");
        TestCa last = ROOT.intermediate("CN=First").intermediate(limit, "CN=Limited");
        TestCa limitedRoot = TestCa.root("CN=Limited").renewed(limit);
        List<String> judged = List.of(
                judge(alice(issuing), ROOT, middle, issuing),
                judge(
                        Stream.concat(alice(last).stream(), Stream.of(last.certificate()))
                                .toList(),
                        ROOT,
                        last),
                judge(alice(limitedRoot), limitedRoot));
        assertEquals(permits, judged.get(0).equals("CN=alice <- CN=Issuing <- CN=Limited <- CN=Root"), judged.get(0));
        assertEquals(permits, judged.get(2).equals("CN=alice <- CN=Limited"), judged.get(2));
        if (!permits) {
            assertContains("the extended key usage of the CA CN=Limited has only " + usages, judged.get(0));
        }
        assertEquals(
                "CN=alice <- CN=Issuing <- CN=Limited <- CN=Root",
                judge(RequiredUsage.ANY, alice(issuing), ROOT, middle, issuing),
                "usageCheck=false");
    }

    @Test
    void malformedExtendedKeyUsageOfACaPermitsNothing() {
        TestCa sub =
                ROOT.intermediate(builder -> builder.rawExtension("2.5.29.37", false, der(DERNull.INSTANCE)), "CN=Sub");
        assertContains("the extended key usage of the CA CN=Sub", judge(alice(sub), ROOT, sub));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"not a CA", "no keyCertSign", "path length", "critical extension", "expired", "root critical"})
    void reasonNamesTheCertificateAndTheRule(String fault) {
        TestCa odd = TestCa.root("CN=Odd root")
                .renewed(builder -> builder.rawExtension("1.2.3.4", true, der(DERNull.INSTANCE)));
        TestCa limited = ROOT.intermediate(
                builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(0))), "CN=Limited");
        TestCa sub = switch (fault) {
            case "not a CA" ->
                ROOT.intermediate(
                        builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(false))), "CN=Sub");
            case "no keyCertSign" -> ROOT.intermediate(builder -> builder.keyUsage(2), "CN=Sub");
            case "path length" -> limited.intermediate("CN=Sub");
            case "critical extension" ->
                ROOT.intermediate(builder -> builder.rawExtension("1.2.3.4", true, der(DERNull.INSTANCE)), "CN=Sub");
            case "expired" -> ROOT.intermediate(builder -> builder.notAfter(now.minusSeconds(5)), "CN=Sub");
            default -> odd.intermediate("CN=Sub");
        };
        String expected = switch (fault) {
            case "not a CA" -> "CN=Sub is not a CA certificate";
            case "no keyCertSign" -> "the key usage of the CA CN=Sub lacks keyCertSign";
            case "path length" -> "the pathLenConstraint of the CA CN=Limited permits 0 CAs below it";
            case "critical extension" -> "CN=Sub has an unrecognized critical extension: 1.2.3.4";
            case "expired" -> "ADCM-CERTIFICATE-EXPIRED since ";
            default -> "CN=Odd root has an unrecognized critical extension: 1.2.3.4";
        };
        assertContains(expected, judge(alice(sub), ROOT, odd, limited, sub));
    }

    @Test
    void rootRenewedWithItsKeyIsFoundDespiteTheAuthorityKeyIdentifier() {
        TestCa renewed = ROOT.renewed(builder -> builder.subjectKeyIdentifier(new byte[] {1, 2, 3}));
        TestCa sub = ROOT.intermediate("CN=Sub");
        assertEquals("CN=alice <- CN=Sub <- CN=Root", judge(alice(sub), renewed, sub));
        assertEquals("CN=alice <- CN=Root", judge(alice(ROOT), renewed));
    }

    @Test
    void crlDistributionPointsMayBeCritical() {
        byte[] extension = ASN1OctetString.getInstance(ROOT.issue("CN=alice")
                        .crlDistributionPoint("http://pki.corp.example.test/ca.crl")
                        .issue()
                        .certificate()
                        .getExtensionValue("2.5.29.31"))
                .getOctets();
        UnaryOperator<CertificateBuilder> critical = builder -> builder.rawExtension("2.5.29.31", true, extension);
        TestCa sub = ROOT.intermediate(critical, "CN=Sub");
        TestCa root = TestCa.root("CN=Critical root").renewed(critical);
        assertEquals("CN=alice <- CN=Sub <- CN=Root", judge(alice(sub, critical), ROOT, sub));
        assertEquals("CN=alice <- CN=Critical root", judge(alice(root), root));
    }

    @Test
    void keyUsageOfTheClientIsJudgedElsewhere() {
        assertEquals(
                "CN=alice <- CN=Root",
                judge(
                        alice(
                                ROOT,
                                builder -> builder.rawExtension(
                                        "2.5.29.15", true, der(new DERBitString(new byte[] {(byte) 0x80}, 7)))),
                        ROOT));
    }

    @Test
    void issuingCaOfNtAuthMayBePartOfThePath() throws CertificateRefusedException {
        TestCa issuing = ROOT.intermediate("CN=Issuing");
        CertificationAuthorities file = CertificationAuthorities.of(List.of(ROOT.certificate()));
        assertContains("has the subject CN=Issuing", judge(alice(issuing), ROOT));
        assertEquals(
                "CN=alice <- CN=Issuing <- CN=Root",
                new PathBuilder(file.with(List.of(issuing.certificate())), Sha1Signatures.REFUSE)
                        .build(alice(issuing), RequiredUsage.CLIENT_AUTHENTICATION, now)
                        .toString());
        TestCa rogue = TestCa.root("CN=Rogue");
        assertContains(
                "CN=Rogue, which no trusted root CA has issued",
                refusal(new PathBuilder(file.with(List.of(rogue.certificate())), Sha1Signatures.REFUSE), alice(rogue)));
    }

    private String refusal(PathBuilder paths, List<X509Certificate> chain) {
        try {
            return paths.build(chain, RequiredUsage.CLIENT_AUTHENTICATION, now).toString();
        } catch (CertificateRefusedException e) {
            return e.refusal().detail();
        }
    }
}
