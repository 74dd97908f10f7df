// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every value stays one string of the script, as Windows PowerShell 5.1 reads the file. */
class PowerShellFixesTest {
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** What begins and ends a single-quoted string of PowerShell. */
    private static final String QUOTES = "'\u2018\u2019\u201A\u201B";

    private static byte[] script(String value) throws Exception {
        StringWriter out = new StringWriter();
        new PowerShellFixes(out)
                .add(new AuditFinding(
                        AuditCode.UNREADABLE,
                        Optional.of(new AuditFinding.Account("alice", "CN=alice," + value, "S-1-5-21-1-2-3-1001")),
                        value,
                        "",
                        "",
                        "a sentence",
                        "a hint",
                        Optional.empty(),
                        true));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Source: Microsoft, about_Character_Encoding: without a mark, a script is read in the ANSI code page. */
    private static String read(byte[] script, String codePage) {
        boolean hasMark = Arrays.equals(UTF_8_MARK, Arrays.copyOf(script, UTF_8_MARK.length));
        return hasMark
                ? new String(script, UTF_8_MARK.length, script.length - UTF_8_MARK.length, StandardCharsets.UTF_8)
                : new String(script, Charset.forName(codePage));
    }

    /** Returns the single-quoted strings outside comments. Source: Microsoft, about_Quoting_Rules. */
    private static List<String> strings(String script) {
        List<String> strings = new ArrayList<>();
        for (String line : script.split("\n")) {
            StringBuilder string = null;
            for (int i = 0; i < line.length() && !line.startsWith("#"); i++) {
                boolean isQuote = QUOTES.indexOf(line.charAt(i)) >= 0;
                if (string == null) {
                    string = isQuote ? new StringBuilder() : null;
                } else if (!isQuote) {
                    string.append(line.charAt(i));
                } else if (i + 1 < line.length() && QUOTES.indexOf(line.charAt(i + 1)) >= 0) {
                    string.append(line.charAt(++i));
                } else {
                    strings.add(string.toString());
                    string = null;
                }
            }
        }
        return strings;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X509:<S>CN=\u0451}; Start-Process calc.exe; #",
                "X509:<S>CN=\u00D1}; Start-Process calc.exe; #",
                "X509:<S>CN=\u00C2}; Start-Process calc.exe; #",
                "X509:<S>CN=O'Neill \u2018\u2019\u201A\u201B}; Start-Process calc.exe; #",
                "X509:<S>CN=\uD83D\uDE00}; Start-Process calc.exe; #"
            })
    void valueIsOneStringInAnyCodePage(String value) throws Exception {
        for (String codePage : List.of("windows-1252", "windows-1251", "windows-1250", "windows-1253", "IBM850")) {
            assertEquals(
                    List.of("CN=alice," + value, value),
                    strings(read(script(value), codePage)),
                    "in the code page " + codePage);
        }
    }
}
