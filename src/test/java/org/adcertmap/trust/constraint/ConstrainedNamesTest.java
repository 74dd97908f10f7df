// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.EncodedNames.Attribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names whose encoding no builder of certificates makes are compared, or refused. */
class ConstrainedNamesTest {
    private static final String ORGANIZATION = "2.5.4.10";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final int OCTET_STRING = 0x04;

    private static byte[] hex(String octets) {
        return HexFormat.of().parseHex(octets);
    }

    @ParameterizedTest(name = "{0} contains {1}: {2}")
    @CsvSource({
        "0a010200ffffff00, 0a010203, true",
        "0a010200ffffff00, 0a010303, false",
        "0a010200ffffff00, 0a000203, false",
        "0a010203ffffffff, 0a010203, true",
        "0a010203ffffffff, 0a010204, false",
        "0a010200ffffff00, 20010db8000000000000000000000001, false",
        "20010db8000000000000000000000000ffffffff000000000000000000000000, 20010db8000000000000000000000001, true",
        "20010db8000000000000000000000000ffffffff000000000000000000000000, 20010db9000000000000000000000001, false",
        "20010db8000000000000000000000000ffffffff000000000000000000000000, 0a010203, false",
    })
    void addressIsComparedUnderItsMask(String base, String address, boolean isContained) throws Exception {
        assertEquals(isContained, IpAddresses.contains(hex(base), hex(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "0a010200ffff, 0a010203",
        "0a010200ffffff00, 0a0102",
        "20010db800, 20010db8000000000000000000000001",
        "0a01ffff, 0a01"
    })
    void addressOfAnInvalidLengthIsRefused(String base, String address) {
        assertThrows(MalformedDerException.class, () -> IpAddresses.contains(hex(base), hex(address)));
    }

    @Test
    void addressWithItsMaskIsShownInOctets() {
        assertEquals("10.1.2.3", IpAddresses.text(hex("0a010203")));
        assertEquals("0a010200ffffff00", IpAddresses.text(hex("0a010200ffffff00")));
    }

    private static Attribute attribute(String type, int tag, String value) {
        return new Attribute(type, tag, value);
    }

    private static byte[] name(Attribute... attributes) {
        return EncodedNames.name(List.of(List.of(attributes)));
    }

    @Test
    void attributesOfAnRdnHaveNoOrder() throws Exception {
        Attribute organization = attribute(ORGANIZATION, EncodedNames.UTF8_STRING, "Corp");
        Attribute commonName = attribute(COMMON_NAME, EncodedNames.PRINTABLE_STRING, "alice");
        assertTrue(DirectoryNames.contains(name(organization, commonName), name(commonName, organization)));
        assertFalse(DirectoryNames.contains(name(organization), name(commonName, organization)));
    }

    @Test
    void valueThatIsNoStringEqualsTheSameOctetsAlone() throws Exception {
        byte[] octets = name(attribute(COMMON_NAME, OCTET_STRING, "alice"));
        assertTrue(DirectoryNames.contains(octets, name(attribute(COMMON_NAME, OCTET_STRING, "alice"))));
        assertFalse(DirectoryNames.contains(octets, name(attribute(COMMON_NAME, OCTET_STRING, "Alice"))));
        assertFalse(
                DirectoryNames.contains(octets, name(attribute(COMMON_NAME, EncodedNames.PRINTABLE_STRING, "alice"))));
        byte[] latin1 = EncodedNames.commonName(EncodedNames.PRINTABLE_STRING, "Verónica");
        assertTrue(DirectoryNames.contains(latin1, latin1));
        assertFalse(DirectoryNames.contains(
                latin1, EncodedNames.commonName(EncodedNames.PRINTABLE_STRING, "Ver\u00f2nica")));
    }

    @Test
    void stringsAreEqualWhateverTheirTypeCaseAndBlanks() throws Exception {
        assertTrue(DirectoryNames.contains(
                name(attribute(ORGANIZATION, EncodedNames.PRINTABLE_STRING, " Corp  of Test")),
                name(attribute(ORGANIZATION, EncodedNames.BMP_STRING, "CORP of test "))));
    }

    /** The JDK reads no certificate with a critical constraint like these. */
    @ParameterizedTest
    @CsvSource({":8080", "/a", "https://www.corp.example.test", "www.corp.example.test/a"})
    void constraintOnUrisThatIsMoreThanAHostIsRefused(String base) {
        assertThrows(
                MalformedDerException.class, () -> DomainNames.containsUri(base, "https://www.corp.example.test/a"));
    }

    @Test
    void emptyConstraintOnUrisContainsEachUri() throws Exception {
        assertTrue(DomainNames.containsUri("", "urn:uuid:9f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0"));
    }
}
