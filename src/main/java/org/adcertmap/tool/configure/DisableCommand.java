// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.Command;

/** Sets {@code enabled="false"} on the Valve, and its other attributes if options say so. */
@Command(
        name = "disable",
        description = "Disables client certificate mapping: sets enabled=\"false\" on the Valve.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:set, or was set already",
            "1:nothing was written",
            "64:invalid command line",
            "70:internal error"
        })
public final class DisableCommand extends SetEnabledCommand {
    @Override
    boolean enabled() {
        return false;
    }
}
