// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads and bodies of HTTP/1.1 responses, as servers send them and as they must not. */
class ResponseTest {
    private static final long MAX_BYTES = 20;

    private final HttpConnection connection = mock(HttpConnection.class);

    private static TimedInputStream in(String octets) throws IOException {
        return in(new ByteArrayInputStream(octets.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static TimedInputStream in(InputStream octets) throws IOException {
        Socket socket = mock(Socket.class);
        when(socket.getInputStream()).thenReturn(octets);
        return new TimedInputStream(
                socket,
                Duration.ofHours(1),
                System.nanoTime() + Duration.ofHours(1).toNanos());
    }

    private static ResponseHead head(String lines) throws IOException {
        return ResponseHead.read(in(lines));
    }

    private ResponseBody body(String response) throws IOException {
        TimedInputStream in = in(response);
        return new ResponseBody(connection, in, ResponseHead.read(in), MAX_BYTES);
    }

    private String read(String response) throws IOException {
        try (InputStream body = body(response)) {
            return new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void assertRefused(String reason, ThrowingCall call) {
        IOException e = assertThrows(HttpResponseException.class, call::run);
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private interface ThrowingCall {
        void run() throws IOException;
    }

    @Test
    void statusAndFieldsAreRead() throws Exception {
        ResponseHead head =
                head("HTTP/1.1 302 Found\r\nLocation:  http://ca/a \t\r\nContent-Length: 12\r\nno field\r\n\r\n");
        assertEquals(302, head.status());
        assertEquals("http://ca/a", head.location());
        assertEquals(Optional.of(12L), head.contentLength());
        assertFalse(head.isChunked());
        ResponseHead bare = head("HTTP/1.0  404\n\n");
        assertEquals(404, bare.status());
        assertEquals("", bare.location());
        assertEquals(Optional.empty(), bare.contentLength());
    }

    @Test
    void locationIsReadAsUtf8() throws Exception {
        assertEquals(
                "/M\u00fcller",
                head("HTTP/1.1 302 Found\r\nLocation: /M\u00c3\u00bcller\r\n\r\n")
                        .location());
    }

    @Test
    void interimResponsesAreSkipped() throws Exception {
        String interim = "HTTP/1.1 103 Early Hints\r\n\r\n";
        assertEquals(200, head(interim.repeat(5) + "HTTP/1.1 200 OK\r\n\r\n").status());
        assertRefused("more than 5 interim responses", () -> head(interim.repeat(6) + "HTTP/1.1 200 OK\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2 200 OK", "200 OK", "HTTP/1.1 600 No", "HTTP/1.1 20 No", "SSH-2.0-OpenSSH", ""})
    void otherProtocolsAreRefused(String statusLine) {
        assertRefused("the response is not HTTP/1.1", () -> head(statusLine + "\r\n\r\n"));
    }

    @Test
    void headThatEndsOrIsTooLongIsRefused() throws Exception {
        assertRefused("truncated", () -> head("HTTP/1.1 200 OK\r\nServer: a"));
        assertRefused("truncated", () -> head(""));
        String status = "HTTP/1.1 200 OK"; // 15 octets and its CR of 32 KiB
        int left = 32 * 1_024 - status.length();
        assertEquals(200, head(status + "\n" + "a".repeat(left) + "\n\n").status());
        assertRefused("too long", () -> head(status + "\n" + "a".repeat(left + 1) + "\n\n"));
        assertRefused("too long", () -> head(status + "\n" + "a".repeat(left) + "\nb\n\n"));
    }

    @Test
    void sameContentLengthTwiceIsOne() throws Exception {
        assertEquals(
                Optional.of(3L),
                head("HTTP/1.1 200 OK\r\nContent-Length: 3\r\ncontent-length: 3\r\n\r\n")
                        .contentLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "1a", "", "1234567890123456789", "3\r\nContent-Length: 4"})
    void malformedContentLengthIsRefused(String length) {
        assertRefused(
                "Content-Length",
                () -> head("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                        .contentLength());
    }

    @Test
    void bodyOfAKnownLengthIsRead() throws Exception {
        String response = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s";
        assertEquals("abc", read(response.formatted(3, "abcdef")));
        assertEquals("", read(response.formatted(0, "abc")));
        assertEquals("a".repeat(20), read(response.formatted(20, "a".repeat(20))));
        assertRefused("truncated", () -> read(response.formatted(4, "abc")));
        assertRefused("too large: at most 20 bytes", () -> body(response.formatted(21, "")));
    }

    @Test
    void bodyUntilTheConnectionEndsIsRead() throws Exception {
        String head = "HTTP/1.1 200 OK\r\n\r\n";
        assertEquals("abc", read(head + "abc"));
        assertEquals("a".repeat(20), read(head + "a".repeat(20)));
        assertRefused("too large", () -> read(head + "a".repeat(21)));
    }

    @Test
    void bodyIsReadOctetByOctetAsWell() throws Exception {
        InputStream body = body("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\u00ffb");
        assertEquals(0, body.read(new byte[1], 0, 0));
        assertEquals(0xFF, body.read());
        assertEquals('b', body.read());
        assertEquals(-1, body.read());
        assertEquals(-1, body.read());
    }

    @Test
    void bodyClosesItsConnection() throws Exception {
        read("HTTP/1.1 200 OK\r\n\r\n");
        verify(connection).close();
    }

    private static String chunked(String chunks) {
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n" + chunks;
    }

    @ParameterizedTest
    @CsvSource({
        "'0\\r\\n\\r\\n', ''",
        "'3\\r\\nabc\\r\\n0\\r\\n\\r\\n', abc",
        "'3;a=b\\r\\nabc\\r\\n2\\r\\nde\\r\\n00\\r\\n\\r\\n', abcde",
        "'a \\r\\nabcdefghij\\r\\n0\\r\\nTrailer: x\\r\\nAnother: y\\r\\n\\r\\n', abcdefghij",
        "'14\\nabcdefghijklmnopqrst\\n0\\n\\n', abcdefghijklmnopqrst",
    })
    void chunksAreJoined(String chunks, String expected) throws Exception {
        assertEquals(expected, read(chunked(chunks.translateEscapes())));
    }

    @ParameterizedTest
    @CsvSource({
        "'', truncated",
        "'3\\r\\nab', truncated",
        "'3\\r\\nabc\\r\\n', truncated",
        "'3\\r\\nabc\\r\\n0\\r\\n', truncated",
        "'3\\r\\nabcd\\r\\n0\\r\\n\\r\\n', malformed",
        "'3\\r\\nabcdef\\r\\n0\\r\\n\\r\\n', too long",
        "'x\\r\\nabc', malformed",
        "'\\r\\nabc', malformed",
        "'-3\\r\\nabc', malformed",
        "'1000000000000000\\r\\nabc', malformed",
        "'15\\r\\nabcdefghijklmnopqrstu\\r\\n0\\r\\n\\r\\n', too large",
        "'a\\r\\nabcdefghij\\r\\nb\\r\\nabcdefghijk\\r\\n0\\r\\n\\r\\n', too large",
    })
    void malformedChunksAreRefused(String chunks, String reason) {
        assertRefused(reason, () -> read(chunked(chunks.translateEscapes())));
    }

    @Test
    void longChunkLinesAndTrailersAreRefused() throws Exception {
        assertEquals("a", read(chunked("1;" + "x".repeat(4 * 1_024 - 2) + "\na\n0\n\n")));
        assertRefused("too long", () -> read(chunked("1;" + "x".repeat(4 * 1_024 - 1) + "\na\n0\n\n")));
        assertEquals("", read(chunked("0\n" + ("x".repeat(1_024) + "\n").repeat(16) + "\n")));
        assertRefused("too long", () -> read(chunked("0\n" + ("x".repeat(1_024) + "\n").repeat(16) + "y\n\n")));
    }

    @Test
    void otherTransferCodingsAreRefused() {
        assertRefused("transfer coding", () -> body("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"));
    }
}
