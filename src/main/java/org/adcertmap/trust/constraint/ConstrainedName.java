// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import java.util.HexFormat;
import java.util.List;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerString;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * A name of a certificate, or the base of a subtree of names. Confined to one thread, as it keeps the caller's octets.
 *
 * @param form the form of the name; names of different forms do not constrain each other
 * @param value the contents of the name; for an otherName the encoded value; for a directoryName the encoded Name
 */
record ConstrainedName(String form, byte[] value) {
    static final String USER_PRINCIPAL_NAME = "userPrincipalName";
    static final String RFC822_NAME = "rfc822Name";
    static final String DNS_NAME = "dNSName";
    static final String DIRECTORY_NAME = "directoryName";
    static final String URI = "uniformResourceIdentifier";
    static final String IP_ADDRESS = "iPAddress";

    private static final String UPN_TYPE = "1.3.6.1.4.1.311.20.2.3";
    private static final int TAG_CLASS = 0xC0;
    private static final int CONTEXT_SPECIFIC = 0x80;
    private static final int TAG_NUMBER = 0x1F;
    private static final int OTHER_NAME = 0;
    private static final int DIRECTORY = 4;
    /** The forms by the number of their tag (RFC 5280 4.2.1.6). */
    private static final List<String> FORMS = List.of(
            "otherName",
            RFC822_NAME,
            DNS_NAME,
            "x400Address",
            DIRECTORY_NAME,
            "ediPartyName",
            URI,
            IP_ADDRESS,
            "registeredID");

    /** Decodes a GeneralName. */
    static ConstrainedName of(DerReader.Element generalName) throws MalformedDerException {
        int number = generalName.tag() & TAG_NUMBER;
        if ((generalName.tag() & TAG_CLASS) != CONTEXT_SPECIFIC || number >= FORMS.size()) {
            throw new MalformedDerException(String.format("a name has the invalid tag 0x%02X", generalName.tag()));
        }
        if (number == OTHER_NAME) {
            return otherName(generalName.children());
        }
        return new ConstrainedName(
                FORMS.get(number),
                number == DIRECTORY
                        ? generalName.children().single(DerReader.SEQUENCE).encoded()
                        : generalName.contents());
    }

    /** Of an otherName, each type is a form of its own. */
    private static ConstrainedName otherName(DerReader otherName) throws MalformedDerException {
        String type = otherName.nextOid();
        DerReader value = otherName.single(DerReader.contextTag(0)).children();
        DerReader.Element element = value.next();
        value.expectEnd();
        String form = type.equals(UPN_TYPE) ? USER_PRINCIPAL_NAME : "otherName " + type;
        return new ConstrainedName(form, element.encoded());
    }

    /**
     * The value as text.
     *
     * @throws MalformedDerException if it is no string of its form
     */
    String text() throws MalformedDerException {
        if (!form.equals(USER_PRINCIPAL_NAME)) {
            return DerString.decodeIa5String(value);
        }
        DerReader.Element string = DerReader.of(value).next();
        if (!DerString.isCharacterString(string.tag())) {
            throw new MalformedDerException("a userPrincipalName is not a string");
        }
        return DerString.decode(string);
    }

    /** The form and the value, for an administrator. */
    @Override
    public String toString() {
        try {
            return switch (form) {
                case USER_PRINCIPAL_NAME, RFC822_NAME, DNS_NAME, URI -> form + " " + text();
                case DIRECTORY_NAME -> form + " " + DirectoryNames.text(value);
                case IP_ADDRESS -> form + " " + IpAddresses.text(value);
                default -> form;
            };
        } catch (MalformedDerException e) {
            return form + " #" + HexFormat.of().formatHex(value);
        }
    }
}
