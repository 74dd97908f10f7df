// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.List;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/** The domain controllers of each Realm, and where revocation is checked. */
public final class DirectoryPage implements Page {
    @Override
    public String path() {
        return "/directory";
    }

    @Override
    public String title() {
        return "Directory";
    }

    @Override
    public Role role() {
        return Role.STATUS;
    }

    @Override
    public Outcome get(Call call) {
        List<RealmDirectory> realms = call.beans().realms().stream()
                .map(realm -> RealmDirectory.of(realm, call.user().isSupport()))
                .toList();
        return Outcome.html("directory", realms);
    }
}
