// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which exceptions of a source mean that there is no response. */
class GuardedSourceTest {
    /** A source whose fetch and parse end in the same way. */
    private record Failing(Supplier<String> result) implements EvidenceSource<String> {
        @Override
        public String name() {
            return FakeSource.URL;
        }

        @Override
        public String host() {
            return FakeSource.HOST;
        }

        @Override
        public String fetch(OutputStream copy) {
            return result.get();
        }

        @Override
        public String parse(InputStream octets) {
            return result.get();
        }
    }

    private static GuardedSource<String> guarded(Supplier<String> result) {
        return new GuardedSource<>(new Failing(result));
    }

    private static GuardedSource<String> failing(Throwable failure) {
        return guarded(() -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
    }

    @Test
    void responseIsThatOfTheSource() throws Exception {
        GuardedSource<String> source = guarded(() -> "a response");
        assertEquals(FakeSource.URL, source.name());
        assertEquals(FakeSource.HOST, source.host());
        assertEquals("a response", source.fetch(OutputStream.nullOutputStream()));
        assertEquals("a response", source.parse(InputStream.nullInputStream()));
    }

    @Test
    void uncheckedExceptionIsNoResponse() {
        Map<Throwable, String> texts =
                Map.of(new IllegalStateException("a test"), "a test", new StackOverflowError(), "stack overflow error");
        texts.forEach((failure, text) -> {
            GuardedSource<String> source = failing(failure);
            IOException fetched = assertThrows(IOException.class, () -> source.fetch(OutputStream.nullOutputStream()));
            IOException parsed = assertThrows(IOException.class, () -> source.parse(InputStream.nullInputStream()));
            assertEquals("the response cannot be processed: " + text, fetched.getMessage());
            assertEquals(fetched.getMessage(), parsed.getMessage());
            assertSame(failure, fetched.getCause());
        });
    }

    @Test
    void lackOfMemoryIsAnError() {
        GuardedSource<String> source = failing(new OutOfMemoryError("a test"));
        assertThrows(OutOfMemoryError.class, () -> source.fetch(OutputStream.nullOutputStream()));
        assertThrows(OutOfMemoryError.class, () -> source.parse(InputStream.nullInputStream()));
    }
}
