// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an HTTP/1.1 response: chunks (RFC 9112 7.1), a known length, or all until the connection ends (6.3). Ends
 * with an error where it is larger than permitted, or truncated. Only data counts as progress: chunk sizes, chunk
 * extensions and trailers do not. Confined to one thread.
 */
final class ResponseBody extends InputStream {
    private static final int MAX_CHUNK_LINE = 4 * 1_024;
    private static final int MAX_TRAILERS = 16 * 1_024;

    /** How the end of the body is recognized. */
    private enum Framing {
        CHUNKS,
        LENGTH,
        CONNECTION
    }

    private final HttpConnection connection;
    private final TimedInputStream in;
    private final long maxBytes;
    private final Framing framing;
    private long left; // octets of this chunk or body
    private long total; // octets read
    private boolean isInChunk; // whether the line end after the chunk is still to be read
    private boolean isEnded;

    /**
     * Opens the body that follows a head.
     *
     * @param connection is closed with the body
     * @throws IOException if it is known to be larger than {@code maxBytes}, or its framing is malformed
     */
    ResponseBody(HttpConnection connection, TimedInputStream in, ResponseHead head, long maxBytes) throws IOException {
        this.connection = connection;
        this.in = in;
        this.maxBytes = maxBytes;
        if (head.isChunked()) {
            this.framing = Framing.CHUNKS;
        } else {
            this.framing = head.contentLength().isPresent() ? Framing.LENGTH : Framing.CONNECTION;
            this.left = head.contentLength().orElse(Long.MAX_VALUE);
        }
        if (framing == Framing.LENGTH && left > maxBytes) {
            throw tooLarge();
        }
    }

    private IOException tooLarge() {
        return new HttpResponseException("the response is too large: at most " + maxBytes + " bytes are accepted");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !isEnded && framing == Framing.CHUNKS) {
            nextChunk();
        }
        if (left == 0 || isEnded) {
            isEnded = true;
            return -1;
        }
        int count = in.read(octets, offset, (int) Math.min(length, left));
        if (count < 0) {
            if (framing != Framing.CONNECTION) {
                throw new HttpResponseException("the response is truncated");
            }
            isEnded = true;
            return -1;
        }
        left -= count;
        total += count;
        if (total > maxBytes) {
            throw tooLarge();
        }
        in.progress(count);
        return count;
    }

    private void nextChunk() throws IOException {
        if (isInChunk && !ResponseHead.line(in, 2).isEmpty()) {
            throw new HttpResponseException("a chunk of the response is malformed");
        }
        String size = ResponseHead.line(in, MAX_CHUNK_LINE).split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw new HttpResponseException("a chunk of the response is malformed");
        }
        left = Long.parseLong(size, 16);
        isInChunk = true;
        if (left == 0) {
            int trailers = MAX_TRAILERS;
            for (String line = ResponseHead.line(in, trailers); !line.isEmpty(); ) {
                trailers -= line.length();
                line = ResponseHead.line(in, trailers);
            }
            isEnded = true;
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
