// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.adcertmap.certificate.der.MalformedDerException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Distinguished names are written in the form of altSecurityIdentities. Ids in the names of rows are those of the table
 * of mapping cases.
 */
class WindowsDistinguishedNameTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "C1 encoded order | "
                        + "304631133011060a0992268993f22c6401191603636f6d31173015060a0992268993f22c6401191607636f6e"
                        + "746f736f3116301406035504030c0d434f4e544f534f2d44432d4341 "
                        + "| DC=com,DC=contoso,CN=CONTOSO-DC-CA",
                "C2 keywords and a quoted comma | "
                        + "308183310b3009060355040613025553310b300906035504080c0257413110300e06035504070c075265646d"
                        + "6f6e6431163014060355040a0c0d436f6e746f736f2c20496e632e310b3009060355040b0c024954310e300c"
                        + "06035504030c05416c6963653120301e06092a864886f70d0109011611616c69636540636f6e746f736f2e63"
                        + "6f6d "
                        + "| C=US,S=WA,L=Redmond,O=\"Contoso, Inc.\",OU=IT,CN=Alice,E=alice@contoso.com",
                "C3 multi-valued RDN | "
                        + "3058310b300906035504061302555331183016060355040a0c0f552e532e20476f7665726e6d656e74312f30"
                        + "0f06035504030c084a414e4520444f45301c060a0992268993f22c6401010c0e323530303130303331353130"
                        + "3230 "
                        + "| C=US,O=U.S. Government,CN=JANE DOE OID.0.9.2342.19200300.100.1.1=25001003151020",
                "C4 quotes doubled | 30153113301106035504030c0a5573657220226f6e6522 | CN=\"User \"\"one\"\"\"",
                "C5 leading space | 3010310e300c06035504030c05206c656164 | CN=\" lead\"",
                "C6 tag inside a value | "
                        + "302531153013060355040a0c0c583c533e434e3d61646d696e310c300a06035504030c03612b62 "
                        + "| O=\"X<S>CN=admin\",CN=\"a+b\"",
                "C7 rare keywords | "
                        + "3072310e300c060355040513053132333435310b3009060355040c0c024472310b3009060355042a0c02416c"
                        + "310c300a06035504040c034963653110300e06035504610c0756415444452d31310f300d06035504090c064d"
                        + "61696e203131153013060a0992268993f22c6401010c05616c696365 "
                        + "| SERIALNUMBER=12345,T=Dr,G=Al,SN=Ice,OID.2.5.4.97=VATDE-1,STREET=Main 1,"
                        + "OID.0.9.2342.19200300.100.1.1=alice",
                "C8 CN first stays first | "
                        + "302f310e300c06035504030c05416c6963653110300e060355040a0c07436f6e746f736f310b300906035504"
                        + "0613025553 "
                        + "| CN=Alice,O=Contoso,C=US",
                "empty value is quoted | 300b3109300706035504030c00 | CN=\"\"",
                "BMPString | 300f310d300b06035504031e0400c400fc | CN=Äü",
                "UniversalString | 300f310d300b06035504031c040001f600 | CN=😀",
                "TeletexString as ISO 8859-1 | 300d310b300906035504031402e4f6 | CN=äö",
                "TeletexString that is valid UTF-8 | 300d310b300906035504031402c3a4 | CN=ä",
                "OCTET STRING without its header | 300f310d300b06035504030404deadbeef | CN=#deadbeef",
                "value of another type than a string | 300c310a300806035504030a0107 | CN=#0a0107",
                "X.121 address | 300c310a3008060355041813 0137 | X21Address=7",
                "manufacturer of a TPM | 300e310c300a06056781050201130141 | TPMManufacturer=A",
                "model of a TPM | 300e310c300a06056781050202130142 | TPMModel=B",
                "version of a TPM | 300e310c300a06056781050203130143 | TPMVersion=C",
                "multi-valued RDN in encoded order although DER sorts it | "
                        + "30183116300806035504030c0162300a060355040a0c03616161 | CN=b O=aaa",
                "no RDNs | 3000 | ''",
            })
    void nameIsWrittenAsInAltSecurityIdentities(String name, String der, String expected) throws MalformedDerException {
        assertEquals(expected, WindowsDistinguishedName.of(HexFormat.of().parseHex(der.replace(" ", ""))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "empty set of values | 30023100",
                "attribute without a value | 300b3109300706035504030c",
                "trailing octets after the value | 300f310d300b06035504030c01410c0142",
                "NUL in a value | 300d310b300906035504030c024100",
                "line feed in a value, which Windows would write as a comma | 300d310b300906035504030c02410a",
                "carriage return and line feed in a value | 300e310c300a06035504030c03410d0a",
                "C1 control character in a TeletexString | 300d310b300906035504031402e485",
                "octets that are not UTF-8 | 300d310b300906035504030c02c3c3",
                "octets that are not a PrintableString | 300c310a3008060355040313 01e4",
                "odd number of octets in a BMPString | 300c310a300806035504031e0141",
                "trailing octets after the name | 30000500",
            })
    void malformedNameIsRejected(String fault, String der) {
        byte[] bytes = HexFormat.of().parseHex(der.replace(" ", ""));
        assertThrows(MalformedDerException.class, () -> WindowsDistinguishedName.of(bytes));
    }

    @Test
    @DisplayName("CVE-2026-22747 CVE-2026-45063 CVE-2026-118513 two names never share a string")
    void twoNamesNeverShareAString() throws MalformedDerException {
        String oneRdnWithComma =
                WindowsDistinguishedName.of(HexFormat.of().parseHex("3011310f300d06035504030c06612c434e3d62"));
        String twoRdns = WindowsDistinguishedName.of(
                HexFormat.of().parseHex("3018310a300806035504030c0161310a300806035504030c0162"));
        assertEquals("CN=\"a,CN=b\"", oneRdnWithComma);
        assertEquals("CN=a,CN=b", twoRdns);
    }
}
