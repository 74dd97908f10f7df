// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.adcertmap.denial.Printable;

/**
 * Prints the stack trace of an internal error. Its messages can quote the directory, a certificate or a file, so each
 * line is printable and cannot send control sequences to a terminal. Stateless.
 */
public final class InternalErrors {
    private InternalErrors() {}

    /** Prints the stack trace of the exception, with those of its causes. */
    public static void print(Throwable error, PrintWriter err) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace, true));
        trace.toString()
                .lines()
                .map(line -> Printable.of(line.replace("\t", "    ")))
                .forEach(err::println);
    }
}
