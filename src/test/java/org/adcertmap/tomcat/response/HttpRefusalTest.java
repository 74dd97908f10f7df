// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.adcertmap.denial.Denial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the HTTP response of each denial, and that docs/responses.md documents it. */
class HttpRefusalTest {
    @ParameterizedTest
    @CsvSource({
        "CERTIFICATE_EXPIRED, 403, 403.17, false",
        "CERTIFICATE_NOT_YET_VALID, 403, 403.17, false",
        "WRONG_USAGE, 403, 403.16, false",
        "NOT_IN_NTAUTH, 403, 403.16, false",
        "REVOKED, 403, 403.13, false",
        "REVOCATION_UNKNOWN, 403, 403.13, false",
        "NO_ACCOUNT, 401, 401.2, true",
        "WEAK_MAPPING, 401, 401.1, true",
        "SID_MISMATCH, 401, 401.1, true",
        "CERTIFICATE_PREDATES_ACCOUNT, 401, 401.1, true",
        "AMBIGUOUS, 401, 401.1, true",
        "DISABLED, 401, 401.1, true",
        "LOCKED_OUT, 401, 401.1, true",
        "ACCOUNT_EXPIRED, 401, 401.1, true",
        "STATE_UNREADABLE, 401, 401.1, true",
        "COMPUTER_ACCOUNT, 401, 401.1, true",
        "MALFORMED_CERTIFICATE, 401, 401.1, true",
    })
    void denialHasItsStatus(Denial denial, int status, String substatus, boolean allowsAnonymous) {
        HttpRefusal refusal = HttpRefusal.of(denial);
        assertEquals(new HttpRefusal(status, substatus, denial.code()), refusal);
        assertEquals(allowsAnonymous, refusal.allowsAnonymous());
    }

    @Test
    void malformedHeaderIsNeverAnonymousAndIsDocumented() throws IOException {
        HttpRefusal refusal = HttpRefusal.malformedHeader("it is\ngarbage");
        assertFalse(refusal.allowsAnonymous());
        assertEquals("it is?garbage", refusal.detail());
        assertTrue(Files.readString(Path.of("docs/responses.md"))
                .contains("| `" + refusal.reasonCode() + "` | " + refusal.status() + " |"));
    }

    @Test
    void lineWithTheExceptionIsNamedAsJuliWritesIt() {
        assertEquals("a SEVERE line before this one has the exception", HttpRefusal.INTERNAL_ERROR.detail());
    }

    @ParameterizedTest
    @EnumSource
    void tableOfReasonCodesHasEveryDenialWithItsStatus(Denial denial) throws IOException {
        HttpRefusal refusal = HttpRefusal.of(denial);
        String row = Arrays.stream(
                        Files.readString(Path.of("docs/responses.md")).split("\n"))
                .filter(line -> line.startsWith("|") && line.contains("`" + denial.code() + "`"))
                .findFirst()
                .orElse("no row for " + denial.code());
        assertTrue(row.contains("| " + refusal.status() + " (" + refusal.substatus() + ") |"), row);
    }
}
