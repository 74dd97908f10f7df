// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.adcertmap.tomcat.audit.AuditEvent.Type;
import org.junit.jupiter.api.Test;

/** An event is one line, whatever its texts contain. */
class AuditEventTest {
    private static final Instant TIME = Instant.parse("2026-11-01T12:00:00.123456Z");

    private static AuditEvent event(String detail) {
        return AuditEvent.of(Type.REFUSAL, TIME).set("detail", detail);
    }

    @Test
    void whatCouldStartOrReorderALineIsReplaced() {
        String hostile = "a\r\nb\u2028c\u202ed\u0000e";
        assertEquals(
                "time=\"2026-11-01T12:00:00.123Z\" event=\"refusal\" detail=\"a??b?c?d?e\"",
                event(hostile).text());
        assertTrue(event(hostile).json().contains("\"detail\":\"a??b?c?d?e\""));
    }

    @Test
    void quotesAndBackslashesAreEscaped() {
        assertTrue(event("CORP\\alice \"x\"").text().endsWith(" detail=\"CORP\\\\alice \\\"x\\\"\""));
    }

    @Test
    void longTextIsCut() {
        assertTrue(event("x".repeat(100_000)).text().length() < 2_000);
    }

    @Test
    void emptyTextIsNoField() {
        assertEquals(event("").text(), event(null).text());
    }

    @Test
    void unknownFieldIsRejected() {
        AuditEvent event = event("");
        assertThrows(IllegalArgumentException.class, () -> event.set("password", "x"));
    }

    @Test
    void outcomeThatAnyKeyHadIsNoChange() {
        LastOutcomes last = new LastOutcomes();
        assertTrue(last.isChange(List.of("connection 1"), "login"));
        assertEquals(false, last.isChange(List.of("connection 1", "session a"), "login"));
        assertEquals(false, last.isChange(List.of("connection 2", "session a"), "login"));
        assertTrue(last.isChange(List.of("connection 2", "session a"), "refusal"));
        assertTrue(last.isChange(List.of("connection 2", "session a"), "login"));
    }
}
