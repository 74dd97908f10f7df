// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.adcertmap.pki.EncodedNames.BMP_STRING;
import static org.adcertmap.pki.EncodedNames.IA5_STRING;
import static org.adcertmap.pki.EncodedNames.NUMERIC_STRING;
import static org.adcertmap.pki.EncodedNames.PRINTABLE_STRING;
import static org.adcertmap.pki.EncodedNames.TELETEX_STRING;
import static org.adcertmap.pki.EncodedNames.UTF8_STRING;
import static org.adcertmap.pki.EncodedNames.commonName;
import static org.adcertmap.pki.EncodedNames.element;
import static org.adcertmap.pki.EncodedNames.emptyRdn;
import static org.adcertmap.pki.EncodedNames.unsortedRdn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.TraceStep;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.method.Subject;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An unusable name makes only the mappings unusable that need it. The other identifiers count, and the trace says so.
 */
class UnusableIdentifierTest extends MappingTest {
    private static final String UPN = "alice@contoso.com";
    private static final String UPN_OID = "060a2b060104018237140203";

    /** The fault of a name, and the encoded name. */
    private record Name(String fault, byte[] encoded) {
        @Override
        public String toString() {
            return fault;
        }
    }

    static Stream<Name> unusableNames() {
        return Stream.of(
                new Name("ISO 8859-1 in a PrintableString", commonName(PRINTABLE_STRING, "Verónica")),
                new Name("ISO 8859-1 in a UTF8String", commonName(UTF8_STRING, "Verónica")),
                new Name("ISO 8859-1 in an IA5String", commonName(IA5_STRING, "Verónica")),
                new Name("ISO 8859-1 in a NumericString", commonName(NUMERIC_STRING, "Verónica")),
                new Name("odd number of octets in a BMPString", commonName(BMP_STRING, "Ver")),
                new Name("half of a surrogate pair", commonName(BMP_STRING, "\u00D8\u0000")),
                new Name("NUL", commonName(UTF8_STRING, "alice\0.evil")),
                new Name("line feed", commonName(UTF8_STRING, "alice\nadmin")),
                new Name("carriage return and line feed", commonName(TELETEX_STRING, "alice\r\n")),
                new Name("tab in a PrintableString", commonName(PRINTABLE_STRING, "a\tb")),
                new Name("DEL", commonName(IA5_STRING, "alice\u007F")),
                new Name("empty RDN", emptyRdn("alice")));
    }

    private static List<String> unusable(MappingOutcome outcome) {
        return outcome.trace().stream()
                .map(TraceStep::step)
                .filter(step -> step.startsWith("unusable "))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("unusableNames")
    void certificateWithAnUnusableSubjectIsMappedByItsOtherIdentifiers(Name subject) {
        MappingOutcome outcome = map(cWithSid().rawSubject(subject.encoded()));
        assertMapped("CONTOSO\\alice", "sid", outcome);
        assertEquals(List.of("unusable subject"), unusable(outcome));
        assertTrue(directory.queries.stream().noneMatch(query -> query.contains("<S>")), directory.queries::toString);

        alice.altSecurityIdentities(ISSUER_SERIAL);
        assertMapped("CONTOSO\\alice", "issuerSerial", map(cWithoutUpn().rawSubject(subject.encoded())));
    }

    @ParameterizedTest
    @MethodSource("unusableNames")
    void certificateOfAnUnusableIssuerIsMappedByWhatNeedsNoIssuer(Name issuer) {
        TestCa ca = TestCa.rootWithEncodedName(issuer.encoded());
        ntAuth = NtAuth.of(List.of(ca.certificate()));
        cas = CertificationAuthorities.of(List.of(ca.certificate()));
        X509Certificate certificate = ca.issue("CN=alice")
                .upn(UPN)
                .sid(ALICE_SID)
                .subjectKeyIdentifier(HexFormat.of().parseHex(SKI))
                .issue()
                .certificate();
        now = certificate.getNotBefore().toInstant().plusSeconds(60);
        MappingOutcome outcome = map(certificate);
        assertMapped("CONTOSO\\alice", "sid", outcome);
        assertEquals(List.of("unusable issuer"), unusable(outcome));
        assertTrue(directory.queries.stream().noneMatch(query -> query.contains("<I>")), directory.queries::toString);

        alice.altSecurityIdentities("X509:<SKI>" + SKI);
        assertMapped("CONTOSO\\alice", "ski", map(certificate));
    }

    @Test
    void nameWithALineEndNeverPassesForTheNameWithTheCommaThatWindowsWrites() {
        enforcement = Enforcement.COMPATIBILITY;
        alice.altSecurityIdentities(
                "X509:<S>CN=\"alice,admin\"",
                "X509:<S>CN=alice,admin",
                "X509:<S>CN=\"alice\nadmin\"",
                "X509:<S>CN=alice\nadmin",
                "X509:<S>CN=\"alice,,admin\"",
                "X509:<S>");
        for (String commonName : List.of("alice\nadmin", "alice\radmin", "alice\r\nadmin")) {
            assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().rawSubject(commonName(UTF8_STRING, commonName))));
        }
        // The comma itself is a name of its own.
        assertMapped(
                "CONTOSO\\alice", "subject", map(cWithoutUpn().rawSubject(commonName(UTF8_STRING, "alice,admin"))));
    }

    /** The fault of a name in the subject alternative name, its kind, and the encoded GeneralName. */
    private record AltName(String kind, String fault, byte[] encoded) {
        @Override
        public String toString() {
            return kind + ": " + fault;
        }
    }

    private static byte[] octets(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<AltName> unusableAltNames() {
        return Stream.of(
                new AltName("rfc822Name", "UTF-8", element(0x81, "jörg@contoso.com".getBytes(StandardCharsets.UTF_8))),
                new AltName("rfc822Name", "ISO 8859-1", element(0x81, octets("jörg@contoso.com"))),
                new AltName("rfc822Name", "NUL", element(0x81, octets("alice\0@contoso.com"))),
                new AltName("rfc822Name", "line feed", element(0x81, octets("alice@contoso.com\n"))),
                new AltName("dNSName", "UTF-8", element(0x82, "zürich.contoso.com".getBytes(StandardCharsets.UTF_8))),
                new AltName("dNSName", "NUL", element(0x82, octets("ws1.contoso.com\0.evil"))),
                new AltName("dNSName", "carriage return", element(0x82, octets("ws1\r.contoso.com"))),
                new AltName(
                        "uniformResourceIdentifier",
                        "UTF-8",
                        element(0x86, "http://zürich/".getBytes(StandardCharsets.UTF_8))),
                new AltName("uniformResourceIdentifier", "ISO 8859-1", element(0x86, octets("urn:x:ü"))),
                new AltName("uniformResourceIdentifier", "NUL", element(0x86, octets("urn:x:\0"))));
    }

    private static byte[] upn(int tag, byte[] value) {
        return element(0xA0, HexFormat.of().parseHex(UPN_OID), element(0xA0, element(tag, value)));
    }

    private static CertificateBuilder withAltNames(byte[]... names) {
        return cWithoutUpn().sid(ALICE_SID).rawSubjectAltName(element(0x30, names));
    }

    @ParameterizedTest
    @MethodSource("unusableAltNames")
    void otherNamesCountBesideAnUnusableOne(AltName name) {
        MappingOutcome outcome = map(withAltNames(name.encoded(), upn(UTF8_STRING, octets(UPN))));
        assertMapped("CONTOSO\\alice", "sid", outcome);
        assertEquals(List.of("unusable " + name.kind()), unusable(outcome));
    }

    @ParameterizedTest
    @MethodSource("unusableAltNames")
    void usableNameOfTheSameKindCountsBesideAnUnusableOne(AltName name) {
        enforcement = Enforcement.COMPATIBILITY;
        alice.altSecurityIdentities("X509:<RFC822>alice@contoso.com");
        MappingOutcome outcome = map(cWithoutUpn()
                .rawSubjectAltName(element(0x30, name.encoded(), element(0x81, octets("alice@contoso.com")))));
        assertMapped("CONTOSO\\alice", "rfc822", outcome);
    }

    @Test
    void uriThatBeginsLikeASidAndContainsAnythingElseIsRefusedAndNotSkipped() {
        for (String end : List.of("\0", "ü", "\n")) {
            byte[] uri = element(0x86, octets("tag:microsoft.com,2022-09-14:sid:" + BOB_SID + end));
            assertDenied(
                    Denial.MALFORMED_SUBJECT_ALT_NAME,
                    map(cWithoutUpn().rawSubjectAltName(element(0x30, uri, upn(UTF8_STRING, octets(UPN))))));
        }
    }

    /** The string type of a userPrincipalName, and its octets. */
    private record Upn(String type, int tag, byte[] octets) {
        @Override
        public String toString() {
            return type;
        }
    }

    static Stream<Upn> upnsOfOtherStringTypes() {
        return Stream.of(
                new Upn("IA5String", IA5_STRING, octets(UPN)),
                new Upn("PrintableString", PRINTABLE_STRING, octets(UPN)),
                new Upn("VisibleString", 0x1A, octets(UPN)),
                new Upn("TeletexString", TELETEX_STRING, octets(UPN)),
                new Upn("BMPString", BMP_STRING, UPN.getBytes(StandardCharsets.UTF_16BE)));
    }

    @ParameterizedTest
    @MethodSource("upnsOfOtherStringTypes")
    void upnOfAnotherStringTypeIsReadAsTheSameText(Upn upn) {
        assertMapped("CONTOSO\\alice", "sid", map(withAltNames(upn(upn.tag(), upn.octets()))));
        assertEquals(
                Denial.MULTIPLE_UPNS,
                map(withAltNames(upn(UTF8_STRING, octets("bob@contoso.com")), upn(upn.tag(), upn.octets())))
                        .match(
                                mapped -> mapped.userName(),
                                denied -> denied.refusal().denial(),
                                Object::toString));
    }

    @ParameterizedTest
    @MethodSource("upnsOfOtherStringTypes")
    void noUpnCountsWhereOneOfThemIsUnusable(Upn usable) {
        MappingOutcome outcome =
                map(withAltNames(upn(usable.tag(), usable.octets()), upn(IA5_STRING, octets("jörg@contoso.com"))));
        assertDenied(Denial.NO_ACCOUNT, outcome);
        assertEquals(List.of("unusable userPrincipalName"), unusable(outcome));
        assertTrue(
                directory.queries.stream().noneMatch(query -> query.startsWith("userPrincipalName")),
                directory.queries::toString);
    }

    static Stream<Function<TestCa, Identity>> unusableUpns() {
        return Stream.of(
                FaultyCertificates::upnWithNul,
                FaultyCertificates::upnWithLineBreak,
                FaultyCertificates::upnWithInvalidUtf8,
                FaultyCertificates::upnNotUtf8String,
                FaultyCertificates::upnWithTwoStrings);
    }

    @ParameterizedTest
    @MethodSource("unusableUpns")
    void unusableUpnMatchesNoAccountAndLeavesTheOtherIdentifiers(Function<TestCa, Identity> fault) {
        X509Certificate certificate = fault.apply(CA1).certificate();
        now = certificate.getNotBefore().toInstant().plusSeconds(60);
        alice.upn("alice@corp.example.test");
        MappingOutcome outcome = map(certificate);
        assertDenied(Denial.NO_ACCOUNT, outcome);
        assertEquals(List.of("unusable userPrincipalName"), unusable(outcome));
        alice.altSecurityIdentities("X509:<SHA1-PUKEY>" + thumbprint(certificate));
        assertMapped("CONTOSO\\alice", "sha1PublicKey", map(certificate));
    }

    @Test
    void certificateWithNothingButUnusableIdentifiersSaysSo() {
        X509Certificate certificate = cWithoutUpn()
                .rawSubject(commonName(PRINTABLE_STRING, "Verónica"))
                .issue()
                .certificate();
        MappingOutcome outcome = map(certificate, List.of(new Subject()));
        assertDenied(Denial.NO_ACCOUNT, outcome);
        assertEquals(
                "the certificate has none of the identifiers that the mappingMethods in use need; unusable: subject (a"
                        + " string contains octets that are not US-ASCII)",
                outcome.match(Object::toString, denied -> denied.refusal().detail(), Object::toString));
    }

    @Test
    void valuesOfAMultiValuedRdnKeepTheirEncodedOrder() {
        byte[] name = unsortedRdn("Contoso", "alice");
        enforcement = Enforcement.COMPATIBILITY;
        alice.altSecurityIdentities("X509:<S>O=Contoso CN=alice");
        CertificateBuilder certificate = cWithoutUpn().rawSubject(name);
        assertMapped("CONTOSO\\alice", "subject", map(certificate));
        alice.altSecurityIdentities("X509:<S>CN=alice O=Contoso");
        assertDenied(Denial.NO_ACCOUNT, map(certificate));
    }
}
