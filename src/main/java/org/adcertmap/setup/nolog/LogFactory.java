// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.nolog;

/** Returns the log that discards every message; has the methods of Commons Logging's {@code LogFactory}. */
public final class LogFactory {
    private static final Log NO_OP = new Log() {};

    private LogFactory() {}

    /** Returns the log that discards every message. */
    public static Log getLog(Class<?> owner) {
        return NO_OP;
    }

    /** Returns the log that discards every message. */
    public static Log getLog(String owner) {
        return NO_OP;
    }
}
