// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.List;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/**
 * The CAs of NTAuth and the trusted root CAs. A page of its own, because the Realm may have to query the directory for
 * them.
 */
public final class CasPage implements Page {
    @Override
    public String path() {
        return "/cas";
    }

    @Override
    public String title() {
        return "CAs";
    }

    @Override
    public Role role() {
        return Role.STATUS;
    }

    @Override
    public boolean isInNavigation() {
        return false;
    }

    @Override
    public Outcome get(Call call) {
        List<TrustedCas> realms =
                call.beans().realms().stream().map(TrustedCas::of).toList();
        return Outcome.html("cas", realms);
    }
}
