// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.finding;

/** The values of {@code --fail-on}: from which level on a finding makes a command fail. */
public enum FailOn {
    error(Level.ERROR),
    warning(Level.WARNING);

    private final Level level;

    FailOn(Level level) {
        this.level = level;
    }

    public Level level() {
        return level;
    }
}
