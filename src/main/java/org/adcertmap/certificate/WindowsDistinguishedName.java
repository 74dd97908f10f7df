// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.util.List;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Writes a distinguished name in the form of altSecurityIdentities: {@code DC=com,DC=contoso,CN=CONTOSO-DC-CA}.
 *
 * <p>RDNs are in encoded order (usually the most general first), with the attribute keywords of Windows, separated by a
 * comma without a space; the values of a multi-valued RDN are separated by one space. The string is made from the
 * encoding, never from a printed name, and is only compared as a whole. Sources: MS-PKCA 3.1.5.2.1.3; CertNameToStr
 * (CERT_X500_NAME_STR) for keywords and quoting; KB5014754 for the order; .NET and Wine for the order in a multi-valued
 * RDN, X21Address, and OCTET STRING values without their header; .NET for the keywords of a TPM.
 *
 * <p>A name with a control character has no string: Windows turns line ends into commas after quoting (MS-PKCA
 * 3.1.5.2.1.3), so that its string would be that of another name.
 */
final class WindowsDistinguishedName {
    private static final String CHARACTERS_TO_QUOTE = ",+=\"<>#;";

    private WindowsDistinguishedName() {}

    /** Converts the DER encoding of a Name (X.501). */
    static String of(byte[] name) throws MalformedDerException {
        StringBuilder text = new StringBuilder();
        for (List<DistinguishedName.Attribute> rdn : DistinguishedName.of(name).rdns()) {
            String separator = text.isEmpty() ? "" : ",";
            for (DistinguishedName.Attribute attribute : rdn) {
                text.append(separator)
                        .append(AttributeKeyword.of(attribute.type()))
                        .append('=')
                        .append(value(attribute));
                separator = " ";
            }
        }
        return text.toString();
    }

    private static String value(DistinguishedName.Attribute attribute) {
        return attribute.isText() && needsQuotes(attribute.value())
                ? '"' + attribute.value().replace("\"", "\"\"") + '"'
                : attribute.value();
    }

    private static boolean needsQuotes(String value) {
        if (value.isEmpty() || value.startsWith(" ") || value.endsWith(" ")) {
            return true;
        }
        for (int i = 0; i < value.length(); i++) {
            if (CHARACTERS_TO_QUOTE.indexOf(value.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
