// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import java.io.Console;
import java.util.Optional;

/** Finds the terminal of a command. Stateless. */
public final class Terminal {
    private Terminal() {}

    /** Returns whether standard input and standard output are a terminal. */
    public static boolean isPresent() {
        return console().isPresent();
    }

    /**
     * Returns the console; empty if standard input and standard output are no terminal. Since Java 22 a console exists
     * without a terminal, and has the method isTerminal (JDK-8308591).
     */
    public static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
    }

    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
