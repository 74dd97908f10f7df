// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.nolog;

/** Discards every message; has the methods of Commons Logging's {@code Log}. */
public interface Log {
    default void debug(Object message) {}

    default void debug(Object message, Throwable cause) {}

    default void error(Object message) {}

    default void error(Object message, Throwable cause) {}

    default void fatal(Object message) {}

    default void fatal(Object message, Throwable cause) {}

    default void info(Object message) {}

    default void info(Object message, Throwable cause) {}

    default void trace(Object message) {}

    default void trace(Object message, Throwable cause) {}

    default void warn(Object message) {}

    default void warn(Object message, Throwable cause) {}

    default boolean isDebugEnabled() {
        return false;
    }

    default boolean isErrorEnabled() {
        return false;
    }

    default boolean isFatalEnabled() {
        return false;
    }

    default boolean isInfoEnabled() {
        return false;
    }

    default boolean isTraceEnabled() {
        return false;
    }

    default boolean isWarnEnabled() {
        return false;
    }
}
