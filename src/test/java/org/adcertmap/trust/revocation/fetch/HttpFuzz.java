// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Fuzz target: a URL in the first line, and the HTTP response of its server after it. Errors are {@link IOException}s;
 * a URL, also that of a redirect, is read again as itself, so that what the policy has checked is what is connected to;
 * the body is never larger than permitted.
 */
public final class HttpFuzz {
    private static final long MAX_BYTES = 4_096;
    private static final int MAX_URL = 8_000;

    private HttpFuzz() {}

    /** A socket that has received these octets. */
    private static Socket received(byte[] octets) {
        return new Socket() {
            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(octets);
            }

            @Override
            public void setSoTimeout(int timeout) {
                assertTrue(timeout > 0);
            }
        };
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        int line = 0;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        byte[] rest = Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length);
        HttpUrl url;
        try {
            url = HttpUrl.parse(new String(input, 0, line, StandardCharsets.UTF_8));
        } catch (IOException e) {
            url = HttpUrl.parse("http://ca.example.com/crl");
        }
        assertReadAgain(url);
        try {
            TimedInputStream in =
                    new TimedInputStream(received(rest), Duration.ofMinutes(1), System.nanoTime() + (1L << 40));
            ResponseHead head = ResponseHead.read(in);
            assertTrue(head.status() >= 200 && head.status() < 600);
            assertReadAgain(url.resolve(head.location()));
        } catch (IOException e) {
            assertNotNull(e.getMessage());
        }
        try {
            TimedInputStream in =
                    new TimedInputStream(received(rest), Duration.ofMinutes(1), System.nanoTime() + (1L << 40));
            assertTrue(new ResponseBody(null, in, ResponseHead.read(in), MAX_BYTES).readAllBytes().length <= MAX_BYTES);
        } catch (IOException e) {
            assertNotNull(e.getMessage());
        }
    }

    private static void assertReadAgain(HttpUrl url) throws IOException {
        if (url.toString().length() <= MAX_URL) { // percent-encoded it may be longer than it may be in a certificate
            assertEquals(url, HttpUrl.parse(url.toString()));
        }
        assertTrue(
                url.target().startsWith("/") && url.target().chars().allMatch(c -> c > ' ' && c < 0x7F), url::target);
    }
}
