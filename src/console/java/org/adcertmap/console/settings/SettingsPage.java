// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.settings;

import java.util.List;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/** The settings in effect of each Realm; certificates that expire for users that may see names. */
public final class SettingsPage implements Page {
    @Override
    public String path() {
        return "/settings";
    }

    @Override
    public String title() {
        return "Settings";
    }

    @Override
    public Role role() {
        return Role.STATUS;
    }

    @Override
    public Outcome get(Call call) {
        List<RealmValues> realms = call.beans().realms().stream()
                .map(realm -> RealmValues.of(realm, call.user().isSupport()))
                .toList();
        return Outcome.html("settings", realms);
    }
}
