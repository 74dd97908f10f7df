// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

/** Thrown when octets are not the expected DER encoding. Callers translate it into a {@code Denial} or an error. */
public final class MalformedDerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; the message says what is malformed. */
    public MalformedDerException(String message) {
        super(message);
    }
}
