// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import org.adcertmap.denial.NotReadableException.Subject;

/** A response in which what the directory must have is missing, because the bind account does not see it. */
public final class UnreadableException extends InvalidResponseException {
    private static final long serialVersionUID = 1L;

    private final Subject subject;

    /** @param message what is not readable, for administrators */
    public UnreadableException(Subject subject, String message) {
        super(message);
        this.subject = subject;
    }

    /** Returns what is not readable. */
    public Subject subject() {
        return subject;
    }
}
