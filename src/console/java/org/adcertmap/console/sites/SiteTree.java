// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Beans;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.sites.Site.Mapping;
import org.adcertmap.console.sites.Site.State;

/** Reads Tomcat's containers with their Valves: Services, Engines, Hosts and Contexts. Stateless. */
final class SiteTree {
    private final List<Bean> valves;
    private final List<Site> rows = new ArrayList<>();

    private SiteTree(List<Bean> valves) {
        this.valves = valves;
    }

    static List<Site> read(Beans beans) {
        SiteTree tree = new SiteTree(beans.valves());
        for (Bean engine : beans.engines()) {
            String domain = engine.domain();
            beans.services().stream()
                    .filter(service -> service.domain().equals(domain))
                    .forEach(service -> tree.rows.add(
                            Site.without(0, "Service " + name(service, domain), new Mapping(State.NONE, ""))));
            Mapping none = new Mapping(State.NONE, "no Valve");
            Mapping ofEngine = tree.add(1, "Engine " + domain, domain, "", "", none);
            for (Bean host : inDomain(beans.hosts(), domain)) {
                String hostName = host.key("host");
                Mapping ofHost = tree.add(2, "Host " + hostName, domain, hostName, "", ofEngine);
                String prefix = "//" + hostName + "/";
                for (Bean application : inDomain(beans.applications(), domain)) {
                    if (application.key("name").startsWith(prefix)) {
                        String path = application.key("name").substring(prefix.length() - 1);
                        tree.add(3, "Context " + path, domain, hostName, path, ofHost);
                    }
                }
            }
        }
        return tree.rows;
    }

    private static List<Bean> inDomain(List<Bean> beans, String domain) {
        return beans.stream().filter(bean -> bean.domain().equals(domain)).toList();
    }

    private static String name(Bean service, String domain) {
        try {
            return service.read("name").optional("name").orElse(domain);
        } catch (UnreadableException e) {
            return domain;
        }
    }

    /** Adds the rows of a container, and returns what those below it inherit. */
    private Mapping add(int depth, String name, String domain, String host, String context, Mapping above) {
        Optional<Site> last = Optional.empty();
        for (Bean valve : valves) {
            if (valve.domain().equals(domain)
                    && valve.key("host").equals(host)
                    && valve.key("context").equals(context)) {
                Site site = site(valve, depth, name);
                rows.add(site);
                last = Optional.of(site);
            }
        }
        if (last.isEmpty()) {
            rows.add(Site.without(depth, name, above));
            return above;
        }
        return new Mapping(State.INHERITED, "as " + name);
    }

    private static Site site(Bean valve, int depth, String name) {
        try {
            SiteValve values = SiteValve.of(valve.read(SiteValve.ATTRIBUTES));
            State state = values.enabled() ? State.ENABLED : State.DISABLED;
            return new Site(valve.id(), depth, name, new Mapping(state, SiteValve.word(values.enabled())), "", values);
        } catch (UnreadableException e) {
            return Site.unreadable(valve.id(), depth, name, e.getMessage());
        }
    }
}
