// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.util.HexFormat;
import java.util.Map;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerString;
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
    private static final Map<String, String> KEYWORDS = Map.ofEntries(
            Map.entry("2.5.4.3", "CN"),
            Map.entry("2.5.4.7", "L"),
            Map.entry("2.5.4.10", "O"),
            Map.entry("2.5.4.11", "OU"),
            Map.entry("1.2.840.113549.1.9.1", "E"),
            Map.entry("2.5.4.6", "C"),
            Map.entry("2.5.4.8", "S"),
            Map.entry("2.5.4.9", "STREET"),
            Map.entry("2.5.4.12", "T"),
            Map.entry("2.5.4.42", "G"),
            Map.entry("2.5.4.43", "I"),
            Map.entry("2.5.4.4", "SN"),
            Map.entry("2.5.4.5", "SERIALNUMBER"),
            Map.entry("0.9.2342.19200300.100.1.25", "DC"),
            Map.entry("2.5.4.13", "Description"),
            Map.entry("2.5.4.17", "PostalCode"),
            Map.entry("2.5.4.18", "POBox"),
            Map.entry("2.5.4.20", "Phone"),
            Map.entry("2.5.4.24", "X21Address"),
            Map.entry("2.5.4.46", "dnQualifier"),
            Map.entry("2.23.133.2.1", "TPMManufacturer"),
            Map.entry("2.23.133.2.2", "TPMModel"),
            Map.entry("2.23.133.2.3", "TPMVersion"));

    private static final String CHARACTERS_TO_QUOTE = ",+=\"<>#;";

    private WindowsDistinguishedName() {}

    /** Converts the DER encoding of a Name (X.501). */
    static String of(byte[] name) throws MalformedDerException {
        StringBuilder text = new StringBuilder();
        DerReader rdns = DerReader.of(name).single(DerReader.SEQUENCE).children();
        while (rdns.hasNext()) {
            DerReader values = rdns.next(DerReader.SET).children();
            String separator = text.isEmpty() ? "" : ",";
            do {
                DerReader attribute = values.next(DerReader.SEQUENCE).children();
                String type = attribute.nextOid();
                text.append(separator)
                        .append(KEYWORDS.getOrDefault(type, "OID." + type))
                        .append('=');
                text.append(value(attribute.next()));
                attribute.expectEnd();
                separator = " ";
            } while (values.hasNext());
        }
        return text.toString();
    }

    private static String value(DerReader.Element element) throws MalformedDerException {
        if (!DerString.isCharacterString(element.tag())) {
            boolean isOctetString = element.tag() == DerReader.OCTET_STRING;
            return "#" + HexFormat.of().formatHex(isOctetString ? element.contents() : element.encoded());
        }
        String value = DerString.decode(element);
        return needsQuotes(value) ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    private static boolean needsQuotes(String value) {
        return value.isEmpty()
                || value.startsWith(" ")
                || value.endsWith(" ")
                || value.chars().anyMatch(c -> CHARACTERS_TO_QUOTE.indexOf(c) >= 0);
    }
}
