// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of the group policy can be pasted; every error in it is reported with its line. */
class StrongNameMatchesSettingTest {
    private static final String ONE = "0a".repeat(20);
    private static final String TWO = "0b".repeat(20);

    @Test
    void tuplesAreSeparatedByLineBreaksOrBlanks() {
        List<StrongNameMatch> expected = List.of(
                new StrongNameMatch(ONE, Set.of("1.2.3.4", "1.2.3.5"), true, List.of("contoso.com", "corp.example")),
                new StrongNameMatch(TWO, Set.of("2.999.1"), false, List.of("contoso.com")));
        String first =
                ONE.toUpperCase() + " ; 1.2.3.4, 1.2.3.5 ;UpnSuffix=contoso.com,IssuerSubject,upnsuffix = corp.example";
        String second = TWO + ";2.999.1;UpnSuffix=contoso.com";
        assertEquals(expected, StrongNameMatchesSetting.parse(first + "\r\n\r\n" + second + "\n"));
        assertEquals(expected, StrongNameMatchesSetting.parse(first + "  " + second));
    }

    @Test
    void tuplesMayBeInAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("tuples.txt"), "\uFEFF" + ONE + ";1.2.3;IssuerSubject\r\n");
        assertEquals(
                List.of(new StrongNameMatch(ONE, Set.of("1.2.3"), true, List.of())),
                StrongNameMatchesSetting.parse("file:" + file));
        assertEquals("the file cannot be read: the file does not exist", error("file:" + folder.resolve("none")));
        Files.writeString(file, "\n");
        assertTrue(error("file:" + file).contains("contains no tuple"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0a0a;1.2.3;IssuerSubject | \"0a0a\" is not a thumbprint",
                "CA;1.2;IssuerSubject;x | must have the form thumbprint;policies;methods",
                "CA;1.2.x;IssuerSubject | \"1.2.x\" is not an object identifier",
                "CA;;IssuerSubject | \"\" is not an object identifier",
                "CA;1.2.3;SubjectIssuer | \"SubjectIssuer\" must be IssuerSubject or UpnSuffix=domain",
                "CA;1.2.3;UpnSuffix= | \"UpnSuffix=\" must be",
                "CA;1.2.3;UpnSuffix=a\u0007.com | \"UpnSuffix=a?.com\" has a control character",
                "CA;1.2.3; | \"\" must be",
                "CA;1.2.3;IssuerSubject CA;1.2.4;IssuerSubject | is in an earlier tuple already",
            })
    @DisplayName("E10 a duplicate thumbprint, and any tuple that is malformed, is a configuration error")
    void invalidTupleIsReported(String text, String expected) {
        String message = error(ONE + ";1.2;IssuerSubject\n" + text.replace("CA", TWO));
        assertTrue(message.contains("line 2: ") && message.contains(expected), message);
    }

    @Test
    void everyErrorIsReportedWithItsLine() {
        String message = error("x;1.2;IssuerSubject\n" + ONE + ";1.2;IssuerSubject\n" + ONE + ";1.2;y");
        assertTrue(
                message.contains("line 1: ") && !message.contains("line 2: ") && message.contains("line 3: "), message);
    }

    private static String error(String value) {
        return assertThrows(IllegalArgumentException.class, () -> StrongNameMatchesSetting.parse(value))
                .getMessage();
    }
}
