// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.util.ArrayList;
import java.util.List;

/** Returns what is to be done after an installation, the next step first, without what is done already. Stateless. */
final class NextSteps {
    private NextSteps() {}

    /**
     * Returns the steps.
     *
     * @param missing what the settings lack, see {@code SettingsReview}
     * @param connectorIsReady whether a connector requests client certificates
     * @param isEnabled whether the Valve is enabled already
     * @param command how this program is started, such as {@code java -jar adcertmap.jar}
     * @param where the option that selects the Tomcat, with its value
     * @param source the option that selects the settings, with its value
     * @param settings the settings file, or where the Realm with its own settings is
     */
    static List<String> of(
            List<String> missing,
            boolean connectorIsReady,
            boolean isEnabled,
            String command,
            String where,
            String source,
            String settings) {
        List<String> steps = new ArrayList<>();
        if (!missing.isEmpty()) {
            add(steps, "complete " + settings + ":");
            missing.forEach(line -> steps.add("  " + line));
        }
        if (!connectorIsReady) {
            add(
                    steps,
                    "make a TLS connector request client certificates: certificateVerification=\"optional\" and a"
                            + " truststoreFile with their CAs, see docs/install.md#connector");
        }
        add(steps, "check a certificate: " + command + " check " + source + " --certificate alice.pem");
        if (!isEnabled) {
            add(steps, "enable the mapping: " + command + " enable " + where);
        }
        add(steps, "restart Tomcat");
        return steps;
    }

    private static void add(List<String> steps, String step) {
        steps.add((steps.isEmpty() ? "Next: " : "Then: ") + step);
    }
}
