// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import org.adcertmap.setup.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/** Provides the version and the commit to {@code --version} of every command. Stateless. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"adcertmap " + ProductVersion.text()};
    }
}
