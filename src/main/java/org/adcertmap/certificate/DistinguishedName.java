// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerString;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.certificate.der.TbsCertificate;

/**
 * The attributes of a distinguished name, read from its encoding: never from a printed name. Immutable. Source: X.501,
 * RFC 5280 4.1.2.4.
 *
 * @param rdns the RDNs in the encoded order; a multi-valued RDN has several attributes
 */
public record DistinguishedName(List<List<Attribute>> rdns) {
    /**
     * One attribute.
     *
     * @param type the OID, such as {@code 2.5.4.3}
     * @param value the text; of another type than a character string, {@code #} and its encoding in hexadecimal, of an
     *     OCTET STRING its content
     * @param isText whether the value is a character string
     */
    public record Attribute(String type, String value, boolean isText) {}

    /** Copies the list. */
    public DistinguishedName {
        rdns = List.copyOf(rdns);
    }

    /**
     * Decodes the DER encoding of a Name.
     *
     * @throws MalformedDerException also for a value with a control character
     */
    static DistinguishedName of(byte[] name) throws MalformedDerException {
        List<List<Attribute>> rdns = new ArrayList<>();
        DerReader encoded = DerReader.of(name).single(DerReader.SEQUENCE).children();
        while (encoded.hasNext()) {
            DerReader values = encoded.next(DerReader.SET).children();
            List<Attribute> rdn = new ArrayList<>();
            do {
                DerReader attribute = values.next(DerReader.SEQUENCE).children();
                rdn.add(attribute(attribute.nextOid(), attribute.next()));
                attribute.expectEnd();
            } while (values.hasNext());
            rdns.add(List.copyOf(rdn));
        }
        return new DistinguishedName(rdns);
    }

    private static Attribute attribute(String type, DerReader.Element value) throws MalformedDerException {
        if (DerString.isCharacterString(value.tag())) {
            return new Attribute(type, DerString.decode(value), true);
        }
        boolean isOctetString = value.tag() == DerReader.OCTET_STRING;
        return new Attribute(
                type, "#" + HexFormat.of().formatHex(isOctetString ? value.contents() : value.encoded()), false);
    }

    /** Decodes the subject of a certificate. */
    public static DistinguishedName subjectOf(X509Certificate certificate) throws MalformedDerException {
        return of(TbsCertificate.of(certificate).subject());
    }

    /** Decodes the issuer of a certificate. */
    public static DistinguishedName issuerOf(X509Certificate certificate) throws MalformedDerException {
        return of(TbsCertificate.of(certificate).issuer());
    }

    /** Returns whether all values of an attribute are character strings; true if there is none. */
    public boolean isText(String type) {
        return rdns.stream()
                .flatMap(List::stream)
                .filter(attribute -> attribute.type().equals(type))
                .allMatch(Attribute::isText);
    }

    /** Returns the values of an attribute in the encoded order, those of repeated and of multi-valued RDNs. */
    public List<String> values(String type) {
        return rdns.stream()
                .flatMap(List::stream)
                .filter(attribute -> attribute.type().equals(type))
                .map(Attribute::value)
                .toList();
    }
}
