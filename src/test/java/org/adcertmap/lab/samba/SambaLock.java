// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The lock on the Samba domain and its address, which serve one JVM at a time; other JVMs wait for it. */
final class SambaLock implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 250;

    private final FileChannel channel;

    private SambaLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Acquires the lock; the operating system releases it when the JVM ends, even if it is killed. */
    static SambaLock acquire(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            await(channel, file);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new SambaLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void await(FileChannel channel, Path file) throws IOException {
        long start = System.nanoTime();
        long nextLine = 0;
        while (tryLock(channel) == null) {
            long waited = System.nanoTime() - start;
            String holder = "process " + holder(channel) + " uses the test domain (" + file + ")";
            if (waited > TIMEOUT.toNanos()) {
                throw new IllegalStateException(holder + " for more than " + TIMEOUT.toMinutes() + " minutes");
            }
            if (waited >= nextLine) {
                System.err.println("samba-ad: " + holder + ", waiting");
                nextLine = waited + LOG_INTERVAL.toNanos();
            }
            pause();
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this JVM, in another class loader: wait for it too.
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the test domain", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
