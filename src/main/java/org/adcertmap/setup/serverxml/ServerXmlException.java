// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

/** Reports why a file cannot be read or edited. Nothing has been written; the message is for the administrator. */
public final class ServerXmlException extends Exception {
    private static final long serialVersionUID = 1;

    public ServerXmlException(String message) {
        super(message);
    }

    ServerXmlException(String message, Throwable cause) {
        super(message, cause);
    }
}
