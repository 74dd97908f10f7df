// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.util.Optional;

/**
 * The client to which a session is bound: one certificate, or every unauthenticated client. Immutable.
 *
 * @param value what the session stores: SHA-256 of the certificate in hexadecimal, or {@code anonymous}
 */
public record SessionClient(String value) {
    /** Every client whose requests continue unauthenticated, with or without a certificate. */
    public static final SessionClient ANONYMOUS = new SessionClient("anonymous");

    /** @param sha256 SHA-256 of a certificate, in hexadecimal */
    public static SessionClient ofCertificate(String sha256) {
        return new SessionClient(sha256);
    }

    /** Returns the client that a session stores; empty if the value is missing or of another type. */
    static Optional<SessionClient> stored(Object value) {
        return value instanceof String text ? Optional.of(new SessionClient(text)) : Optional.empty();
    }
}
