// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.TestAccount;

/**
 * A user with a certificate. Immutable but for the facts, which guard themselves.
 *
 * @param name the sAMAccountName
 * @param account {@code null} where there is none
 * @param tls the TLS client with the certificate
 * @param accountEnabled whether the account is enabled
 * @param member whether it is in the group
 * @param lastIn when the latest login has succeeded, by {@link System#nanoTime}; 0 if none has
 */
record SoakUser(
        String name,
        Kind kind,
        TestAccount account,
        SSLContext tls,
        Fact accountEnabled,
        Fact member,
        AtomicLong lastIn) {
    /** What is special about the certificate. */
    enum Kind {
        GOOD(true),
        /** Without the SID extension. */
        WEAK(false),
        REVOKED(false),
        /** With the SID of an account that does not exist. */
        UNKNOWN(false);

        private final boolean mayLogIn;

        Kind(boolean mayLogIn) {
            this.mayLogIn = mayLogIn;
        }

        boolean mayLogIn() {
            return mayLogIn;
        }
    }
}
