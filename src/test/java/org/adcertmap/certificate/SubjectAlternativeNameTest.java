// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.adcertmap.pki.EncodedNames.UTF8_STRING;
import static org.adcertmap.pki.EncodedNames.element;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.adcertmap.certificate.der.MalformedDerException;
import org.junit.jupiter.api.Test;

/** The names of a subject alternative name are bounded in number, and each has one value. */
class SubjectAlternativeNameTest {
    private static final byte[] UPN_TYPE = HexFormat.of().parseHex("060a2b060104018237140203");

    private static byte[] dnsNames(int count) {
        return element(
                0x30,
                Stream.generate(() -> element(0x82, new byte[] {'a'}))
                        .limit(count)
                        .toArray(byte[][]::new));
    }

    private static byte[] upn(byte[]... values) {
        return element(0x30, element(0xA0, UPN_TYPE, element(0xA0, values)));
    }

    @Test
    void hundredNamesAreReadAndMoreAreRefused() throws MalformedDerException {
        assertEquals(100, SubjectAlternativeName.read(dnsNames(100)).dnsNames().size());
        assertThrows(MalformedDerException.class, () -> SubjectAlternativeName.read(dnsNames(101)));
    }

    @Test
    void upnHasOneValue() throws MalformedDerException {
        byte[] text = element(UTF8_STRING, "a@b".getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                1, SubjectAlternativeName.read(upn(text)).userPrincipalNames().size());
        assertThrows(MalformedDerException.class, () -> SubjectAlternativeName.read(upn(text, text)));
        assertThrows(MalformedDerException.class, () -> SubjectAlternativeName.read(upn()));
    }
}
