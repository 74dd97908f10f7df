// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.jmx;

/** A bean cannot be read, or an operation of it has failed; the message is the reason, printable. */
public final class UnreadableException extends Exception {
    UnreadableException(String reason, Throwable cause) {
        super(PrintableText.of(reason), cause);
    }
}
