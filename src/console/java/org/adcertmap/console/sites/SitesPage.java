// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import java.util.List;
import org.adcertmap.console.directory.DirectoryState;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/** The start page: each container of Tomcat, whether certificates are mapped there, and how the directory is. */
public final class SitesPage implements Page {
    @Override
    public String path() {
        return "/";
    }

    @Override
    public String title() {
        return "Sites";
    }

    @Override
    public Role role() {
        return Role.STATUS;
    }

    @Override
    public Outcome get(Call call) {
        List<Site> sites = SiteTree.read(call.beans());
        DirectoryState directory = DirectoryState.read(call.beans(), call.user().isSupport());
        return Outcome.html(
                "sites",
                new SitesView(
                        sites,
                        sites.stream().anyMatch(site -> !site.id().isEmpty()),
                        directory.mapped(),
                        directory.refused(),
                        directory.unavailable(),
                        directory.words(),
                        directory.isAvailable(),
                        directory.warnings()));
    }
}
