// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.adcertmap.pki.EncodedNames.BMP_STRING;
import static org.adcertmap.pki.EncodedNames.UTF8_STRING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.EncodedNames.Attribute;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** Attributes of a name are found by their type, in the encoded order, wherever they are. */
class DistinguishedNameTest {
    private static final String CN = "2.5.4.3";
    private static final String O = "2.5.4.10";
    private static final String OU = "2.5.4.11";

    private static byte[] name(int stringType) {
        return EncodedNames.name(List.of(
                List.of(new Attribute(OU, UTF8_STRING, "Sales")),
                List.of(new Attribute(CN, stringType, "alice"), new Attribute(OU, UTF8_STRING, "HR")),
                List.of(new Attribute(OU, UTF8_STRING, "Sales"))));
    }

    @Test
    void valuesOfAnAttributeAreInTheEncodedOrder() throws Exception {
        DistinguishedName name = DistinguishedName.of(name(UTF8_STRING));
        assertEquals(List.of("Sales", "HR", "Sales"), name.values(OU));
        assertEquals(List.of("alice"), name.values(CN));
        assertEquals(List.of(), name.values(O));
    }

    @Test
    void attributeIsTextWhereAllItsValuesAre() throws Exception {
        DistinguishedName text = DistinguishedName.of(name(BMP_STRING));
        assertTrue(text.isText(CN) && text.isText(OU) && text.isText(O));
        DistinguishedName octets = DistinguishedName.of(name(0x04));
        assertEquals(List.of("#616c696365"), octets.values(CN));
        assertFalse(octets.isText(CN));
        assertTrue(octets.isText(OU));
    }

    @Test
    void subjectAndIssuerAreThoseOfTheCertificate() throws Exception {
        X509Certificate certificate =
                TestCa.root("O=Contoso", "CN=CA").issue("CN=alice").issue().certificate();
        assertEquals(List.of("alice"), DistinguishedName.subjectOf(certificate).values(CN));
        assertEquals(List.of("CA"), DistinguishedName.issuerOf(certificate).values(CN));
        assertEquals(List.of("Contoso"), DistinguishedName.issuerOf(certificate).values(O));
    }
}
