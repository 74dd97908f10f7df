// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.ocsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.NamesInText;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.PathBuilder;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyQualifierInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The OCSP response for each certificate of a path that is valid here counts, a revocation above all. */
class OcspOfValidPathTest {
    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final String POLICIES = "2.5.29.32";
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    private static final Instant NOW = Instant.now();

    /**
     * @param client the client certificate
     * @param issuing the CA that has issued it, or the same CA renewed with its key
     * @param root the CA that has issued that one; the same one if it is the root CA
     */
    private record Case(String name, X509Certificate client, TestCa issuing, TestCa root) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        byte[] qualifier = new CertificatePolicies(new PolicyInformation(
                        new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                        new DERSequence(new PolicyQualifierInfo("http://cps.example.com"))))
                .getEncoded();
        TestCa withQualifier = ROOT.intermediate(builder -> builder.rawExtension(POLICIES, true, qualifier), "CN=CA");
        TestCa withNameConstraints = ROOT.intermediate(
                builder -> NamesInText.nameConstraints("dir:CN=alice DNS:corp.example.com", "")
                        .apply(builder),
                "CN=CA");
        TestCa renewedRoot = ROOT.renewed(builder -> builder.subjectKeyIdentifier(new byte[] {1, 2, 3}));
        byte[] template = {0x30, 0x04, 0x06, 0x02, 0x2A, 0x03};
        return Stream.of(
                new Case("ordinary", client(ROOT), ROOT, ROOT),
                new Case(
                        "a critical extension of Windows",
                        ROOT.issue("CN=alice")
                                .rawExtension("1.3.6.1.4.1.311.21.7", true, template)
                                .issue()
                                .certificate(),
                        ROOT,
                        ROOT),
                new Case(
                        "critical certificate policies with a qualifier",
                        withQualifier
                                .issue("CN=alice")
                                .rawExtension(POLICIES, true, qualifier)
                                .issue()
                                .certificate(),
                        withQualifier,
                        ROOT),
                new Case("a root CA renewed with its key", client(ROOT), renewedRoot, renewedRoot),
                new Case(
                        "a root CA renewed with its key, above another CA",
                        client(withQualifier),
                        withQualifier,
                        renewedRoot),
                new Case("critical name constraints", client(withNameConstraints), withNameConstraints, ROOT));
    }

    private static X509Certificate client(TestCa ca) {
        return ca.issue("CN=alice").issue().certificate();
    }

    /** A delegated responder is outside the name constraints of its CA: they are for the names of clients. */
    private static Identity delegated(TestCa ca) {
        return ca.issue("CN=Responder")
                .dns("ocsp.example.net")
                .extendedKeyUsage(OCSP_SIGNING)
                .issue();
    }

    private static RevocationStatus status(FakeOcspResponder responder, X509Certificate certificate, TestCa issuer)
            throws IOException {
        byte[] request = OcspRequest.of(certificate, issuer.certificate()).encode(new byte[0]);
        return OcspResponse.parse(responder.apply(request), certificate, issuer.certificate(), new byte[0], NOW)
                .status();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goodAndRevokedAreRead(Case path) throws Exception {
        CertificationAuthorities cas = new CertificationAuthorities(
                List.of(path.root().certificate()), List.of(path.issuing().certificate()));
        List<X509Certificate> certificates = new PathBuilder(cas, Sha1Signatures.REFUSE)
                .build(List.of(path.client()), RequiredUsage.ANY, NOW)
                .certificates();
        for (int i = 0; i < certificates.size() - 1; i++) {
            TestCa issuer = i == 0 ? path.issuing() : path.root();
            assertEquals(issuer.certificate(), certificates.get(i + 1));
            for (Identity signer : List.of(issuer.identity(), delegated(issuer))) {
                FakeOcspResponder responder = FakeOcspResponder.of(signer).includingSignerCertificate();
                assertEquals(RevocationStatus.GOOD, status(responder, certificates.get(i), issuer));
                assertEquals(RevocationStatus.REVOKED, status(responder.revoked(), certificates.get(i), issuer));
            }
        }
    }
}
