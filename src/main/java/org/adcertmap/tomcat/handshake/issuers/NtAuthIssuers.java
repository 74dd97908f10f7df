// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake.issuers;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.files.FileFailure;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * The CAs of NTAuth as they were read last: what clients are shown, and what the connector trusts, where
 * {@code clientAuthIssuers} is {@code ntAuth}. Read in the background, so that no handshake waits for the directory.
 * Before they have been read, those of the file are used, otherwise none. Each change and each failure is logged once.
 * Thread-safe: {@code current} is volatile; {@code reading} admits one thread at a time to the other fields and the
 * file.
 */
public final class NtAuthIssuers {
    private static final Log LOG = LogFactory.getLog(NtAuthIssuers.class);
    /** How long a start without a file waits for the directory. */
    private static final Duration FIRST_READ = Duration.ofSeconds(3);

    private final Supplier<List<X509Certificate>> source;
    private final Optional<IssuersFile> file;
    private final Executor executor;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile List<X509Certificate> current = List.of();
    private boolean read; // since the start
    private boolean failed;

    /**
     * Creates one that has read nothing yet.
     *
     * @param source reads the CAs from the directory, or returns what is cached; throws an unchecked exception where
     *     they cannot be read
     * @param file where the CAs outlive a restart; empty if nowhere
     */
    public NtAuthIssuers(Supplier<List<X509Certificate>> source, Optional<Path> file) {
        this(source, file, NtAuthIssuers::inNewThread);
    }

    NtAuthIssuers(Supplier<List<X509Certificate>> source, Optional<Path> file, Executor executor) {
        this.source = source;
        this.file = file.map(IssuersFile::new);
        this.executor = executor;
    }

    private static void inNewThread(Runnable task) {
        Thread thread = new Thread(task, "adcertmap-client-auth-issuers");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the CAs; none where they are not known. Another list where they have changed. */
    public List<X509Certificate> current() {
        return current;
    }

    /** Takes the CAs of the file, and begins to read those of the directory; without a file it waits for these. */
    public void start() {
        readFile();
        CountDownLatch completed = new CountDownLatch(1);
        refresh(completed::countDown);
        if (current.isEmpty()) {
            try {
                completed.await(FIRST_READ.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Begins to read the CAs again, unless that is in progress; returns at once. */
    public void refresh() {
        refresh(() -> {});
    }

    private void refresh(Runnable completed) {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        Optional<String> notStarted = BackgroundTasks.start(executor, () -> {
            try {
                readDirectory();
            } finally {
                reading.set(false);
                completed.run();
            }
        });
        if (notStarted.isPresent()) {
            reading.set(false);
        }
    }

    private void readFile() {
        if (file.isEmpty()) {
            return;
        }
        try {
            current = List.copyOf(file.get().read());
        } catch (NoSuchFileException e) {
            // the first start
        } catch (IOException | CertificateException e) {
            LOG.warn("clientAuthIssuers: the file [" + file.get().path() + "] with the CAs that were read last is not"
                    + " used: " + Printable.excerpt(FileFailure.of(e)));
        }
    }

    private void readDirectory() {
        List<X509Certificate> latest;
        try {
            latest = List.copyOf(source.get());
        } catch (RuntimeException e) {
            if (!failed) {
                LOG.warn("clientAuthIssuers: the CAs of NTAuth cannot be read, " + consequence() + ": "
                        + Printable.excerpt(String.valueOf(e.getMessage())));
            }
            failed = true;
            return;
        }
        if (!read || failed || !latest.equals(current)) {
            LOG.info("clientAuthIssuers: clients are shown the " + latest.size() + " CAs of NTAuth");
        }
        read = true;
        failed = false;
        if (!latest.equals(current)) {
            current = latest;
            writeFile(latest);
        }
    }

    private String consequence() {
        if (read) {
            return "and the " + current.size() + " that were read last stay in use";
        }
        return current.isEmpty()
                ? "and none are known from an earlier start: every client certificate is refused"
                : "and the " + current.size() + " of the file ["
                        + file.map(IssuersFile::path).orElseThrow() + "] are in use";
    }

    private void writeFile(List<X509Certificate> latest) {
        if (file.isEmpty()) {
            return;
        }
        try {
            file.get().write(latest);
        } catch (IOException | CertificateException e) {
            LOG.warn(
                    "clientAuthIssuers: the file [" + file.get().path() + "] cannot be written, so that a start without"
                            + " a directory has no CAs: " + Printable.excerpt(FileFailure.of(e)));
        }
    }
}
