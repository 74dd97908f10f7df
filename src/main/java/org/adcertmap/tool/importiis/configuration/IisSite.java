// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;

/**
 * A site of IIS. Immutable.
 *
 * @param path the place in the configuration; its text is the site's name
 * @param applications the paths of its applications, {@code /} first
 * @param bindings its bindings of the protocol https
 * @param place where the configuration file has it
 */
public record IisSite(IisPath path, List<String> applications, List<IisBinding> bindings, String place) {

    static IisSite of(IisElement site) throws InvalidIisConfigurationException {
        String name = site.attribute("name")
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new InvalidIisConfigurationException(site, "has no name"));
        List<String> applications = new ArrayList<>(List.of("/"));
        for (IisElement application : site.children("application")) {
            application
                    .attribute("path")
                    .filter(path -> applications.stream().noneMatch(path::equalsIgnoreCase))
                    .ifPresent(applications::add);
        }
        List<IisBinding> bindings = new ArrayList<>();
        for (IisElement list : site.children("bindings")) {
            for (IisElement binding : list.children("add")) {
                addHttps(binding, bindings);
            }
            for (IisElement binding : list.children("binding")) {
                addHttps(binding, bindings);
            }
        }
        return new IisSite(IisPath.parse(name), List.copyOf(applications), List.copyOf(bindings), site.place());
    }

    private static void addHttps(IisElement binding, List<IisBinding> bindings)
            throws InvalidIisConfigurationException {
        if (binding.attribute("protocol").orElse("").equalsIgnoreCase("https")) {
            bindings.add(IisBinding.of(binding));
        }
    }

    /** Returns the place of an application. */
    public IisPath application(String application) {
        return path.resolve(application);
    }

    /** Returns the innermost application that a place of this site is in. */
    public IisPath applicationOf(IisPath place) {
        return applications.stream()
                .map(this::application)
                .filter(place::isWithin)
                .max(Comparator.comparingInt(IisPath::depth))
                .orElse(path);
    }
}
