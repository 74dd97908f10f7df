// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.lab.Generated;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;

/** Properties of every name, serial number and SID: what is written can be read back unambiguously. */
class RoundTripPropertiesTest {
    private static final int TRIES = 1_000;

    private static final List<String> TYPES =
            List.of("2.5.4.3", "2.5.4.10", "0.9.2342.19200300.100.1.25", "2.5.4.97", "1.2.840.113549.1.9.1");
    private static final List<String> KEYWORDS = List.of("CN", "O", "DC", "OID.2.5.4.97", "E");

    /** An attribute value of a name, and the index of its type. */
    record Attribute(int type, String value) {}

    private static List<Attribute> names(Random random) {
        return Generated.list(random, 0, 6, any -> new Attribute(any.nextInt(TYPES.size()), value(any)));
    }

    private static String value(Random random) {
        if (random.nextBoolean()) {
            return Generated.textOf(random, ",+=\"<># ;SRI", 0, 12);
        }
        String text = Generated.text(random, 0, 12);
        return text.chars().noneMatch(Character::isISOControl) && isEncodable(text) ? text : value(random);
    }

    private static boolean isEncodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static byte[] encoded(List<Attribute> attributes) throws IOException {
        RDN[] rdns = attributes.stream()
                .map(attribute -> new RDN(new AttributeTypeAndValue(
                        new ASN1ObjectIdentifier(TYPES.get(attribute.type())), new DERUTF8String(attribute.value()))))
                .toArray(RDN[]::new);
        return new X500Name(rdns).getEncoded();
    }

    /** Parses a name by the rules of CertStrToName, to show that no two names share a string. */
    private static List<Attribute> read(String text) {
        List<Attribute> attributes = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            int type = KEYWORDS.indexOf(text.substring(at, equals));
            StringBuilder value = new StringBuilder();
            at = equals + 1;
            if (at < text.length() && text.charAt(at) == '"') {
                for (at++; text.charAt(at) != '"' || at + 1 < text.length() && text.charAt(at + 1) == '"'; at++) {
                    value.append(text.charAt(at));
                    at += text.charAt(at) == '"' ? 1 : 0;
                }
                at++;
            } else {
                for (; at < text.length() && text.charAt(at) != ','; at++) {
                    value.append(text.charAt(at));
                }
            }
            assertTrue(at == text.length() || text.charAt(at) == ',', text);
            at++;
            attributes.add(new Attribute(type, value.toString()));
        }
        return attributes;
    }

    @Test
    void nameIsReadBackAsTheSameName() {
        Generated.check(TRIES, random -> {
            List<Attribute> attributes = names(random);
            assertEquals(attributes, read(WindowsDistinguishedName.of(encoded(attributes))));
        });
    }

    @Test
    void anyOctetsAreReadAsNameOrRejected() {
        Generated.check(TRIES, random -> {
            try {
                WindowsDistinguishedName.of(Generated.octets(random, 0, 60));
            } catch (MalformedDerException e) {
                assertTrue(e.getMessage().length() > 0); // the only exception allowed
            }
        });
    }

    @Test
    void everySpellingOfASerialNumberIsReadBackAsTheSameNumber() {
        Generated.check(TRIES, random -> {
            BigInteger serial = new BigInteger(1, Generated.octets(random, 1, 25));
            List<String> spellings = SerialNumber.spellings(serial.toByteArray());
            boolean hasSignOctet = serial.signum() > 0 && serial.bitLength() % 8 == 0;
            assertEquals(hasSignOctet ? 2 : 1, spellings.size(), spellings::toString);
            for (String spelling : spellings) {
                byte[] octets = HexFormat.of().parseHex(spelling);
                assertEquals(serial, new BigInteger(1, reversed(octets)));
            }
        });
    }

    private static byte[] reversed(byte[] octets) {
        byte[] reversed = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            reversed[i] = octets[octets.length - 1 - i];
        }
        return reversed;
    }

    @Test
    void sidIsReadBackFromStringAndFromOctets() {
        Generated.check(TRIES, random -> {
            Sid sid = Sid.of(
                    Generated.number(random, 0xFFFF_FFFF_FFFFL),
                    Generated.list(random, 1, 15, any -> Generated.number(any, 0xFFFF_FFFFL)));
            assertEquals(sid, Sid.parse(sid.toString()));
            assertEquals(sid, Sid.fromBytes(sid.toBytes()));
            assertArrayEquals(sid.toBytes(), Sid.fromBytes(sid.toBytes()).toBytes());
        });
    }

    @Test
    void acceptedSidStringIsCanonical() {
        Generated.check(TRIES, random -> {
            long a = Generated.number(random, Long.MAX_VALUE);
            long b = Generated.number(random, Long.MAX_VALUE);
            for (String text : List.of(
                    "S-1-" + a + "-" + b, "S-1-5-21-0" + a, "S-1-0" + a + "-" + b, "S-1-" + a + "-" + b + "-")) {
                try {
                    assertEquals(text, Sid.parse(text).toString());
                } catch (IllegalArgumentException e) {
                    assertTrue(e.getMessage().startsWith("not a SID"), e::getMessage);
                }
            }
        });
    }
}
