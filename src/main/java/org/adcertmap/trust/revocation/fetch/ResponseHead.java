// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status line and header fields of an HTTP/1.1 response (RFC 9112 4, 5). Immutable by convention.
 *
 * @param fields lines {@code name:value}, the name in lower case
 */
record ResponseHead(int status, List<String> fields) {
    private static final int MAX_BYTES = 32 * 1_024;
    private static final int MAX_INTERIM_RESPONSES = 5;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[0-9] +([1-5][0-9]{2})( .*)?");
    private static final Pattern FIELD = Pattern.compile("([^\\s:]+):[ \\t]*(.*?)[ \\t]*");

    /** Reads the head of the final response; interim responses (1xx) are skipped (RFC 9110 15.2). */
    static ResponseHead read(InputStream in) throws IOException {
        for (int i = 0; i <= MAX_INTERIM_RESPONSES; i++) {
            ResponseHead head = readOne(in);
            if (head.status >= FIRST_FINAL_STATUS) {
                return head;
            }
        }
        throw new HttpResponseException("more than " + MAX_INTERIM_RESPONSES + " interim responses");
    }

    private static ResponseHead readOne(InputStream in) throws IOException {
        int left = MAX_BYTES;
        String statusLine = line(in, left);
        left -= statusLine.length();
        Matcher parts = STATUS_LINE.matcher(statusLine);
        if (!parts.matches()) {
            throw new HttpResponseException("the response is not HTTP/1.1");
        }
        List<String> fields = new ArrayList<>();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            left -= line.length();
            Matcher field = FIELD.matcher(line);
            if (field.matches()) { // others are ignored, such as a continuation (obs-fold)
                fields.add(field.group(1).toLowerCase(Locale.ROOT) + ":" + field.group(2));
            }
        }
        return new ResponseHead(Integer.parseInt(parts.group(1)), fields);
    }

    /**
     * Reads a line without its end, which is CR LF or LF (RFC 9112 2.2).
     *
     * @param maxLength the maximum number of octets
     */
    static String line(InputStream in, int maxLength) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new HttpResponseException("the response is truncated");
            }
            if (line.length() >= maxLength) {
                throw new HttpResponseException("a line or the header of the response is too long");
            }
            line.append((char) octet);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    /** Returns the URL of a redirect; empty where there is none. Octets above 0x7F are read as UTF-8. */
    String location() {
        return new String(value("location").orElse("").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Returns the first value of a header field. */
    private Optional<String> value(String name) {
        return fields.stream()
                .filter(field -> field.startsWith(name + ":"))
                .map(field -> field.substring(name.length() + 1))
                .findFirst();
    }

    /** Whether the body is in chunks. */
    boolean isChunked() throws IOException {
        Optional<String> coding = value("transfer-encoding");
        if (coding.isPresent() && !coding.get().equalsIgnoreCase("chunked")) {
            throw new HttpResponseException("the transfer coding of the response is not supported");
        }
        return coding.isPresent();
    }

    /** The length of the body; empty where it ends with the connection. */
    Optional<Long> contentLength() throws IOException {
        List<String> lengths = fields.stream()
                .filter(field -> field.startsWith("content-length:"))
                .distinct()
                .map(field -> field.substring("content-length:".length()))
                .toList();
        if (lengths.isEmpty()) {
            return Optional.empty();
        }
        if (lengths.size() > 1 || !lengths.get(0).matches("[0-9]{1,18}")) {
            throw new HttpResponseException("the Content-Length of the response is malformed");
        }
        return Optional.of(Long.parseLong(lengths.get(0)));
    }
}
