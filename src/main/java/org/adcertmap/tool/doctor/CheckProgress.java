// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import java.io.PrintWriter;
import org.adcertmap.tool.doctor.finding.CheckRunner;
import org.adcertmap.tool.shell.Interruption;
import org.adcertmap.tool.shell.Terminal;

/** Shows on a terminal how many checks are complete, and ends the run after Ctrl-C. Confined to one thread. */
final class CheckProgress implements CheckRunner.Progress {
    private final Interruption interruption;
    private final PrintWriter terminal; // null: there is none
    private int shown = -1;

    CheckProgress(Interruption interruption, PrintWriter err) {
        this.interruption = interruption;
        this.terminal = Terminal.isPresent() ? err : null;
    }

    @Override
    public boolean show(int complete, int all) {
        if (terminal != null && complete != shown) {
            terminal.printf("\r%d of %d checks ", complete, all);
            terminal.flush();
            shown = complete;
        }
        return !interruption.isRequested();
    }

    /** Removes what was shown. */
    void end() {
        if (shown >= 0) {
            terminal.print("\r" + " ".repeat(40) + "\r");
            terminal.flush();
        }
    }
}
