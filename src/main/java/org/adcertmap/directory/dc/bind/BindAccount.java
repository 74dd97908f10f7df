// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.bind.BindStatus.State;

/**
 * The bind account and its credentials, which are read from their files again when those change. While a domain
 * controller accepts the credentials in use, changed ones are tried on one connection first, and used once they are
 * accepted; if the ones in use are rejected, changed ones are used at once. A rejection is logged at ERROR.
 *
 * <p>Safe for any number of threads. The lock of this object guards {@code current}, {@code candidate} and
 * {@code status}, whose references are volatile; the files are read within {@code reading} alone, which no thread waits
 * for: one that finds it locked uses the credentials in use.
 */
public final class BindAccount {
    private static final long MIN_INTERVAL_NANOS = Duration.ofMillis(400).toNanos();
    private static final System.Logger LOG = System.getLogger(BindAccount.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private final RejectedBinds rejectedBinds;
    private final LongSupplier nanoTime;
    private final ReentrantLock reading = new ReentrantLock();
    private CredentialsSource source; // guarded by reading
    private long lastRead; // guarded by reading
    private volatile Credentials current;
    private volatile Credentials candidate; // null unless changed credentials wait until one bind accepts them
    private volatile boolean candidateRejected;
    private volatile BindStatus status = BindStatus.UNTRIED;

    /** @param source of changed credentials */
    public BindAccount(Credentials credentials, CredentialsSource source, LongSupplier nanoTime) {
        this(credentials, source, nanoTime, new RejectedBinds(nanoTime));
    }

    private BindAccount(
            Credentials credentials, CredentialsSource source, LongSupplier nanoTime, RejectedBinds rejectedBinds) {
        this.current = credentials;
        this.source = source;
        this.nanoTime = nanoTime;
        this.lastRead = nanoTime.getAsLong();
        this.rejectedBinds = rejectedBinds;
    }

    /**
     * Returns the same account for another Realm, with its own credentials: the rejected binds of both count together.
     *
     * @param otherSource of changed credentials
     */
    public BindAccount forOtherRealm(Credentials credentials, CredentialsSource otherSource) {
        return new BindAccount(credentials, otherSource, nanoTime, rejectedBinds);
    }

    /** Returns an account whose credentials do not change. */
    public static BindAccount of(Bind bind) {
        return new BindAccount(Credentials.of(bind), CredentialsSource.NONE, System::nanoTime);
    }

    /** Returns the credentials in use. */
    public Credentials current() {
        return current;
    }

    /** Returns changed credentials that no domain controller has accepted or rejected yet. */
    public Optional<Credentials> untriedCandidate() {
        return candidateRejected ? Optional.empty() : Optional.ofNullable(candidate);
    }

    RejectedBinds rejectedBinds() {
        return rejectedBinds;
    }

    /**
     * Requires that the domain controller may get a bind with the credentials now.
     *
     * @throws ConnectionFailedException if it gets none yet, because one was rejected
     */
    public void requirePermitted(Credentials credentials, InetSocketAddress controller)
            throws ConnectionFailedException {
        rejectedBinds.requirePermitted(credentials, controller);
    }

    /**
     * Reads the credentials again if their files have changed and no other thread does so now.
     *
     * @param atOnce also if a file was changed so recently that it may still be written
     */
    public void readAgain(boolean atOnce) {
        if (!reading.tryLock()) {
            return;
        }
        try {
            source.readIfChanged(atOnce).ifPresent(this::offer);
        } catch (IOException e) {
            log(
                    Level.ERROR,
                    "The changed credentials of the bind account cannot be used, and those before stay in use: "
                            + e.getMessage());
        } finally {
            lastRead = nanoTime.getAsLong();
            reading.unlock();
        }
    }

    /** Reads as {@link #readAgain}, but where the credentials in use are rejected only, and a few times a second. */
    public void readAgainIfRejected() {
        if (status.state() == State.REJECTED && reading.tryLock()) {
            try {
                if (nanoTime.getAsLong() - lastRead >= MIN_INTERVAL_NANOS) {
                    readAgain(false);
                }
            } finally {
                reading.unlock();
            }
        }
    }

    /** Replaces the files and, where they differ, the credentials, after the settings have changed. */
    public void replace(Credentials credentials, CredentialsSource newSource) {
        reading.lock();
        try {
            source = newSource;
        } finally {
            reading.unlock();
        }
        offer(credentials);
    }

    private synchronized void offer(Credentials changed) {
        if (changed.equals(current)) {
            candidate = null;
        } else if (status.state() == State.ACCEPTED) {
            candidate = changed;
            candidateRejected = false;
        } else {
            current = changed;
            candidate = null;
        }
    }

    synchronized void accepted(Credentials credentials, InetSocketAddress controller) {
        rejectedBinds.accepted(credentials, controller);
        boolean isChanged = credentials.equals(candidate);
        if (isChanged) {
            current = credentials;
            candidate = null;
        }
        if (credentials.equals(current)) {
            if (isChanged || status.state() == State.REJECTED) {
                log(
                        Level.INFO,
                        "The bind account [" + credentials + "] is accepted "
                                + (isChanged ? "with changed credentials" : "again"));
            }
            if (isChanged || status.state() != State.ACCEPTED) {
                status = BindStatus.accepted(controller);
            }
        }
    }

    synchronized void rejected(Credentials credentials, InetSocketAddress controller, ConnectionFailedException e) {
        BindRejection reason = rejectedBinds.rejected(credentials, controller, e);
        String rejection = "The bind account [" + credentials + "] is rejected by [" + controller.getHostString()
                + "]: " + LdapErrors.describeController(e);
        if (credentials.equals(candidate)) {
            candidateRejected = true;
            status = status.withRejectedCandidate(LdapErrors.describeController(e));
            log(Level.ERROR, rejection + "; its changed credentials are not used, and those before stay in use");
        } else if (credentials.equals(current) && reason != BindRejection.CONTROLLER) {
            status = BindStatus.rejected(controller, LdapErrors.describeController(e));
            log(
                    Level.ERROR,
                    rejection
                            + (reason == BindRejection.CREDENTIALS
                                    ? "; these credentials are sent again after " + RejectedBinds.WINDOW.toMinutes()
                                            + " minutes, so that the account is not locked out, and at once when their file"
                                            + " changes or retryBind() is called over JMX"
                                    : "; another try follows after a back-off"));
            useCandidate();
        }
    }

    /** What was accepted before is rejected now, so that what was rejected before may be accepted. */
    private void useCandidate() {
        if (candidate != null) {
            rejectedBinds.reconsider(candidate);
            current = candidate;
            candidate = null;
        }
    }

    /** Permits another bind at once, whatever was rejected; reads the files again before. */
    public void permitRetry() {
        readAgain(true);
        rejectedBinds.permitRetry();
        synchronized (this) {
            candidateRejected = false;
        }
    }

    /** Returns whether no domain controller gets a bind at present, because the account was rejected. */
    public boolean isRejected() {
        return rejectedBinds.deferral(current).isPresent();
    }

    /** Returns what became of the last binds, for administrators. */
    public String status() {
        return status.text(rejectedBinds.deferral(current));
    }

    private void log(Level level, String message) {
        LogRateLimiter.Line line = limiter.line(level, Printable.excerpt(message));
        LOG.log(line.level(), line.text());
    }
}
