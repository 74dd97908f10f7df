// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.LoginException;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.directory.dc.kerberos.KeytabLogin;

/**
 * Holds the ticket-granting ticket of the service account. Obtains a new one when a fifth of its life is left, when it
 * has been found to be expired, and when the keytab has changed; while that fails, the one before is used to its end. A
 * rejected login is repeated after ten seconds, or with another keytab: it may count towards the lockout of the service
 * account, and not for each account that is to be delegated. The ten seconds are of {@link System#nanoTime}, so that a
 * clock that is set back does not extend them; the life of a ticket is that of the KDC's clock.
 *
 * <p>Thread-safe: {@code current} is atomic; {@code lastRejection} is volatile, and set by the holder of {@code lock}
 * or to {@code null}; the holder of {@code lock} obtains the next ticket and may wait for the KDC, so that no thread of
 * a request may call {@link #service}. Others use the present ticket meanwhile.
 */
final class ServiceLogin {
    private static final int RENEWED_AT = 5; // of five parts of the life, one is left
    private static final Duration RETRY = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(ServiceLogin.class.getName());

    /**
     * The service account with its ticket.
     *
     * @param renewal when a new ticket is obtained, unless a login has just failed
     * @param end the end of the ticket's life
     * @param keytab the keytab at the time of the latest login
     * @param latestLogin by {@link System#nanoTime}, also of one that has failed
     */
    record Service(
            Subject subject, boolean isForwardable, Instant renewal, Instant end, String keytab, long latestLogin) {
        Service afterFailedLogin(String newKeytab, long nanoTime) {
            return new Service(subject, isForwardable, renewal, end, newKeytab, nanoTime);
        }

        boolean isDue(Instant now, String presentKeytab, long nanoTime) {
            return !now.isBefore(end)
                    || !keytab.equals(presentKeytab)
                    || !now.isBefore(renewal) && nanoTime - latestLogin >= RETRY.toNanos();
        }
    }

    /**
     * The KDC has rejected a login, or the keytab has no key for one.
     *
     * @param at by {@link System#nanoTime}
     */
    private record Rejection(LoginException reason, long at, String keytab) {}

    private final String principal;
    private final Path keytab;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final LogRateLimiter limiter = new LogRateLimiter();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<Service> current = new AtomicReference<>(); // null before the first login
    private volatile Rejection lastRejection; // null if there is none

    ServiceLogin(String principal, Path keytab, Clock clock) {
        this(principal, keytab, clock, System::nanoTime);
    }

    /** @param nanoTime a clock in nanoseconds with an arbitrary origin, as {@link System#nanoTime} */
    ServiceLogin(String principal, Path keytab, Clock clock, LongSupplier nanoTime) {
        this.principal = principal;
        this.keytab = keytab;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the service account with a valid ticket.
     *
     * @throws LoginException if the keytab has no key, or the KDC gives no ticket
     */
    Service service() throws LoginException {
        Service known = current.get();
        if (known != null && !isDue(known)) {
            return known;
        }
        boolean mustWait = known == null || !clock.instant().isBefore(known.end());
        if (mustWait) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return known; // another thread renews it
        }
        try {
            known = current.get();
            if (known != null && !isDue(known)) {
                return known;
            }
            Service renewed = renewed(known);
            current.set(renewed);
            return renewed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue(Service service) {
        return service.isDue(clock.instant(), stamp(), nanoTime.getAsLong());
    }

    private Service renewed(Service before) throws LoginException {
        String stamp = stamp(); // before the file is read
        try {
            return login(stamp);
        } catch (LoginException e) {
            if (before == null || !clock.instant().isBefore(before.end())) {
                throw e;
            }
            LogRateLimiter.Line line = limiter.line(
                    Level.WARNING,
                    "delegationPrincipal " + principal + " cannot log in again; its ticket is used until "
                            + before.end() + ": " + KdcError.of(e).text());
            LOG.log(line.level(), line.text());
            return before.afterFailedLogin(stamp, nanoTime.getAsLong());
        }
    }

    private Service login(String stamp) throws LoginException {
        Rejection known = lastRejection;
        if (known != null
                && known.keytab().equals(stamp)
                && nanoTime.getAsLong() - known.at() < RefusedDelegation.TTL.toNanos()) {
            throw known.reason();
        }
        try {
            Service service = loginNow(stamp);
            lastRejection = null;
            return service;
        } catch (LoginException e) {
            lastRejection = KdcError.of(e).isNetwork() ? null : new Rejection(e, nanoTime.getAsLong(), stamp);
            throw e;
        }
    }

    private Service loginNow(String stamp) throws LoginException {
        Subject subject = new KeytabLogin(principal, keytab).login();
        KerberosTicket ticket = subject.getPrivateCredentials(KerberosTicket.class).stream()
                .findFirst()
                .orElseThrow(() -> new LoginException("the login of " + principal + " has no ticket"));
        Instant now = clock.instant();
        Instant end = ticket.getEndTime().toInstant();
        return new Service(
                subject,
                ticket.isForwardable(),
                end.minus(Duration.between(now, end).dividedBy(RENEWED_AT)),
                end,
                stamp,
                nanoTime.getAsLong());
    }

    /** Drops a ticket that the KDC does not accept any longer. */
    void expire(Service stale) {
        current.compareAndSet(stale, null);
    }

    /** Lets the next use repeat a rejected login. */
    void retry() {
        lastRejection = null;
    }

    private String stamp() {
        try {
            BasicFileAttributes file = Files.readAttributes(keytab, BasicFileAttributes.class);
            return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
        } catch (IOException e) {
            return "unreadable"; // the login says why
        }
    }
}
