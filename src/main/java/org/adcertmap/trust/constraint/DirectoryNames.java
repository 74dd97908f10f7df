// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerString;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Compares a distinguished name with the base of a subtree: the first RDNs of the name are those of the base. Strings
 * are compared without regard to their type, to case and to leading, trailing and repeated blanks; the JDK compares
 * those in an IA5String, such as DC, octet by octet. Stateless. Source: RFC 5280 4.2.1.10, 7.1, 7.3.
 */
final class DirectoryNames {
    private static final Pattern BLANKS = Pattern.compile(" +");

    private DirectoryNames() {}

    static boolean contains(byte[] base, byte[] name) throws MalformedDerException {
        List<List<String>> baseRdns = rdns(base);
        List<List<String>> nameRdns = rdns(name);
        return nameRdns.size() >= baseRdns.size()
                && nameRdns.subList(0, baseRdns.size()).equals(baseRdns);
    }

    static boolean isEmpty(byte[] name) throws MalformedDerException {
        return !DerReader.of(name).single(DerReader.SEQUENCE).children().hasNext();
    }

    /** The name for an administrator. */
    static String text(byte[] name) throws MalformedDerException {
        try {
            return new X500Principal(name).getName();
        } catch (IllegalArgumentException e) {
            throw new MalformedDerException("a distinguished name is malformed: " + e.getMessage());
        }
    }

    /** The attributes of each RDN in a form that is compared; those of one RDN have no order. */
    private static List<List<String>> rdns(byte[] name) throws MalformedDerException {
        List<List<String>> rdns = new ArrayList<>();
        DerReader reader = DerReader.of(name).single(DerReader.SEQUENCE).children();
        while (reader.hasNext()) {
            DerReader attributes = reader.next(DerReader.SET).children();
            List<String> rdn = new ArrayList<>();
            while (attributes.hasNext()) {
                DerReader attribute = attributes.next(DerReader.SEQUENCE).children();
                rdn.add(attribute.nextOid() + '=' + comparable(attribute.next()));
            }
            Collections.sort(rdn);
            rdns.add(rdn);
        }
        return rdns;
    }

    private static String comparable(DerReader.Element value) {
        try {
            if (DerString.isCharacterString(value.tag())) {
                String text = DerString.decode(value).strip();
                return '='
                        + BLANKS.matcher(text)
                                .replaceAll(" ")
                                .toUpperCase(Locale.ROOT)
                                .toLowerCase(Locale.ROOT);
            }
        } catch (MalformedDerException e) {
            // A string with octets outside its character set equals only the same octets.
        }
        return '#' + HexFormat.of().formatHex(value.encoded());
    }
}
