// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.adcertmap.certificate.der.MalformedDerException;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Fuzz target: distinguished names. The text of a name is read back as the same attributes, so that no two names share
 * one; Bouncy Castle reads the same attribute types.
 */
public final class NamesFuzz {
    private NamesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<List<DistinguishedName.Attribute>> rdns;
        String text;
        try {
            rdns = DistinguishedName.of(input).rdns();
            text = WindowsDistinguishedName.of(input);
        } catch (MalformedDerException e) {
            assertNotNull(e.getMessage());
            return;
        }
        assertEquals(
                rdns.stream()
                        .map(rdn -> rdn.stream()
                                .map(attribute -> AttributeKeyword.of(attribute.type()) + "=" + attribute.value())
                                .toList())
                        .toList(),
                readBack(text));
        RDN[] others;
        try {
            others = X500Name.getInstance(input).getRDNs();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return; // only Bouncy Castle refuses it
        }
        assertEquals(others.length, rdns.size());
        for (int i = 0; i < others.length; i++) {
            assertEquals(
                    Arrays.stream(others[i].getTypesAndValues())
                            .map(attribute -> attribute.getType().getId())
                            .sorted()
                            .toList(),
                    rdns.get(i).stream()
                            .map(DistinguishedName.Attribute::type)
                            .sorted()
                            .toList());
        }
    }

    /** An unquoted value has neither {@code =} nor a comma; a blank before the next keyword belongs to neither. */
    private static List<List<String>> readBack(String text) {
        List<List<String>> rdns = new ArrayList<>();
        List<String> rdn = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            String keyword = text.substring(at, equals + 1);
            int end;
            String value;
            if (text.startsWith("\"", equals + 1)) {
                end = equals + 2;
                while (text.charAt(end) != '"' || text.startsWith("\"\"", end)) {
                    end += text.charAt(end) == '"' ? 2 : 1;
                }
                value = text.substring(equals + 2, end).replace("\"\"", "\"");
                end++;
            } else {
                int comma = text.indexOf(',', equals);
                int next = text.indexOf('=', equals + 1);
                end = comma >= 0 ? comma : text.length();
                end = next >= 0 && next < end ? text.lastIndexOf(' ', next) : end;
                value = text.substring(equals + 1, end);
            }
            rdn.add(keyword + value);
            assertTrue(end == text.length() || ", ".indexOf(text.charAt(end)) >= 0, text);
            if (end == text.length() || text.charAt(end) == ',') {
                rdns.add(rdn);
                rdn = new ArrayList<>();
            }
            at = end + 1;
        }
        return rdns;
    }
}
