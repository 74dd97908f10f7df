// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

/** Thrown when the bind account does not see what the directory must have, which is mostly a missing right. */
public final class NotReadableException extends DirectoryUnavailableException {
    private static final long serialVersionUID = 1L;

    private final Subject subject;

    /** What is not readable. */
    public enum Subject {
        /** An object, or an attribute that each object of its class has. */
        OBJECT,
        /** The crossRef object of the own domain, without which its name is not known. */
        CROSS_REF
    }

    /** Creates the exception. Cached outcomes may be served for the grace period. */
    public NotReadableException(String message, Subject subject, Throwable cause) {
        super(message, true, cause);
        this.subject = subject;
    }

    /** Returns what is not readable. */
    public Subject subject() {
        return subject;
    }
}
