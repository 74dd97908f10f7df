// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

/**
 * Thrown when Active Directory cannot be queried or its response is incomplete. The message says why, in words for an
 * administrator, printable and of bounded length. Unchecked: it ends every search, and the mapper turns it into an
 * Unavailable outcome.
 */
public class DirectoryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unreachable;

    /**
     * Creates the exception.
     *
     * @param unreachable true where no domain controller has a usable response, because none can be reached or what it
     *     sends cannot be decoded, so that cached outcomes may be served for the grace period; false where one
     *     responded with an error
     */
    public DirectoryUnavailableException(String message, boolean unreachable, Throwable cause) {
        super(Printable.excerpt(message), cause);
        this.unreachable = unreachable;
    }

    /** Whether no domain controller has a usable response, as opposed to an error response from one. */
    public final boolean isUnreachable() {
        return unreachable;
    }
}
