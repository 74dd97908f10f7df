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

/** What holds for every name, serial number and SID there can be. */
class SpellingPropertiesTest {
    private static final int TRIES = 1_000;

    private static final List<String> TYPES =
            List.of("2.5.4.3", "2.5.4.10", "0.9.2342.19200300.100.1.25", "2.5.4.97", "1.2.840.113549.1.9.1");
    private static final List<String> KEYWORDS = List.of("CN", "O", "DC", "OID.2.5.4.97", "E");

    /** A value of a name and which of the types it has. */
    record Part(int type, String value) {}

    private static List<Part> names(Random random) {
        return Generated.list(random, 0, 6, any -> new Part(any.nextInt(TYPES.size()), value(any)));
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

    private static byte[] encoded(List<Part> parts) throws IOException {
        RDN[] rdns = parts.stream()
                .map(part -> new RDN(new AttributeTypeAndValue(
                        new ASN1ObjectIdentifier(TYPES.get(part.type())), new DERUTF8String(part.value()))))
                .toArray(RDN[]::new);
        return new X500Name(rdns).getEncoded();
    }

    /** Read back by the rules of CertStrToName, so that no two names can ever be spelled alike. */
    private static List<Part> read(String spelling) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < spelling.length()) {
            int equals = spelling.indexOf('=', at);
            int type = KEYWORDS.indexOf(spelling.substring(at, equals));
            StringBuilder value = new StringBuilder();
            at = equals + 1;
            if (at < spelling.length() && spelling.charAt(at) == '"') {
                for (at++;
                        spelling.charAt(at) != '"' || at + 1 < spelling.length() && spelling.charAt(at + 1) == '"';
                        at++) {
                    value.append(spelling.charAt(at));
                    at += spelling.charAt(at) == '"' ? 1 : 0;
                }
                at++;
            } else {
                for (; at < spelling.length() && spelling.charAt(at) != ','; at++) {
                    value.append(spelling.charAt(at));
                }
            }
            assertTrue(at == spelling.length() || spelling.charAt(at) == ',', spelling);
            at++;
            parts.add(new Part(type, value.toString()));
        }
        return parts;
    }

    @Test
    void aSpelledNameReadsBackAsTheSameName() {
        Generated.check(TRIES, random -> {
            List<Part> parts = names(random);
            assertEquals(parts, read(WindowsName.of(encoded(parts))));
        });
    }

    @Test
    void whateverTheOctetsANameIsReadOrRefused() {
        Generated.check(TRIES, random -> {
            try {
                WindowsName.of(Generated.octets(random, 0, 60));
            } catch (MalformedDerException e) {
                assertTrue(e.getMessage().length() > 0); // the only way to fail
            }
        });
    }

    @Test
    void aSerialNumberReversedTwiceIsItself() {
        Generated.check(TRIES, random -> {
            BigInteger serial = new BigInteger(1, Generated.octets(random, 1, 25));
            byte[] reversed = HexFormat.of().parseHex(SerialNumber.reversed(serial));
            byte[] back = new byte[reversed.length];
            for (int i = 0; i < back.length; i++) {
                back[i] = reversed[back.length - 1 - i];
            }
            assertEquals(serial, new BigInteger(1, back));
            assertTrue(back.length == 1 || back[0] != 0, "no sign octet");
        });
    }

    @Test
    void aSidReadsBackFromTextAndFromOctets() {
        Generated.check(TRIES, random -> {
            Sid sid = new Sid(
                    Generated.number(random, 0xFFFF_FFFF_FFFFL),
                    Generated.list(random, 1, 15, any -> Generated.number(any, 0xFFFF_FFFFL)));
            assertEquals(sid, Sid.parse(sid.toString()));
            assertEquals(sid, Sid.of(sid.toBytes()));
            assertArrayEquals(sid.toBytes(), Sid.of(sid.toBytes()).toBytes());
        });
    }

    @Test
    void textThatIsReadAsASidIsTheTextOfThatSid() {
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
