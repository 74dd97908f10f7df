// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.adcertmap.tool.importiis.configuration.IisConfigurationFile.Part;

/**
 * The configuration of a server: {@code applicationHost.config} and the {@code web.config} files that are given.
 * Immutable. Inheritance: for each place from the server inwards, first what {@code <location>} of outer files says of
 * it, then the file of that place. Source: Microsoft, "IIS configuration reference", and "How to use locking in IIS
 * configuration".
 */
public final class IisConfiguration {
    private final IisConfigurationFile server;
    /** All files, outer before inner ones. */
    private final List<IisConfigurationFile> files;

    private final List<IisSite> sites;

    private IisConfiguration(IisConfigurationFile server, List<IisConfigurationFile> files, List<IisSite> sites) {
        this.server = server;
        this.files = files;
        this.sites = sites;
    }

    /**
     * Reads the files.
     *
     * @param webConfigs {@code web.config} by its place
     * @throws InvalidIisConfigurationException if one is not a configuration of IIS
     */
    public static IisConfiguration read(Path applicationHost, Map<IisPath, Path> webConfigs)
            throws InvalidIisConfigurationException {
        IisConfigurationFile server = IisConfigurationFile.read(applicationHost, IisPath.SERVER);
        List<IisSite> sites = new ArrayList<>();
        for (IisElement site : server.root().descendants("system.applicationHost/sites/site")) {
            sites.add(IisSite.of(site));
        }
        if (sites.isEmpty()) {
            throw new InvalidIisConfigurationException(
                    server.root(), "has no site in <system.applicationHost><sites>; give applicationHost.config");
        }
        List<IisConfigurationFile> files = new ArrayList<>(List.of(server));
        for (Map.Entry<IisPath, Path> webConfig : webConfigs.entrySet()) {
            files.add(IisConfigurationFile.read(webConfig.getValue(), webConfig.getKey()));
        }
        files.sort(Comparator.comparingInt(file -> file.level().depth()));
        return new IisConfiguration(server, List.copyOf(files), List.copyOf(sites));
    }

    public List<IisSite> sites() {
        return sites;
    }

    /** Returns the places within a site of which a file says anything about security, in no particular order. */
    public Stream<IisPath> configuredPlaces(IisSite site) {
        return files.stream()
                .flatMap(file -> file.parts().stream())
                .filter(part -> Stream.of(IisSection.values())
                        .anyMatch(section -> !part.elements(section).isEmpty()))
                .map(Part::path)
                .filter(path -> path.isWithin(site.path()))
                .distinct();
    }

    /** Returns a section as it counts at a place of a site. A locked section of a {@code web.config} does not count. */
    public EffectiveSection effective(IisSection section, IisSite site, IisPath place) {
        EffectiveSection effective = new EffectiveSection();
        for (IisPath level : place.fromServer()) {
            for (IisConfigurationFile file : files) {
                for (Part part : file.parts()) {
                    if (part.path().equals(level)
                            && (part.isInherited() || site.applicationOf(level).equals(site.applicationOf(place)))
                            && !isLocked(section, file, level)) {
                        part.elements(section).forEach(effective::merge);
                    }
                }
            }
        }
        return effective;
    }

    /** Returns the sections of {@code web.config} files to which IIS responds with 500.19, because they are locked. */
    public List<IisElement> lockedSections() {
        List<IisElement> locked = new ArrayList<>();
        for (IisConfigurationFile file : files) {
            for (Part part : file.parts()) {
                for (IisSection section : IisSection.values()) {
                    if (isLocked(section, file, part.path())) {
                        locked.addAll(part.elements(section));
                    }
                }
            }
        }
        return locked;
    }

    /** Returns the sections that {@code configSource} keeps in another file, which is not read. */
    public List<IisElement> sectionsElsewhere() {
        return files.stream()
                .flatMap(file -> file.parts().stream())
                .flatMap(part -> Stream.of(IisSection.values()).map(part::elements))
                .flatMap(List::stream)
                .filter(section -> section.attribute("configSource").isPresent())
                .toList();
    }

    private boolean isLocked(IisSection section, IisConfigurationFile file, IisPath place) {
        if (file == server) {
            return false;
        }
        boolean unlocked = isUnlockedByDefault(section);
        for (IisPath level : place.fromServer()) {
            for (IisConfigurationFile outer : files) {
                if (outer.level().depth() >= file.level().depth()) {
                    continue;
                }
                for (Part part : outer.parts()) {
                    if (part.path().equals(level) && !part.elements(section).isEmpty()) {
                        unlocked = part.isUnlocked().orElse(unlocked);
                    }
                }
            }
        }
        return !unlocked;
    }

    /** Looks in {@code configSections}, where section groups are nested as the sections are. */
    private boolean isUnlockedByDefault(IisSection section) {
        Optional<IisElement> group =
                server.root().children("configSections").stream().findFirst();
        for (String name : ("system.webServer/security/" + section.path()).split("/", -1)) {
            group = group.flatMap(element -> element.children().stream()
                    .filter(child -> child.attribute("name").orElse("").equals(name))
                    .findFirst());
        }
        return group.flatMap(element -> element.attribute("overrideModeDefault"))
                .map(mode -> mode.equalsIgnoreCase("Allow"))
                .orElse(section.isUnlockedByDefault());
    }
}
