// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each read from the socket waits no longer than the limits permit. */
class TimedInputStreamTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Socket socket = mock(Socket.class);
    private final List<Integer> timeouts = new ArrayList<>();

    private TimedInputStream in(InputStream octets, Duration timeout, Duration untilDeadline) throws IOException {
        when(socket.getInputStream()).thenReturn(octets);
        doAnswer(call -> timeouts.add(call.getArgument(0))).when(socket).setSoTimeout(anyInt());
        return new TimedInputStream(socket, timeout, System.nanoTime() + untilDeadline.toNanos());
    }

    private static InputStream octets(int... values) {
        byte[] octets = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            octets[i] = (byte) values[i];
        }
        return new ByteArrayInputStream(octets);
    }

    @Test
    void octetsAreThoseOfTheSocket() throws Exception {
        TimedInputStream in = in(octets(1, 255, 3, 4, 5), HOUR, HOUR);
        byte[] read = new byte[4];
        assertEquals(0, in.read(read, 0, 0));
        assertEquals(1, in.read());
        assertEquals(255, in.read());
        assertEquals(2, in.read(read, 1, 2));
        assertArrayEquals(new byte[] {0, 3, 4, 0}, read);
        assertEquals(1, in.read(read, 0, 4));
        assertEquals(-1, in.read());
        assertEquals(-1, in.read(read, 0, 4));
    }

    @Test
    void readWaitsAsLongAsTheShorterLimit() throws Exception {
        in(octets(1), HOUR, DAY).read();
        in(octets(1), DAY, HOUR).read();
        for (int timeout : timeouts) {
            assertTrue(timeout <= HOUR.toMillis() + 1 && timeout > HOUR.toMillis() / 2, () -> timeout + " ms");
        }
        assertEquals(2, timeouts.size());
    }

    @Test
    void readAfterTheDeadlineFails() throws Exception {
        TimedInputStream in = in(octets(1), HOUR, Duration.ZERO.minus(HOUR));
        assertTooSlow(in);
        assertEquals(List.of(), timeouts);
    }

    @Test
    void readThatTimesOutFails() throws Exception {
        InputStream silent = mock(InputStream.class);
        when(silent.read(org.mockito.ArgumentMatchers.any())).thenThrow(new SocketTimeoutException());
        assertTooSlow(in(silent, HOUR, HOUR));
    }

    private static void assertTooSlow(InputStream in) {
        IOException e = assertThrows(IOException.class, in::read);
        assertEquals("the response is too slow: timed out", e.getMessage());
    }

    @Test
    void timeoutIsWithinTheRangeOfASocket() throws Exception {
        assertEquals(1, TimedInputStream.millisLeft(1));
        assertEquals(2, TimedInputStream.millisLeft(1_000_000));
        assertEquals(Integer.MAX_VALUE, TimedInputStream.millisLeft(Long.MAX_VALUE));
        assertThrows(IOException.class, () -> TimedInputStream.millisLeft(0));
        assertThrows(IOException.class, () -> TimedInputStream.millisLeft(-1));
    }

    /** Each read takes its time: what is left of the timeout shrinks until there is progress. */
    @Test
    void onlyProgressRenewsTheTimeout() throws Exception {
        TimedInputStream in = in(slowly(), HOUR, DAY);
        in.read();
        in.progress(1_023);
        in.read();
        int before = timeouts.get(1);
        assertTrue(before < timeouts.get(0), timeouts::toString);
        in.progress(1);
        in.read();
        assertTrue(timeouts.get(2) > before, timeouts::toString);
        in.read();
        in.progress();
        in.read();
        assertTrue(timeouts.get(4) > timeouts.get(3), timeouts::toString);
    }

    /** One octet at a time, each after two milliseconds. */
    private static InputStream slowly() {
        return new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public int read(byte[] octets) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < 2_000_000) {
                    Thread.onSpinWait();
                }
                octets[0] = 1;
                return 1;
            }
        };
    }
}
