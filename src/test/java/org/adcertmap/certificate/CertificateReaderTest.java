// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.adcertmap.pki.EncodedNames.UTF8_STRING;
import static org.adcertmap.pki.EncodedNames.commonName;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.usage.CertificateUsage;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Each identifier and limit of a certificate is read, and what contradicts itself is refused. */
class CertificateReaderTest {
    private static final TestCa CA = TestCa.root("DC=com", "DC=contoso", "CN=CA");
    private static final String ALICE = "S-1-5-21-1-2-3-1105";
    private static final String BOB = "S-1-5-21-1-2-3-1106";
    private static final String SID_URI = "tag:microsoft.com,2022-09-14:sid:";

    private static ClientCertificate read(CertificateBuilder certificate) throws CertificateRefusedException {
        return CertificateReader.read(certificate.issue().certificate());
    }

    private static Denial denial(CertificateBuilder certificate) {
        return assertThrows(CertificateRefusedException.class, () -> read(certificate))
                .refusal()
                .denial();
    }

    @Test
    void identifiersAndLimitsAreRead() throws CertificateRefusedException {
        ClientCertificate read = read(CA.issue("DC=com", "CN=alice")
                .serial("2B0000000011AC0000000012")
                .subjectKeyIdentifier(new byte[] {1, (byte) 0xAB})
                .upn("alice@contoso.com")
                .email("alice@contoso.example")
                .dns("ws1.contoso.com")
                .sid(ALICE)
                .notBefore(Instant.parse("2026-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2027-01-01T00:00:00Z"))
                .certificatePolicies("1.2.3", "1.2.4"));
        assertEquals(Optional.of("DC=com,CN=alice"), read.subject());
        assertEquals(Optional.of("DC=com,DC=contoso,CN=CA"), read.issuer());
        assertEquals("2b0000000011ac0000000012", read.serialNumber());
        assertEquals(List.of("1200000000ac11000000002b"), read.reversedSerialNumbers());
        assertEquals(Optional.of("01ab"), read.subjectKeyIdentifier());
        assertEquals(List.of("alice@contoso.com"), read.claimedUpns());
        assertEquals(List.of("alice@contoso.example"), read.rfc822Names());
        assertEquals(List.of("ws1.contoso.com"), read.dnsNames());
        assertEquals(Optional.of(Sid.parse(ALICE)), read.claimedSid());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), read.notBefore());
        assertEquals(Instant.parse("2027-01-01T00:00:00Z"), read.notAfter());
        assertEquals(Set.of("1.2.3", "1.2.4"), read.certificatePolicies());
        assertEquals(List.of(), read.unusable());
    }

    @Test
    void usageIsReadApart() throws CertificateRefusedException {
        CertificateUsage usage = CertificateUsage.of(CA.issue("CN=alice")
                .keyUsage(KeyUsage.keyEncipherment)
                .extendedKeyUsage("1.3.6.1.5.5.7.3.2", "1.2.5")
                .issue()
                .certificate());
        assertFalse(usage.digitalSignature());
        assertEquals(Optional.of(Set.of("1.3.6.1.5.5.7.3.2", "1.2.5")), usage.extendedKeyUsage());
        CertificateUsage any = CertificateUsage.of(
                CA.issue("CN=alice").noKeyUsage().noExtendedKeyUsage().issue().certificate());
        assertTrue(any.digitalSignature());
        assertEquals(Optional.empty(), any.extendedKeyUsage());
    }

    @Test
    void malformedUsageIsRefused() {
        assertEquals(
                Denial.MALFORMED_CERTIFICATE,
                denial(CA.issue("CN=alice").rawExtension("2.5.29.15", false, new byte[] {5, 0})));
        assertEquals(
                Denial.MALFORMED_CERTIFICATE,
                denial(CA.issue("CN=alice").rawExtension("2.5.29.37", false, new byte[] {5, 0})));
    }

    @Test
    void withoutExtensionsNoIdentifierIsClaimed() throws CertificateRefusedException {
        ClientCertificate read = read(CA.issue("CN=alice").noSubjectKeyIdentifier());
        assertEquals(Set.of(), read.certificatePolicies());
        assertEquals(Optional.empty(), read.subjectKeyIdentifier());
        assertEquals(List.of(), read.claimedUpns());
        assertEquals(Optional.empty(), read.claimedSid());
        assertEquals(Optional.empty(), read.claimedUriSid());
    }

    @Test
    void upnsThatDifferInCaseOnlyAreOne() throws CertificateRefusedException {
        assertEquals(
                List.of("Alice@contoso.com"),
                read(CA.issue("CN=alice").upn("Alice@contoso.com", "alice@CONTOSO.com"))
                        .claimedUpns());
        assertEquals(
                List.of("alice@contoso.com", "bob@contoso.com"),
                read(CA.issue("CN=alice").upn("alice@contoso.com", "bob@contoso.com", "ALICE@contoso.com"))
                        .claimedUpns());
    }

    @Test
    void sidOfAUriIsReadAmongOtherUris() throws CertificateRefusedException {
        CertificateBuilder certificate =
                CA.issue("CN=alice").uri("https://contoso.com/").uri(SID_URI + ALICE);
        assertEquals(Optional.of(Sid.parse(ALICE)), read(certificate).claimedUriSid());
        assertEquals(
                Optional.of(Sid.parse(ALICE)),
                read(certificate.uri(SID_URI + ALICE)).claimedUriSid());
        assertEquals(Denial.MULTIPLE_SIDS, denial(certificate.uri(SID_URI + BOB)));
    }

    @Test
    void uriThatIsNoSidAfterItsPrefixIsRefused() {
        assertEquals(
                Denial.MALFORMED_SUBJECT_ALT_NAME, denial(CA.issue("CN=alice").uri(SID_URI)));
        assertEquals(
                Denial.MALFORMED_SUBJECT_ALT_NAME, denial(CA.issue("CN=alice").uri(SID_URI + ALICE + "x")));
    }

    @Test
    void uriIsNotReadBesideTheSidExtension() throws CertificateRefusedException {
        ClientCertificate read = read(CA.issue("CN=alice").sid(ALICE).uri(SID_URI + BOB));
        assertEquals(Optional.of(Sid.parse(ALICE)), read.claimedSid());
        assertEquals(Optional.empty(), read.claimedUriSid());
    }

    @Test
    void emptySubjectKeyIdentifierIsMalformed() {
        assertEquals(Denial.MALFORMED_CERTIFICATE, denial(CA.issue("CN=alice").subjectKeyIdentifier(new byte[0])));
    }

    @Test
    void certificateIsNamedInALogLine() throws CertificateRefusedException {
        ClientCertificate read = read(CA.issue("CN=alice").serial("0A"));
        assertEquals("serial 0a of DC=com,DC=contoso,CN=CA", read.issuerAndSerialNumber());
        assertEquals(read.issuerAndSerialNumber(), read.toString());
        assertEquals("CN=alice", read.subjectText());
        assertEquals("DC=com,DC=contoso,CN=CA", read.issuerText());
    }

    @Test
    void unusableOrLongNameIsPrintableInALogLine() throws CertificateRefusedException {
        byte[] withLineEnd = commonName(UTF8_STRING, "a\nb");
        ClientCertificate unusable =
                CertificateReader.read(TestCa.rootWithEncodedName(withLineEnd).certificate());
        assertEquals("(unusable name)", unusable.subjectText());
        assertEquals("(unusable name)", unusable.issuerText());
        assertTrue(unusable.issuerAndSerialNumber().endsWith(" of (unusable name)"), unusable::issuerAndSerialNumber);
        assertEquals(
                List.of("subject", "issuer"),
                unusable.unusable().stream().map(UnusableIdentifier::identifier).toList());
        ClientCertificate longNames =
                CertificateReader.read(TestCa.rootWithEncodedName(commonName(UTF8_STRING, "a".repeat(2_000)))
                        .certificate());
        assertTrue(longNames.subjectText().endsWith("... (1003 more characters)"), longNames::subjectText);
        assertTrue(longNames.issuerText().endsWith("... (1003 more characters)"), longNames::issuerText);
    }

    @Test
    void thumbprintsAreHashesOfTheWholeCertificate() throws Exception {
        X509Certificate certificate = CA.certificate();
        ClientCertificate read = CertificateReader.read(certificate);
        assertEquals(Thumbprint.hash("SHA-1", certificate), read.sha1Thumbprint());
        assertEquals(Thumbprint.hash("SHA-256", certificate), read.sha256Thumbprint());
    }
}
