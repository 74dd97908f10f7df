// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.io.PrintWriter;
import org.adcertmap.tool.shell.Terminal;

/** Shows how far a long command has come, on a terminal only. Confined to one thread. */
final class Progress {
    private static final int INTERVAL = 500;

    private final PrintWriter terminal; // null: there is none
    private boolean isShown;

    /** @param terminal null without a terminal */
    Progress(PrintWriter terminal) {
        this.terminal = terminal;
    }

    /** Returns one that writes to the standard error output, if standard input and standard output are a terminal. */
    static Progress on(PrintWriter err) {
        return new Progress(Terminal.isPresent() ? err : null);
    }

    /** Shows the numbers, now and then; a total of 0 is not known. */
    void show(String what, long count, long total, long findings) {
        if (terminal != null && count % INTERVAL == 0) {
            terminal.printf(
                    "\r%,d %s%s, %,d findings ",
                    count, total == 0 ? "" : String.format("of about %,d ", total), what, findings);
            terminal.flush();
            isShown = true;
        }
    }

    /** Removes what was shown. */
    void end() {
        if (isShown) {
            terminal.print("\r" + " ".repeat(78) + "\r");
            terminal.flush();
            isShown = false;
        }
    }
}
