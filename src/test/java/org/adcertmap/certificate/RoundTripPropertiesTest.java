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

/** Properties of every name, serial number and SID: what is written can be read back unambiguously. */
class RoundTripPropertiesTest {
    private static final List<String> TYPES =
            List.of("2.5.4.3", "2.5.4.10", "0.9.2342.19200300.100.1.25", "2.5.4.97", "1.2.840.113549.1.9.1");
    private static final List<String> KEYWORDS = List.of("CN", "O", "DC", "OID.2.5.4.97", "E");

    /** An attribute value of a name, and the index of its type. */
    record Attribute(int type, String value) {}

    @Provide
    Arbitrary<List<Attribute>> names() {
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings()
                        .ofMaxLength(12)
                        .filter(text -> text.chars().noneMatch(Character::isISOControl) && isEncodable(text)),
                Arbitraries.strings().withChars(",+=\"<># ;SRI").ofMaxLength(12));
        return Combinators.combine(Arbitraries.integers().between(0, TYPES.size() - 1), values)
                .as(Attribute::new)
                .list()
                .ofMaxSize(6);
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

    @Property
    void nameIsReadBackAsTheSameName(@ForAll("names") List<Attribute> attributes) throws Exception {
        assertEquals(attributes, read(WindowsDistinguishedName.of(encoded(attributes))));
    }

    @Property
    void anyOctetsAreReadAsNameOrRejected(@ForAll @Size(max = 60) byte[] octets) {
        try {
            WindowsDistinguishedName.of(octets);
        } catch (MalformedDerException e) {
            assertTrue(e.getMessage().length() > 0); // the only exception allowed
        }
    }

    @Property
    void serialNumberReversedTwiceIsUnchanged(@ForAll @Size(min = 1, max = 25) byte[] octets) {
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
    void sidIsReadBackFromStringAndFromOctets(@ForAll("sids") Sid sid) {
        assertEquals(sid, Sid.parse(sid.toString()));
        assertEquals(sid, Sid.fromBytes(sid.toBytes()));
        assertArrayEquals(sid.toBytes(), Sid.fromBytes(sid.toBytes()).toBytes());
    }

    @Property
    void acceptedSidStringIsCanonical(@ForAll @LongRange(min = 0) long a, @ForAll @LongRange(min = 0) long b) {
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
