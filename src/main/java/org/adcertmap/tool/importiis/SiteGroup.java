// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.tool.importiis.configuration.IisBinding;
import org.adcertmap.tool.importiis.configuration.IisSite;

/**
 * Sites that are reached through the same addresses and ports, and therefore are Hosts of one Service. Sites of
 * different addresses or ports get a Service each, so that in Tomcat, too, none is reached through the other's port.
 *
 * @param sites with the places of each that are relevant or the application of one
 */
record SiteGroup(Map<IisSite, List<PlaceSettings>> sites) {
    /** Forms the groups, in the order of the sites. */
    static List<SiteGroup> of(Map<IisSite, List<PlaceSettings>> all) {
        List<SiteGroup> groups = new ArrayList<>();
        all.forEach((site, places) -> {
            SiteGroup merged = new SiteGroup(new LinkedHashMap<>());
            List<SiteGroup> connected =
                    groups.stream().filter(group -> group.sharesEndpoint(site)).toList();
            connected.forEach(group -> merged.sites.putAll(group.sites));
            groups.removeAll(connected);
            merged.sites.put(site, places);
            groups.add(merged);
        });
        return groups;
    }

    private boolean sharesEndpoint(IisSite site) {
        return site.bindings().stream()
                .anyMatch(
                        binding -> bindings().anyMatch(other -> other.endpoint().equalsIgnoreCase(binding.endpoint())));
    }

    private Stream<IisBinding> bindings() {
        return sites.keySet().stream().flatMap(site -> site.bindings().stream());
    }

    /** Returns the bindings of each address and port. */
    Map<String, List<IisBinding>> endpoints() {
        Map<String, List<IisBinding>> endpoints = new LinkedHashMap<>();
        bindings()
                .forEach(binding -> endpoints
                        .computeIfAbsent(binding.endpoint(), endpoint -> new ArrayList<>())
                        .add(binding));
        return endpoints;
    }

    /** Returns the places of every site that is bound to an address and port. */
    List<PlaceSettings> placesAt(String endpoint) {
        return sites.entrySet().stream()
                .filter(site -> site.getKey().bindings().stream()
                        .anyMatch(binding -> binding.endpoint().equals(endpoint)))
                .flatMap(site -> site.getValue().stream())
                .toList();
    }

    /** Returns the host names of a site, without repetition; none if it is bound to every name. */
    static List<String> hostNames(IisSite site) {
        return site.bindings().stream()
                .map(IisBinding::host)
                .filter(host -> !host.isEmpty())
                .distinct()
                .toList();
    }

    /** Returns the first site that is bound to every name. */
    Optional<IisSite> defaultSite() {
        return sites.keySet().stream().filter(SiteGroup::isBoundToEveryName).findFirst();
    }

    static boolean isBoundToEveryName(IisSite site) {
        return site.bindings().stream().anyMatch(binding -> binding.host().isEmpty());
    }
}
