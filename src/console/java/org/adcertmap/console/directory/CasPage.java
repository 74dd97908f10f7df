// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.List;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.DirectoryQueries;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/**
 * The CAs of NTAuth and the trusted root CAs. A page of its own, because the Realm may have to query the directory for
 * them. Thread-safe, as its queries are.
 */
public final class CasPage implements Page {
    private static final int UNAVAILABLE = 503;

    private final DirectoryQueries queries;

    /** @param queries bounds them */
    public CasPage(DirectoryQueries queries) {
        this.queries = queries;
    }

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
        List<Bean> realms = call.beans().realms();
        if (!queries.begin()) {
            List<TrustedCas> unread = realms.stream()
                    .map(realm -> TrustedCas.unreadable(realm, DirectoryQueries.REFUSAL))
                    .toList();
            return new Outcome.Html(UNAVAILABLE, "cas", unread);
        }
        try {
            return Outcome.html("cas", realms.stream().map(TrustedCas::of).toList());
        } finally {
            queries.end();
        }
    }
}
