// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads commands from standard input, one a line, and writes a response line {@code @@ name=number ...} for each. Ends
 * the process with its standard input, so that no process outlives its parent.
 */
final class CommandLoop {
    static final String RESPONSE_PREFIX = "@@";

    /** Executes a command. */
    interface CommandHandler {
        Map<String, Long> handle(String[] words) throws Exception;
    }

    private CommandLoop() {}

    static void run(Map<String, Long> ports, CommandHandler handler) throws Exception {
        respond(ports);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            respond(handler.handle(line.split(" ")));
        }
        System.exit(0); // other threads would keep the JVM running
    }

    private static void respond(Map<String, Long> numbers) {
        System.out.println(numbers.entrySet().stream()
                .map(e -> " " + e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("", RESPONSE_PREFIX, "")));
    }
}
