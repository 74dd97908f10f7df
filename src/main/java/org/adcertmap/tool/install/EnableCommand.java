package org.adcertmap.tool.install;

import org.adcertmap.tool.Adcertmap;
import picocli.CommandLine.Command;

/** Sets {@code enabled="true"} at the Valve, and its other attributes if asked for. */
@Command(
        name = "enable",
        description = "Maps client certificates: sets enabled=true at the Valve in server.xml.",
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class,
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:it is so now",
            "1:nothing was written",
            "64:wrong command line",
            "70:a fault in this software"
        })
public final class EnableCommand extends SwitchCommand {
    @Override
    boolean enabled() {
        return true;
    }
}
