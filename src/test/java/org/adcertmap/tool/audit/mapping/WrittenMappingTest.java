// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Precedence;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tool.audit.mapping.WrittenMapping.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value is read as domain controllers compare it. */
class WrittenMappingTest {
    private static final String HASH = "00112233445566778899aabbccddeeff00112233";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X509:<I>DC=com,CN=CA<SR>0a0b | ISSUER_SERIAL",
                "x509:<i>DC=com,CN=CA<sr>0A0B | ISSUER_SERIAL",
                "X509:<SKI>0a | SUBJECT_KEY_IDENTIFIER",
                "X509:<SHA1-PUKEY>" + HASH + " | SHA1_PUBLIC_KEY",
                "X509:<I>CN=CA<SID>S-1-5-21-1-2-3-1000 | ISSUER_SID",
                "X509:<I>CN=CA<S>CN=alice | ISSUER_SUBJECT",
                "X509:<S>DC=com,CN=\"a, b\" | SUBJECT",
                "X509:<RFC822>alice@example.com | RFC822",
                "X509:<I>C=US,O=Contoso,CN=CA | ISSUER"
            })
    void wellWrittenValues(String value, Form form) {
        WrittenMapping read = WrittenMapping.parse(value);
        assertEquals(form, read.form());
        assertTrue(read.isUsable(), read::toString);
        assertEquals(Optional.empty(), read.proposal());
    }

    @Test
    void everyMappingStringOfACertificateIsWellWritten() throws Exception {
        var certificate = TestCa.root("C=DE", "O=Größe\\, x", "ST=y", "CN=CA")
                .issue("DC=com", "OU=x", "CN=alice")
                .email("a@b.test")
                .sid("S-1-5-21-1-2-3-1000")
                .issue();
        var read = CertificateReader.read(certificate.certificate());
        long count = MappingMethod.all().stream()
                .flatMap(method -> method.queriesFor(read).stream())
                .filter(query -> query.precedence() == Precedence.ALT_SECURITY_IDENTITIES)
                .peek(query -> assertFalse(
                        WrittenMapping.parse(query.value()).malformed().isPresent(), query::value))
                .count();
        assertTrue(count > 5, "mapping strings: " + count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "<I>CN=CA<SR>0a | does not begin with X509: | X509:<I>CN=CA<SR>0a",
                "CN=alice | does not begin with X509: | none",
                "X509:<XYZ>1 | has the unknown tag <XYZ> | none",
                "X509:CN=alice | has no tag | none",
                "X509:<I>CN=CA<SR> | has nothing after <SR> | none",
                "X509:<I><SR>0a | has nothing after <I> | none",
                "X509:<SKI>0a0 | has no even number of hexadecimal digits after <SKI> | none",
                "X509:<SKI>0g | has no even number of hexadecimal digits after <SKI> | none",
                "X509:<SHA1-PUKEY>0a0b | has 4 instead of 40 hexadecimal digits after <SHA1-PUKEY> | none",
                "X509:<I>DC=com, CN=CA<SR>0a | has blanks around commas after <I> | X509:<I>DC=com,CN=CA<SR>0a",
                "X509:<I>CA<SR>0a | has no distinguished name after <I> | none",
                "X509:<S>CN=alice, C=d\", x | has no distinguished name after <S> | none",
                "X509:<I>CN=CA<SID>x | has no SID after <SID> | none",
                "X509:<SR>0a | has a combination of tags that no domain controller knows: <SR> | none"
            })
    void malformedValues(String value, String why, String proposal) {
        WrittenMapping read = WrittenMapping.parse(value);
        assertEquals(Optional.of(why), read.malformed());
        assertEquals(Optional.ofNullable(proposal), read.proposal());
        assertFalse(read.isUsable());
        assertTrue(read.isOfCertificate());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X509:<I>CN=CA,O=x,C=US<SR>0a | X509:<I>C=US,O=x,CN=CA<SR>0a",
                "X509:<I>CN=CA,DC=corp,DC=com<S>CN=alice | X509:<I>DC=com,DC=corp,CN=CA<S>CN=alice",
                "X509:<SHA1-PUKEY>00 11 22 33 44556677 8899aabbccddeeff00112233 | X509:<SHA1-PUKEY>" + HASH,
                "X509:<SKI>0A:0B | X509:<SKI>0A0B",
                "X509:<I>C=US,ST=Texas,CN=CA<SR>0a | X509:<I>C=US,S=Texas,CN=CA<SR>0a",
                "X509:<SR>0a<I>CN=CA | X509:<I>CN=CA<SR>0a"
            })
    void valuesThatWouldMatchIfWrittenOtherwise(String value, String proposal) {
        WrittenMapping read = WrittenMapping.parse(value);
        assertEquals(Optional.empty(), read.malformed());
        assertTrue(read.written().isPresent());
        assertEquals(Optional.of(proposal), read.proposal());
        assertFalse(read.isUsable());
        assertTrue(WrittenMapping.parse(proposal).isUsable(), "the proposal is well written");
    }

    @Test
    void invisibleMarkOfTheCertificateDialogIsRemoved() {
        assertEquals(
                Optional.of("X509:<SHA1-PUKEY>" + HASH),
                WrittenMapping.parse("X509:<SHA1-PUKEY>\u200E" + HASH).proposal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kerberos:alice@EXAMPLE.COM", "kerberos:x"})
    void otherIdentitiesAreNotOfCertificates(String value) {
        assertFalse(WrittenMapping.parse(value).isOfCertificate());
    }
}
