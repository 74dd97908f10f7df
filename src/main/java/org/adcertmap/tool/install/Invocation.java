// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.nio.file.Path;

/** How this program is started, in commands that are printed for a shell. Stateless. */
final class Invocation {
    /** The system property in which {@code bin/adcertmap} says how it was started. */
    private static final String COMMAND = "adcertmap.command";

    private Invocation() {}

    /**
     * Returns the beginning of a command.
     *
     * @param jar the jar, in case it was started without {@code bin/adcertmap}
     */
    static String of(Path jar) {
        String command = System.getProperty(COMMAND);
        return command == null ? "java -jar " + quoted(jar.toString()) : quoted(command);
    }

    /** Returns an argument, in quotation marks if it has a blank. */
    static String quoted(String argument) {
        return argument.contains(" ") ? '"' + argument + '"' : argument;
    }
}
