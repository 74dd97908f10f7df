// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.AttributeKeyword;
import org.adcertmap.listed.Rule.Match;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.EncodedNames.Attribute;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of many-to-one mappings compare values of the encoded names. */
class RuleTest {
    private static final TestCa CA = TestCa.root("C=US", "O=Contoso CAs", "CN=Contoso CA");
    private static final String OU = "2.5.4.11";
    private static final String CN = "2.5.4.3";

    private static Rule rule(CertificateField field, String subField, String criteria, boolean isCaseSensitive) {
        return new Rule(
                field,
                subField,
                AttributeKeyword.typeOf(subField).orElseThrow(),
                new MatchCriteria(criteria, isCaseSensitive));
    }

    private static X509Certificate certificate(List<List<Attribute>> rdns) {
        return CA.issue("CN=x").rawSubject(EncodedNames.name(rdns)).issue().certificate();
    }

    private static Attribute ou(String value) {
        return new Attribute(OU, EncodedNames.UTF8_STRING, value);
    }

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource({
        "Contoso, Contoso, true",
        "Contoso, contoso, false",
        "Contoso, Contoso Ltd, false",
        "Contoso*, Contoso Ltd, true",
        "Contoso*, Contoso, true",
        "Contoso*, The Contoso, false",
        "*Ltd, Contoso Ltd, true",
        "*Ltd, Ltd Contoso, false",
        "*toso*, Contoso Ltd, true",
        "*toso*, tos, false",
        "*, anything, true",
        "**, anything, true",
    })
    void wildcardsAreAtTheEnds(String criteria, String value, boolean matches) {
        assertEquals(matches, new MatchCriteria(criteria, true).matches(value));
    }

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource({
        "contoso*, CONTOSO Ltd, true",
        "STRASSE, Straße, false",
        "kelvin, \u212Aelvin, false",
    })
    void caseIsIgnoredOrdinally(String criteria, String value, boolean matches) {
        assertEquals(matches, new MatchCriteria(criteria, false).matches(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Con*toso", "***", "*a*b*"})
    void wildcardElsewhereIsInvalid(String criteria) {
        assertThrows(IllegalArgumentException.class, () -> new MatchCriteria(criteria, true));
    }

    @Test
    void everyValueOfAnAttributeMustMatchToAllow() {
        X509Certificate both = certificate(List.of(List.of(ou("Sales")), List.of(ou("HR"))));
        X509Certificate multiValued = certificate(List.of(List.of(ou("HR"), ou("Sales"))));
        X509Certificate twice = certificate(List.of(List.of(ou("HR")), List.of(ou("HR"))));
        Rule rule = rule(CertificateField.SUBJECT, "OU", "HR", true);
        assertEquals(Match.NO, rule.allows(both));
        assertEquals(Match.NO, rule.allows(multiValued));
        assertEquals(Match.YES, rule.allows(twice));
    }

    @Test
    void oneValueOfAnAttributeSufficesToDeny() {
        X509Certificate both = certificate(List.of(List.of(ou("Sales")), List.of(ou("HR"))));
        X509Certificate multiValued = certificate(List.of(List.of(ou("HR"), ou("Sales"))));
        Rule rule = rule(CertificateField.SUBJECT, "OU", "Sales", true);
        assertEquals(Match.YES, rule.denies(both));
        assertEquals(Match.YES, rule.denies(multiValued));
    }

    @Test
    void absentAttributeDoesNotMatch() {
        X509Certificate certificate = CA.issue("CN=Alice").issue().certificate();
        Rule any = rule(CertificateField.SUBJECT, "O", "*", true);
        assertEquals(Match.NO, any.allows(certificate));
        assertEquals(Match.NO, any.denies(certificate));
    }

    @Test
    void issuerIsComparedByItself() {
        X509Certificate certificate = CA.issue("O=Fabrikam", "CN=Alice").issue().certificate();
        assertEquals(
                Match.YES,
                rule(CertificateField.ISSUER, "o", "Contoso CAs", true).allows(certificate));
        assertEquals(
                Match.NO, rule(CertificateField.ISSUER, "O", "Fabrikam", true).allows(certificate));
        assertEquals(
                Match.YES,
                rule(CertificateField.SUBJECT, "OID.2.5.4.10", "Fabrikam", true).allows(certificate));
    }

    /** A printed name would show the second attribute twice. */
    @Test
    void valueIsNotTakenFromAPrintedName() {
        X509Certificate certificate = certificate(
                List.of(List.of(new Attribute(CN, EncodedNames.UTF8_STRING, "Alice,OU=Admins")), List.of(ou("Users"))));
        assertEquals(
                Match.NO, rule(CertificateField.SUBJECT, "OU", "Admins", true).denies(certificate));
        assertEquals(
                Match.YES, rule(CertificateField.SUBJECT, "OU", "Users", true).allows(certificate));
    }

    @Test
    void encodingOfTheStringDoesNotMatter() {
        X509Certificate certificate = certificate(List.of(List.of(new Attribute(OU, EncodedNames.BMP_STRING, "Zoë"))));
        assertEquals(
                Match.YES, rule(CertificateField.SUBJECT, "OU", "Zoë", true).allows(certificate));
    }

    @Test
    void nameWithAControlCharacterIsUnreadable() {
        X509Certificate certificate = certificate(List.of(List.of(ou("Sales\u0000"))));
        Rule rule = rule(CertificateField.SUBJECT, "CN", "nothing", true);
        assertEquals(Match.UNREADABLE, rule.allows(certificate));
        assertEquals(Match.UNREADABLE, rule.denies(certificate));
    }

    /** Such a value could otherwise evade a mapping that denies. */
    @ParameterizedTest
    @ValueSource(ints = {0x1B, 0x19, 0x04}) // GeneralString, GraphicString, OCTET STRING
    void valueThatIsNoCharacterStringIsUnreadable(int type) {
        X509Certificate certificate = certificate(List.of(List.of(new Attribute(OU, type, "Sales"))));
        Rule rule = rule(CertificateField.SUBJECT, "OU", "Sales", true);
        assertEquals(Match.UNREADABLE, rule.allows(certificate));
        assertEquals(Match.UNREADABLE, rule.denies(certificate));
        assertEquals(Match.NO, rule(CertificateField.SUBJECT, "CN", "x", true).denies(certificate));
    }

    @Test
    void mappingWithoutRulesCannotExist() {
        assertThrows(IllegalArgumentException.class, () -> new ManyToOneMapping("all", List.of(), Optional.empty()));
    }
}
