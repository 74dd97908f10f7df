// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Extension values of the table of mapping cases are decoded; case ids are in the display names. */
class ExtensionTest {
    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    @DisplayName("C11 the SID extension")
    void sid() throws Exception {
        byte[] extension = octets("3040a03e060a2b060104018237190201a030042e532d312d352d32312d313131313131313131312d"
                + "323232323232323232322d333333333333333333332d31313035");
        assertEquals(
                "S-1-5-21-1111111111-2222222222-3333333333-1105",
                SidExtension.read(extension).toString());
    }

    @Test
    @DisplayName("C14 a userPrincipalName in the subject alternative name")
    void userPrincipalName() throws Exception {
        String otherName = "a021060a2b060104018237140203a0130c11616c69636540636f6e746f736f2e636f6d";
        SubjectAlternativeName names = SubjectAlternativeName.read(octets("3023" + otherName));
        assertEquals(List.of("alice@contoso.com"), names.userPrincipalNames());
    }

    @Test
    void namesThatIdentifyNoAccountAreSkipped() throws Exception {
        // x400Address, directoryName, ediPartyName, iPAddress and registeredID identify no account.
        String names = "820161" + "860162" + "810163" + "870401020304" + "88012a" + "a4023000" + "a300" + "a500";
        SubjectAlternativeName read =
                SubjectAlternativeName.read(octets("30" + String.format("%02x", names.length() / 2) + names));
        assertEquals(List.of("a"), read.dnsNames());
        assertEquals(List.of("b"), read.uris());
        assertEquals(List.of("c"), read.rfc822Names());
    }
}
