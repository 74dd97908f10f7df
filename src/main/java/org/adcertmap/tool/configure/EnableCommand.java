// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.Command;

/** Sets {@code enabled="true"} on the Valve, and its other attributes if options say so. */
@Command(
        name = "enable",
        description = "Enables client certificate mapping: sets enabled=\"true\" on the Valve.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:set, or was set already",
            "1:nothing was written, because of an invalid setting or the file",
            "64:invalid command line",
            "70:internal error"
        })
public final class EnableCommand extends SetEnabledCommand {
    @Override
    boolean enabled() {
        return true;
    }
}
