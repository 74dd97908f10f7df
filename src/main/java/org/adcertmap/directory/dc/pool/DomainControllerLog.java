// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import java.lang.System.Logger.Level;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.LdapErrors;

/** Writes rate-limited log lines about one domain controller. Thread-safe: its only state is the limiter. */
final class DomainControllerLog {
    private final LogRateLimiter limiter = new LogRateLimiter();
    private final System.Logger logger;
    private final String host;

    /** @param host of the domain controller, for the lines */
    DomainControllerLog(System.Logger logger, String host) {
        this.logger = logger;
        this.host = host;
    }

    void down(LDAPException e) {
        write(Level.WARNING, "The domain controller [" + host + "] is DOWN: " + LdapErrors.describeController(e));
    }

    void backInRotation() {
        write(Level.INFO, "The domain controller [" + host + "] is back in rotation");
    }

    /** @param reason why no thread is available */
    void notStarted(String reason) {
        write(Level.WARNING, "An LDAP operation on [" + host + "] cannot start: " + reason);
    }

    /** @param what ended in the unexpected exception, which is logged with its stack trace */
    void internalError(String what, Throwable e) {
        LogRateLimiter.Line line =
                limiter.line(Level.ERROR, what + " on [" + host + "] ended in an internal error: " + e);
        logger.log(line.level(), line.text(), e);
    }

    private void write(Level level, String message) {
        LogRateLimiter.Line line = limiter.line(level, Printable.excerpt(message));
        logger.log(line.level(), line.text());
    }
}
