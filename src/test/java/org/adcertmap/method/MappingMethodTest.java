// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each method searches for exactly the values that an account would have for the certificate. */
class MappingMethodTest {
    private static final TestCa CA = TestCa.root("CN=CA");
    private static final String SID = "S-1-5-21-1-2-3-1105";

    private static CertificateBuilder alice() {
        return CA.issue("CN=alice").serial("0100ac02").subjectKeyIdentifier(new byte[] {1, 2});
    }

    private static ClientCertificate read(CertificateBuilder builder) throws Exception {
        return CertificateReader.read(builder.issue().certificate());
    }

    private static MappingMethod named(String name) {
        return MappingMethod.all().stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> values(String method, CertificateBuilder builder) throws Exception {
        return named(method).queriesFor(read(builder)).stream()
                .map(AccountQuery::value)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "issuerSerial, STRONG, X509:<I>CN=CA<SR>02ac0001",
        "ski, STRONG, X509:<SKI>0102",
        "issuerSid, STRONG, X509:<I>CN=CA<SID>" + SID,
        "issuerSubject, WEAK, X509:<I>CN=CA<S>CN=alice",
        "subject, WEAK, X509:<S>CN=alice",
        "rfc822, WEAK, X509:<RFC822>a@b",
        "issuer, WEAK, X509:<I>CN=CA",
    })
    void mappingStringIsSearchedForInEachDomain(String method, Strength strength, String value) throws Exception {
        CertificateBuilder certificate = alice().email("a@b").sid(SID);
        assertEquals(strength, named(method).strength());
        assertEquals(
                List.of(AccountQuery.altSecurityIdentity(value)), named(method).queriesFor(read(certificate)));
    }

    @Test
    void identifierThatIsMissingIsNotSearchedFor() throws Exception {
        CertificateBuilder certificate = CA.issue().uri("http://x").noSubjectKeyIdentifier();
        for (String method :
                List.of("upn", "ski", "issuerSid", "issuerSubject", "subject", "rfc822", "dnsName", "sid")) {
            assertEquals(List.of(), values(method, certificate), method);
        }
    }

    @Test
    void emptyAddressIsNotSearchedFor() throws Exception {
        assertEquals(
                List.of("X509:<RFC822>a@b"), values("rfc822", alice().email("").email("a@b")));
    }

    @Test
    void thumbprintIsSearchedFor() throws Exception {
        ClientCertificate certificate = read(alice());
        assertEquals(
                List.of(AccountQuery.altSecurityIdentity("X509:<SHA1-PUKEY>" + certificate.sha1Thumbprint())),
                named("sha1PublicKey").queriesFor(certificate));
        assertEquals(Strength.STRONG, named("sha1PublicKey").strength());
    }

    @Test
    void upnIsSearchedForAsItIsAndAsNameInItsDomain() throws Exception {
        assertEquals(
                List.of(
                        new AccountQuery(
                                Precedence.EXPLICIT_UPN, Optional.empty(), AccountQuery.USER_PRINCIPAL_NAME, "a@b@c"),
                        new AccountQuery(
                                Precedence.IMPLICIT_UPN, Optional.of("c"), AccountQuery.SAM_ACCOUNT_NAME, "a@b")),
                named("upn").queriesFor(read(alice().upn("a@b@c"))));
        assertEquals(Strength.WEAK, named("upn").strength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "@b", "a@", "@"})
    void nameWithoutBothPartsIsNoUpn(String upn) throws Exception {
        assertEquals(List.of(), values("upn", alice().upn(upn)));
    }

    @Test
    void hostIsSearchedForAsComputerInItsDomain() throws Exception {
        assertEquals(
                List.of(new AccountQuery(
                        Precedence.DNS_NAME, Optional.of("corp.example"), AccountQuery.SAM_ACCOUNT_NAME, "pc1$")),
                named("dnsName").queriesFor(read(alice().dns("PC1.corp.example", "pc1.CORP.example"))));
        assertEquals(List.of("a$"), values("dnsName", alice().dns("a.b", "pc", ".corp.example", "pc.")));
        assertEquals(Strength.WEAK, named("dnsName").strength());
    }

    @Test
    void eachMethodHasItsOwnNameAndTheSidNamesTheResultLast() {
        List<String> names =
                MappingMethod.all().stream().map(MappingMethod::name).toList();
        assertEquals(names.size(), names.stream().distinct().count());
        assertEquals("upn", names.get(0));
        assertEquals("sid", names.get(names.size() - 1));
        assertEquals(Strength.STRONG, named("sid").strength());
        assertEquals("strong", Strength.STRONG.lowerCaseName());
    }

    @Test
    void queryMatchesItsDomainAndItsValueWithoutRegardToCase() {
        AccountQuery query = AccountQuery.sAMAccountName(Precedence.IMPLICIT_UPN, "Alice", "corp.example");
        assertTrue(query.matchesDomain("CORP.example") && query.matchesValue("aLICE"));
        assertFalse(query.matchesDomain("example") || query.matchesValue("alic"));
        assertTrue(AccountQuery.altSecurityIdentity("x").matchesDomain("any"));
    }

    @Test
    void mappingStringsOfACertificateAreThoseOfTheMethodsButTheIssuerAlone() throws Exception {
        X509Certificate certificate =
                alice().upn("a@b").dns("pc.corp").sid(SID).issue().certificate();
        List<String> all = MappingString.of(certificate).stream()
                .map(string -> string.attribute() + " " + string.strength() + " " + string.value())
                .toList();
        assertTrue(
                all.containsAll(List.of(
                        "userPrincipalName WEAK a@b",
                        "dNSName WEAK pc.corp",
                        "altSecurityIdentities STRONG X509:<I>CN=CA<SR>02ac0001",
                        "altSecurityIdentities WEAK X509:<S>CN=alice")),
                all::toString);
        assertFalse(all.contains("altSecurityIdentities WEAK X509:<I>CN=CA"), all::toString);
        assertEquals(
                List.of(),
                MappingString.of(
                        alice().rawSubjectAltName(new byte[] {5, 0}).issue().certificate()));
    }
}
