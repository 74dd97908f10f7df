package org.adcertmap.tool;

import org.adcertmap.mapping.MappingOutcome;

/** What does the shell tool's exit code say? With several certificates the highest of their codes counts. */
public final class ExitCode {
    public static final int MAPPED = 0;
    /** Of the commands that edit: the file is, or was already, as asked for. */
    public static final int DONE = 0;
    /** Of the commands that edit: nothing was written. */
    public static final int NOT_DONE = 1;

    public static final int DENIED = 1;
    static final int UNAVAILABLE = 2;
    /** EX_USAGE of sysexits.h: the command line or the settings are wrong. */
    static final int USAGE = 64;

    /** EX_SOFTWARE of sysexits.h: a fault in this software. */
    static final int FAULT = 70;

    private ExitCode() {}

    public static int of(MappingOutcome outcome) {
        return outcome.match(mapped -> MAPPED, denied -> DENIED, unavailable -> UNAVAILABLE);
    }
}
