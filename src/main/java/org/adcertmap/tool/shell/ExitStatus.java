// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import org.adcertmap.mapping.MappingOutcome;

/** Lists the exit statuses of the shell commands. With several certificates the highest of their statuses counts. */
public final class ExitStatus {
    /** The certificate is mapped; the file is, or was already, as requested. */
    public static final int SUCCESS = 0;
    /** The certificate is denied. */
    public static final int DENIED = 1;
    /** The file cannot be read, or nothing was written; there are findings of the level that fails. */
    public static final int FAILURE = 1;
    /** No domain controller is reachable, or none accepts the bind; a check could not be completed. */
    public static final int UNAVAILABLE = 2;
    /** EX_USAGE of sysexits.h: the command line, the settings or an input file is invalid. */
    public static final int USAGE = 64;
    /** EX_SOFTWARE of sysexits.h: an internal error. */
    public static final int INTERNAL_ERROR = 70;

    /** 128 and the number of SIGINT, as a shell has it: Ctrl-C ended the command. */
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}

    /** Returns the exit status for a mapping outcome. */
    public static int of(MappingOutcome outcome) {
        return outcome.match(mapped -> SUCCESS, denied -> DENIED, unavailable -> UNAVAILABLE);
    }
}
