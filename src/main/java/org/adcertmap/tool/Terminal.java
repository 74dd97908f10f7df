// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Says whether a command has a terminal. Stateless. */
public final class Terminal {
    private Terminal() {}

    /** Returns whether standard input and standard output are a terminal. */
    public static boolean isPresent() {
        return isTerminal(System.console());
    }

    /** Since Java 22 a console exists without a terminal, and has the method isTerminal (JDK-8308591). */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
