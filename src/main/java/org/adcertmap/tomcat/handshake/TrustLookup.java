// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.setup.review.RealmReview;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Determines what the TLS virtual host of a trust manager trusts, and keeps it until {@code clientAuthIssuers} has
 * other CAs. A search that fails is logged, and repeated ten seconds later at the earliest, so that no client makes the
 * server read its trust store for every handshake. Thread-safe: {@code found} is volatile, and the lock of this object
 * guards the other fields.
 */
final class TrustLookup {
    private static final Log LOG = LogFactory.getLog(TrustLookup.class);
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

    private final String name;
    private final Predicate<Runnable> isCalledBy;
    private final LongSupplier nanoTime;
    private volatile ConnectorTrust found; // null until it is found
    private String failure; // null before the first
    private long failedAt;

    /**
     * Creates one that has not searched yet.
     *
     * @param name of the trust manager, for the log
     * @param isCalledBy returns whether an operation calls the trust manager, see {@link TlsHosts#of}
     */
    TrustLookup(String name, Predicate<Runnable> isCalledBy) {
        this(name, isCalledBy, System::nanoTime);
    }

    TrustLookup(String name, Predicate<Runnable> isCalledBy, LongSupplier nanoTime) {
        this.name = name;
        this.isCalledBy = isCalledBy;
        this.nanoTime = nanoTime;
    }

    /** Returns what is trusted; empty if that is not known now. */
    Optional<ConnectorTrust> find() {
        ConnectorTrust known = found;
        return known != null ? refreshed(known) : search();
    }

    /** @throws CertificateException if that is not known now: every certificate is rejected */
    ConnectorTrust require() throws CertificateException {
        Optional<ConnectorTrust> known = find();
        if (known.isEmpty()) {
            throw new CertificateException("it is not known which CAs are trusted; the log has the cause");
        }
        return known.get();
    }

    private Optional<ConnectorTrust> refreshed(ConnectorTrust known) {
        try {
            ConnectorTrust now = known.refreshed();
            found = now;
            return Optional.of(now);
        } catch (Exception e) { // Tomcat's method declares it
            synchronized (this) {
                found = null; // the next search reads all of it again, after a while
                failed(nanoTime.getAsLong(), unreadable(known.host(), e));
            }
            return Optional.empty();
        }
    }

    private static String unreadable(TlsHost host, Exception cause) {
        return "what " + host + " trusts cannot be read: " + Printable.excerpt(FileFailure.of(cause));
    }

    private synchronized Optional<ConnectorTrust> search() {
        if (found != null) {
            return Optional.of(found);
        }
        long now = nanoTime.getAsLong();
        if (failure != null && now - failedAt < RETRY_NANOS) {
            return Optional.empty();
        }
        Optional<TlsHost> host = TlsHosts.of(isCalledBy);
        try {
            if (host.isEmpty()) {
                failed(
                        now,
                        "no connector with this trust manager is known; an " + RealmReview.EITHER_REALM
                                + ", or a ClientCertificateMappingValve, must be started in its Server");
                return Optional.empty();
            }
            found = ConnectorTrust.of(host.get());
            return Optional.of(found);
        } catch (Exception e) { // Tomcat's method declares it
            failed(now, unreadable(host.get(), e));
            return Optional.empty();
        }
    }

    private void failed(long now, String cause) {
        failure = cause;
        failedAt = now;
        LOG.error(name + " rejects every client certificate: " + cause);
    }
}
