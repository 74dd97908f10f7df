// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.util.ArrayList;
import java.util.List;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerString;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * The names of the extension subjectAltName. The userPrincipalName is an otherName of type 1.3.6.1.4.1.311.20.2.3 with
 * a UTF8String. Decoded here and not by the JDK, which returns an otherName undecoded and accepts malformed names.
 * Sources: RFC 5280 4.2.1.6; KB281245 (userPrincipalName).
 *
 * @param userPrincipalNames in encoded order
 * @param rfc822Names in encoded order
 * @param dnsNames in encoded order
 * @param uris the uniformResourceIdentifiers, in encoded order
 */
record SubjectAlternativeName(
        List<String> userPrincipalNames, List<String> rfc822Names, List<String> dnsNames, List<String> uris) {
    static final String OID = "2.5.29.17";
    static final SubjectAlternativeName NONE = new SubjectAlternativeName(List.of(), List.of(), List.of(), List.of());

    private static final String UPN = "1.3.6.1.4.1.311.20.2.3";
    private static final int OTHER_NAME = DerReader.contextTag(0);
    private static final int RFC822_NAME = 0x81;
    private static final int DNS_NAME = 0x82;
    private static final int URI = 0x86;
    private static final int MAX_NAMES = 100;

    static SubjectAlternativeName read(byte[] extension) throws MalformedDerException {
        List<String> userPrincipalNames = new ArrayList<>();
        List<String> emails = new ArrayList<>();
        List<String> dnsNames = new ArrayList<>();
        List<String> uris = new ArrayList<>();
        DerReader names = DerReader.of(extension).single(DerReader.SEQUENCE).children();
        int count = 0;
        while (names.hasNext()) {
            DerReader.Element name = names.next();
            if ((name.tag() & 0xC0) != 0x80 || (name.tag() & 0x1F) > 8) {
                throw new MalformedDerException(
                        String.format("a subject alternative name has the invalid tag 0x%02X", name.tag()));
            }
            if (++count > MAX_NAMES) {
                throw new MalformedDerException("the subject alternative name has more than " + MAX_NAMES + " names");
            }
            if (name.tag() == RFC822_NAME) {
                emails.add(DerString.decodeIa5String(name.contents()));
            } else if (name.tag() == DNS_NAME) {
                dnsNames.add(DerString.decodeIa5String(name.contents()));
            } else if (name.tag() == URI) {
                uris.add(DerString.decodeIa5String(name.contents()));
            } else if (name.tag() == OTHER_NAME) {
                DerReader otherName = name.children();
                String type = otherName.nextOid();
                DerReader.Element value = otherName.single(DerReader.contextTag(0));
                if (type.equals(UPN)) {
                    userPrincipalNames.add(DerString.decode(value.children().single(DerReader.UTF8_STRING)));
                }
            }
        }
        return new SubjectAlternativeName(
                List.copyOf(userPrincipalNames), List.copyOf(emails), List.copyOf(dnsNames), List.copyOf(uris));
    }
}
