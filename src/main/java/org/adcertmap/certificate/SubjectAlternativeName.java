// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerString;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * The names of the extension subjectAltName. The userPrincipalName is an otherName of type 1.3.6.1.4.1.311.20.2.3.
 * Decoded here and not by the JDK, which returns an otherName undecoded and accepts malformed names. Sources: RFC 5280
 * 4.2.1.6; KB281245 (userPrincipalName).
 *
 * <p>A userPrincipalName should be a UTF8String. Some CAs write another character string type, which CryptoAPI decodes
 * (X509_UNICODE_ANY_STRING), so each one is read in its own character set. A name whose text cannot be used is
 * {@link #unusable}, and the other names count; but where one userPrincipalName is unusable none of them counts,
 * because the certificate may name two users.
 *
 * @param userPrincipalNames in encoded order
 * @param rfc822Names in encoded order
 * @param dnsNames in encoded order
 * @param uris the uniformResourceIdentifiers, in encoded order
 * @param unusable the names that are well-formed DER, but no usable text; in encoded order
 */
record SubjectAlternativeName(
        List<String> userPrincipalNames,
        List<String> rfc822Names,
        List<String> dnsNames,
        List<String> uris,
        List<UnusableIdentifier> unusable) {
    static final String OID = "2.5.29.17";
    static final SubjectAlternativeName NONE =
            new SubjectAlternativeName(List.of(), List.of(), List.of(), List.of(), List.of());

    private static final String UPN = "1.3.6.1.4.1.311.20.2.3";
    private static final String UPN_NAME = "userPrincipalName";
    private static final int OTHER_NAME = DerReader.contextTag(0);
    private static final int RFC822_NAME = 0x81;
    private static final int DNS_NAME = 0x82;
    private static final int URI = 0x86;
    private static final int MAX_NAMES = 100;

    SubjectAlternativeName {
        boolean unusableUpn =
                unusable.stream().anyMatch(name -> name.identifier().equals(UPN_NAME));
        userPrincipalNames = unusableUpn ? List.of() : List.copyOf(userPrincipalNames);
        rfc822Names = List.copyOf(rfc822Names);
        dnsNames = List.copyOf(dnsNames);
        uris = List.copyOf(uris);
        unusable = List.copyOf(unusable);
    }

    static SubjectAlternativeName read(byte[] extension) throws MalformedDerException {
        List<String> userPrincipalNames = new ArrayList<>();
        List<String> emails = new ArrayList<>();
        List<String> dnsNames = new ArrayList<>();
        List<String> uris = new ArrayList<>();
        List<UnusableIdentifier> unusable = new ArrayList<>();
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
                add(emails, "rfc822Name", () -> DerString.decodeIa5String(name.contents()), unusable);
            } else if (name.tag() == DNS_NAME) {
                add(dnsNames, "dNSName", () -> DerString.decodeIa5String(name.contents()), unusable);
            } else if (name.tag() == URI) {
                add(uris, "uniformResourceIdentifier", () -> uri(name.contents()), unusable);
            } else if (name.tag() == OTHER_NAME) {
                Optional<DerReader.Element> upn = userPrincipalName(name.children());
                if (upn.isPresent()) {
                    add(userPrincipalNames, UPN_NAME, () -> text(upn.get()), unusable);
                }
            }
        }
        return new SubjectAlternativeName(userPrincipalNames, emails, dnsNames, uris, unusable);
    }

    /** Decodes the text of one name. */
    private interface TextDecoder {
        String decode() throws MalformedDerException;
    }

    private static void add(List<String> names, String kind, TextDecoder decoder, List<UnusableIdentifier> unusable) {
        try {
            names.add(decoder.decode());
        } catch (MalformedDerException e) {
            unusable.add(new UnusableIdentifier(kind, e.getMessage()));
        }
    }

    /** Returns the value of an otherName that is a userPrincipalName. */
    private static Optional<DerReader.Element> userPrincipalName(DerReader otherName) throws MalformedDerException {
        String type = otherName.nextOid();
        DerReader value = otherName.single(DerReader.contextTag(0)).children();
        if (!type.equals(UPN)) {
            return Optional.empty();
        }
        DerReader.Element text = value.next();
        value.expectEnd();
        return Optional.of(text);
    }

    private static String text(DerReader.Element element) throws MalformedDerException {
        if (!DerString.isCharacterString(element.tag())) {
            throw new MalformedDerException(
                    String.format("the value is no character string, but has the tag 0x%02X", element.tag()));
        }
        return DerString.decode(element);
    }

    /** Decodes a URI; a malformed one that may contain a SID stays in the list, where it is refused. */
    private static String uri(byte[] contents) throws MalformedDerException {
        return SidUri.hasPrefix(contents) ? SidUri.undecoded(contents) : DerString.decodeIa5String(contents);
    }
}
