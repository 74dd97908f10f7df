// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed.xml;

/** Reports that a file is not a configuration of IIS, and where. The message is for the administrator. */
public final class InvalidIisConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidIisConfigurationException(String message) {
        super(message);
    }

    public InvalidIisConfigurationException(IisElement element, String message) {
        super(element.place() + ": <" + element.name() + ">: " + message);
    }

    public InvalidIisConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
