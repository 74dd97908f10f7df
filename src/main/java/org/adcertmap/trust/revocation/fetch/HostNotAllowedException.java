// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;

/** The setting {@code revocationAllowedHosts}, or its absence, forbids a connection to a host. */
public final class HostNotAllowedException extends IOException {
    private static final long serialVersionUID = 1;

    HostNotAllowedException(String message) {
        super(message);
    }

    /** Returns whether this is why something was not fetched. */
    public static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof HostNotAllowedException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }
}
