// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

/**
 * Reports a malformed header: it should contain a certificate and does not. The message completes a sentence whose
 * subject is the header, for the log.
 */
final class MalformedHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedHeaderException(String message) {
        super(message);
    }
}
