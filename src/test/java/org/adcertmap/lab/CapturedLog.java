// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures what is written to one java.util.logging logger until this is closed. */
public final class CapturedLog implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Throwable> exceptions = new CopyOnWriteArrayList<>();
    private final Logger logger; // a strong reference, because the LogManager holds a weak one
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
            if (line.getThrown() != null) {
                exceptions.add(line.getThrown());
            }
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /** @param name of a class, or of a package for all of its classes */
    public CapturedLog(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(handler);
    }

    /** Returns level and message of each line. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns the exceptions whose stack traces are logged. */
    public List<Throwable> exceptions() {
        return List.copyOf(exceptions);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
