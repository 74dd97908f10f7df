// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.certificate.Sid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountPatternTest {
    private static Candidate account(String sam) {
        return new Candidate(
                Sid.parse("S-1-5-21-1-2-3-1105"),
                Optional.ofNullable(sam),
                "CORP",
                "corp.example.com",
                "CN=x",
                Optional.empty(),
                OptionalInt.empty(),
                Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "*-adm, alice-adm",
        "*-ADM, Alice-Adm",
        "' *-adm ', alice-adm",
        "*-adm, -adm",
        "a*-adm, a-adm",
        "*a*-a*m, alice-adm",
        "*-adm*, alice-adm2",
        "alice, alice",
        "*, alice",
        "?????, alice",
        "a?ice, alice",
        "*ab, aab",
        "*aab*, aaab",
        "!*-adm, alice",
        "!alice, alice-adm",
        "CORP\\*-adm, alice-adm",
        "corp\\*-adm, alice-adm",
        "corp.example.com\\*-adm, alice-adm",
        "*.example.com\\*, alice",
        "!ADMIN\\*, alice",
        "!CORP\\*-adm, alice",
        "adm alice, adm alice",
        "é*, Émile",
        "?mile, émile",
        "?, 😀",
        "??lice, !alice",
    })
    void matches(String pattern, String sam) {
        assertTrue(AccountPattern.parse(pattern).matches(account(sam)));
    }

    @ParameterizedTest
    @CsvSource({
        "*-adm, alice",
        "*-adm, alice-adm2",
        "*-adm, alice_adm",
        "alice, alice-adm",
        "alice?, alice",
        "!*-adm, alice-adm",
        "!*, alice",
        "ADMIN\\*-adm, alice-adm",
        "!CORP\\*-adm, alice-adm",
        "!corp.example.com\\*-adm, alice-adm",
        "alic[e], alice",
        "e*, Émile",
        "*k, \u212A",
    })
    void doesNotMatch(String pattern, String sam) {
        if (pattern.equals("!*") || pattern.contains("[")) {
            assertThrows(IllegalArgumentException.class, () -> AccountPattern.parse(pattern));
        } else {
            assertFalse(AccountPattern.parse(pattern).matches(account(sam)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "!alice", "*-adm"})
    void nothingMatchesANameThatIsNotReadable(String pattern) {
        assertFalse(AccountPattern.parse(pattern).matches(account(null)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', the name or the domain is missing",
        "' ', the name or the domain is missing",
        "!, the name or the domain is missing",
        "CORP\\, the name or the domain is missing",
        "\\alice, the name or the domain is missing",
        "a\\b\\c, has more than one backslash",
        "!*, matches no account",
        "!**, matches no account",
        "!*\\*, matches no account",
        "'a,b', 'has the character ,'",
        "a@corp.example.com, has the character @",
        "a/b, has the character /",
        "'\"a', 'has the character \"'",
        "\\\\alice, the name or the domain is missing",
        "CORP\\\\alice, has more than one backslash",
        "'a\tb', has the character U+0009",
    })
    void invalidPatternIsRefused(String pattern, String message) {
        String text = pattern.replace("\\t", "\t");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> AccountPattern.parse(text));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }

    /** A user in a file has no domain but what its name says. */
    @ParameterizedTest
    @CsvSource({
        "*-adm, alice-adm, true",
        "*-adm, CORP\\alice-adm, true",
        "*-adm, alice, false",
        "!*-adm, alice, true",
        "!*-adm, alice-adm, false",
        "CORP\\*, corp\\alice, true",
        "CORP\\*, EMEA\\alice, false",
        "CORP\\*, alice, false",
        "*\\alice, alice, true",
        "CORP\\alice, CORP\\bob, false",
        "CORP\\alice, \\alice, false",
        "!CORP\\*, alice, true",
        "!CORP\\*, CORP\\alice, false",
    })
    void userInAFileMatchesByItsName(String pattern, String userName, boolean matches) {
        assertEquals(matches, AccountPattern.parse(pattern).matches(userName));
    }

    @Test
    void longPatternIsRefusedAndManyAsterisksAreFast() {
        assertThrows(IllegalArgumentException.class, () -> AccountPattern.parse("a".repeat(601)));
        assertEquals("a".repeat(600), AccountPattern.parse("a".repeat(600)).toString());
        AccountPattern pattern = AccountPattern.parse("*a".repeat(250) + "b");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertFalse(pattern.matches(account("a".repeat(256)))));
    }

    @Test
    void patternsOfTheSameTextAreEqual() {
        assertEquals(AccountPattern.parse("*-adm"), AccountPattern.parse(" *-adm"));
        assertNotEquals(AccountPattern.parse("*-adm"), AccountPattern.parse("!*-adm"));
        assertEquals(
                AccountPattern.parse("*-adm").hashCode(),
                AccountPattern.parse(" *-adm").hashCode());
        assertNotEquals(
                AccountPattern.parse("*-adm").hashCode(),
                AccountPattern.parse("!*-adm").hashCode());
        assertEquals("*-adm", AccountPattern.parse("*-adm").toString());
        assertEquals("", AccountPattern.NONE.toString());
        assertNull(AccountPattern.NONE.isNone() ? null : "a pattern");
    }
}
