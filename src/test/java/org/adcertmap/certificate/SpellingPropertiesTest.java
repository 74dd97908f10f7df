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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.adcertmap.certificate.der.MalformedDerException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/** What holds for every name, serial number and SID there can be. */
class SpellingPropertiesTest {
    private static final List<String> TYPES =
            List.of("2.5.4.3", "2.5.4.10", "0.9.2342.19200300.100.1.25", "2.5.4.97", "1.2.840.113549.1.9.1");
    private static final List<String> KEYWORDS = List.of("CN", "O", "DC", "OID.2.5.4.97", "E");

    /** A value of a name and which of the types it has. */
    record Part(int type, String value) {}

    @Provide
    Arbitrary<List<Part>> names() {
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings()
                        .ofMaxLength(12)
                        .filter(text -> text.chars().noneMatch(Character::isISOControl) && isEncodable(text)),
                Arbitraries.strings().withChars(",+=\"<># ;SRI").ofMaxLength(12));
        return Combinators.combine(Arbitraries.integers().between(0, TYPES.size() - 1), values)
                .as(Part::new)
                .list()
                .ofMaxSize(6);
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

    @Property
    void aSpelledNameReadsBackAsTheSameName(@ForAll("names") List<Part> parts) throws Exception {
        assertEquals(parts, read(WindowsDistinguishedName.of(encoded(parts))));
    }

    @Property
    void whateverTheOctetsANameIsReadOrRefused(@ForAll @Size(max = 60) byte[] octets) {
        try {
            WindowsDistinguishedName.of(octets);
        } catch (MalformedDerException e) {
            assertTrue(e.getMessage().length() > 0); // the only way to fail
        }
    }

    @Property
    void aSerialNumberReversedTwiceIsItself(@ForAll @Size(min = 1, max = 25) byte[] octets) {
        BigInteger serial = new BigInteger(1, octets);
        byte[] reversed = HexFormat.of().parseHex(SerialNumber.reversed(serial));
        byte[] back = new byte[reversed.length];
        for (int i = 0; i < back.length; i++) {
            back[i] = reversed[back.length - 1 - i];
        }
        assertEquals(serial, new BigInteger(1, back));
        assertTrue(back.length == 1 || back[0] != 0, "no sign octet");
    }

    @Provide
    Arbitrary<Sid> sids() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 0xFFFF_FFFF_FFFFL),
                        Arbitraries.longs()
                                .between(0, 0xFFFF_FFFFL)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(15))
                .as(Sid::new);
    }

    @Property
    void aSidReadsBackFromTextAndFromOctets(@ForAll("sids") Sid sid) {
        assertEquals(sid, Sid.parse(sid.toString()));
        assertEquals(sid, Sid.fromBytes(sid.toBytes()));
        assertArrayEquals(sid.toBytes(), Sid.fromBytes(sid.toBytes()).toBytes());
    }

    @Property
    void textThatIsReadAsASidIsTheTextOfThatSid(
            @ForAll @LongRange(min = 0) long a, @ForAll @LongRange(min = 0) long b) {
        for (String text :
                List.of("S-1-" + a + "-" + b, "S-1-5-21-0" + a, "S-1-0" + a + "-" + b, "S-1-" + a + "-" + b + "-")) {
            try {
                assertEquals(text, Sid.parse(text).toString());
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith("not a SID"), e::getMessage);
            }
        }
    }
}
