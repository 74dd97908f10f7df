package org.adcertmap.setup.settings;

import java.util.List;

/** Settings that cannot be used. The message lists every problem, one a line. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
        super((problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                + " in the settings:\n  "
                + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One entry for each problem: the setting's name, a colon, what is wrong and an example. */
    public List<String> errors() {
        return problems;
    }
}
