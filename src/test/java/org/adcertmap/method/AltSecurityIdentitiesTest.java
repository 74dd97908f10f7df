// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.pki.CertificateBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of altSecurityIdentities match as whole strings, in the form that Active Directory uses. */
class AltSecurityIdentitiesTest extends MappingTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "B1 issuer and reversed serial | "
                        + "X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA<SR>1200000000AC11000000002B | issuerSerial",
                "B2 case is ignored | "
                        + "X509:<I>dc=com,dc=contoso,cn=contoso-dc-ca<SR>1200000000ac11000000002b | issuerSerial",
                "B7 subject key identifier | X509:<SKI>0102030405060708090a0b0c0d0e0f1011121314 | ski",
                "B23 prefix in lower case | x509:<SKI>0102030405060708090a0b0c0d0e0f1011121314 | ski",
            })
    void valueMatches(String row, String value, String method) {
        alice.altSecurityIdentities(value);
        assertMapped("CONTOSO\\alice", method, map(cWithoutUpn()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "B3 serial not reversed | X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA<SR>2B0000000011AC0000000012",
                "B4 serial reversed digit by digit | "
                        + "X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA<SR>2100000000CA1100000000B2",
                "B5 issuer in display order | X509:<I>CN=CONTOSO-DC-CA,DC=contoso,DC=com<SR>1200000000AC11000000002B",
                "B6 blanks after commas | X509:<I>DC=com, DC=contoso, CN=CONTOSO-DC-CA<SR>1200000000AC11000000002B",
                "B8 subject key identifier reversed | X509:<SKI>14131211100f0e0d0c0b0a090807060504030201",
                "B19 issuer only | X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA",
                "B22 serial without an issuer | X509:<SR>1200000000AC11000000002B",
                "B24 Kerberos name | Kerberos:alice@OTHER.ORG",
                "B25 nonsense | X509:<>x",
                "B25 no issuer | X509:<I>",
                "B25 no closing | X509:<No close",
                "B25 empty | ''",
                "B30 accent | X509:<I>DC=com,DC=contoso,CN=CÓNTOSO-DC-CA<SR>1200000000AC11000000002B",
            })
    void valueDoesNotMatch(String row, String value) {
        alice.altSecurityIdentities(value == null ? "" : value);
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "B11 B12 ESC14 issuer and subject | "
                        + "X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA<S>DC=com,DC=contoso,CN=alice | issuerSubject",
                "B13 subject | X509:<S>DC=com,DC=contoso,CN=alice | subject",
                "B14 e-mail address | X509:<RFC822>alice@contoso.com | rfc822",
            })
    void weakValueNeedsCompatibilityOrTheSid(String row, String value, String method) {
        alice.altSecurityIdentities(value);
        assertDenied(Denial.WEAK_MAPPING, map(cWithoutUpn().email("alice@contoso.com")));
        // B15
        assertMapped(
                "CONTOSO\\alice",
                "sid",
                map(cWithoutUpn().email("alice@contoso.com").sid(ALICE_SID)));
        assertDenied(
                Denial.SID_MISMATCH,
                map(cWithoutUpn().email("alice@contoso.com").sid(BOB_SID)));
        enforcement = Enforcement.COMPATIBILITY;
        MappingOutcome outcome = map(cWithoutUpn().email("alice@contoso.com"));
        assertMapped("CONTOSO\\alice", method, outcome);
        assertTrue(warned(outcome));
    }

    @Test
    @DisplayName("B17 B18 issuer and SID are strong, and need the SID in the certificate")
    void issuerAndSidAreStrong() {
        alice.altSecurityIdentities("X509:<I>" + ISSUER + "<SID>" + ALICE_SID);
        assertMapped("CONTOSO\\alice", "issuerSid", map(cWithoutUpn().sid(ALICE_SID)));
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn()));
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().sid(BOB_SID)));
    }

    @Test
    @DisplayName("B20 the issuer alone matches only with the method issuer")
    void issuerAloneNeedsItsMethod() {
        alice.altSecurityIdentities("X509:<I>" + ISSUER);
        enforcement = Enforcement.COMPATIBILITY;
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn()));
        assertMapped("CONTOSO\\alice", "issuer", map(cWithoutUpn().issue().certificate(), List.of(new Issuer())));
    }

    @ParameterizedTest
    @DisplayName("B31 filter metacharacters and tags in a name match literally")
    @ValueSource(strings = {"a*)(cn=*", "x<SR>1200000000ac11000000002b", "alice,CN=admin"})
    void metacharactersMatchLiterally(String commonName) {
        enforcement = Enforcement.COMPATIBILITY;
        alice.altSecurityIdentities(
                "X509:<S>CN=admin", "X509:<S>CN=alice,CN=admin", "X509:<S>CN=a*", "X509:<S>CN=" + commonName);
        assertDenied(Denial.NO_ACCOUNT, map(withCommonName(commonName)));
        alice.altSecurityIdentities("X509:<S>CN=\"" + commonName + "\"");
        assertMapped("CONTOSO\\alice", "subject", map(withCommonName(commonName)));
    }

    private static CertificateBuilder withCommonName(String commonName) {
        byte[] value = commonName.getBytes(StandardCharsets.UTF_8);
        int length = value.length;
        byte[] header = {
            0x30,
            (byte) (length + 11),
            0x31,
            (byte) (length + 9),
            0x30,
            (byte) (length + 7),
            6,
            3,
            0x55,
            4,
            3,
            0x0C,
            (byte) length
        };
        byte[] name = Arrays.copyOf(header, header.length + length);
        System.arraycopy(value, 0, name, header.length, length);
        return CA1.issue().rawSubject(name).notBefore(Instant.parse("2025-01-01T00:00:00Z"));
    }

    @Test
    void certificateWithoutASubjectIsNotSearchedForByIt() {
        enforcement = Enforcement.COMPATIBILITY;
        alice.altSecurityIdentities("X509:<S>", "X509:<I>" + ISSUER + "<S>");
        MappingOutcome outcome =
                map(CA1.issue().email("x@contoso.com").notBefore(Instant.parse("2025-01-01T00:00:00Z")));
        assertDenied(Denial.NO_ACCOUNT, outcome);
        assertTrue(directory.queries.stream().noneMatch(query -> query.contains("<S>")), directory.queries::toString);
    }

    @Test
    @DisplayName("B30 names that differ in an accent do not match")
    void accentsAreCompared() {
        enforcement = Enforcement.COMPATIBILITY;
        alice.altSecurityIdentities("X509:<S>CN=Jose");
        assertDenied(Denial.NO_ACCOUNT, map(CA1.issue("CN=José").notBefore(Instant.parse("2025-01-01T00:00:00Z"))));
        alice.altSecurityIdentities("X509:<S>CN=JOSÉ");
        assertMapped(
                "CONTOSO\\alice",
                "subject",
                map(CA1.issue("CN=José").notBefore(Instant.parse("2025-01-01T00:00:00Z"))));
    }

    @Test
    @DisplayName("B9 B10 SHA1-PUKEY is the SHA-1 thumbprint of the certificate, not of the key")
    void sha1PublicKeyIsTheThumbprint() throws Exception {
        X509Certificate certificate = cWithoutUpn().issue().certificate();
        alice.altSecurityIdentities(
                "X509:<SHA1-PUKEY>" + sha1(certificate.getEncoded()).toUpperCase(Locale.ROOT));
        assertMapped("CONTOSO\\alice", "sha1PublicKey", map(certificate));
        alice.altSecurityIdentities(
                "X509:<SHA1-PUKEY>" + sha1(certificate.getPublicKey().getEncoded()));
        assertDenied(Denial.NO_ACCOUNT, map(certificate));
    }

    private static String sha1(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    }

    @Test
    @DisplayName("B16 the order of the values is ignored")
    void strongValueMatchesAfterOthers() {
        alice.altSecurityIdentities("X509:<S>DC=com,DC=contoso,CN=alice", "Kerberos:alice@OTHER.ORG", ISSUER_SERIAL);
        assertMapped("CONTOSO\\alice", "issuerSerial", map(cWithoutUpn()));
    }

    @Test
    @DisplayName("B21 a value of two accounts is ambiguous")
    void valueOfTwoAccountsIsAmbiguous() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        bob.altSecurityIdentities(ISSUER_SERIAL);
        assertDenied(Denial.AMBIGUOUS, map(cWithoutUpn()));
    }

    @Test
    void twoAccountsByDifferentMethodsAreAmbiguous() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        bob.altSecurityIdentities("X509:<SKI>" + SKI);
        assertDenied(Denial.AMBIGUOUS, map(cWithoutUpn()));
    }

    @ParameterizedTest
    @DisplayName("B26 a serial number matches with its sign octet, as Windows writes it, and without it")
    @ValueSource(strings = {"D4C3B2A100", "d4c3b2a1"})
    void serialNumberMatchesWithAndWithoutItsSignOctet(String spelling) {
        alice.altSecurityIdentities("X509:<I>" + ISSUER + "<SR>" + spelling);
        assertMapped("CONTOSO\\alice", "issuerSerial", map(cWithoutUpn().serial("A1B2C3D4")));
    }

    @ParameterizedTest
    @DisplayName("B26 a zero octet that is no sign octet is not dropped or added")
    @ValueSource(strings = {"D4C3B27100", "d4c3b2", "D4C3B2A10000", "00d4c3b2a1"})
    void serialNumberDoesNotMatchWithAnotherOctet(String spelling) {
        alice.altSecurityIdentities("X509:<I>" + ISSUER + "<SR>" + spelling);
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().serial("A1B2C3D4")));
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().serial("71B2C3D4")));
    }

    @Test
    @DisplayName("B26 a negative serial number matches only with all its octets")
    void negativeSerialNumberKeepsItsOctets() {
        alice.altSecurityIdentities("X509:<I>" + ISSUER + "<SR>7FFF");
        assertMapped("CONTOSO\\alice", "issuerSerial", map(cWithoutUpn().serial("-81")));
        alice.altSecurityIdentities("X509:<I>" + ISSUER + "<SR>7F");
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().serial("-81")));
        assertMapped("CONTOSO\\alice", "issuerSerial", map(cWithoutUpn().serial("7f")));
    }

    @Test
    @DisplayName("B27 a subject key identifier is not computed where the certificate has none")
    void missingSubjectKeyIdentifierIsNotComputed() {
        map(cWithoutUpn().noSubjectKeyIdentifier());
        assertTrue(directory.queries.stream().noneMatch(query -> query.contains("<SKI>")), directory.queries::toString);
    }

    @Test
    @DisplayName("B28 the userPrincipalName takes precedence over a strong value of another account")
    void upnTakesPrecedenceOverStrongValueOfAnotherAccount() {
        bob.altSecurityIdentities(ISSUER_SERIAL);
        assertDenied(Denial.WEAK_MAPPING, map(c()));
    }

    @Test
    @DisplayName("B29 a strong value matches where the userPrincipalName matches no account")
    void strongValueMatchesWithUnknownUpn() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        assertMapped("CONTOSO\\alice", "issuerSerial", map(cWithoutUpn().upn("unknown@contoso.com")));
    }
}
