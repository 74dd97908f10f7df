// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.listed.xml.IisXmlReader;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.adcertmap.setup.files.ReadFailure;

/**
 * One file with the parts that apply to its own level and, in {@code <location>}, to places below. Immutable.
 *
 * @param level the place to which the file belongs: the server for {@code applicationHost.config}
 * @param root the element {@code <configuration>}
 * @param parts in document order
 */
record IisConfigurationFile(IisPath level, IisElement root, List<Part> parts) {
    /**
     * What the file says of one place.
     *
     * @param isUnlocked whether {@code overrideMode} allows or denies the sections to inner files; empty: as before
     * @param isInherited whether applications below inherit it ({@code inheritInChildApplications})
     */
    record Part(IisPath path, IisElement content, Optional<Boolean> isUnlocked, boolean isInherited) {
        /** Returns the section if this part has it; several elements if {@code system.webServer} is repeated. */
        List<IisElement> elements(IisSection section) {
            return content.descendants("system.webServer/security/" + section.path());
        }
    }

    /** @throws InvalidIisConfigurationException if the file is not a configuration of IIS */
    static IisConfigurationFile read(Path file, IisPath level) throws InvalidIisConfigurationException {
        IisElement root = root(file);
        if (!root.name().equals("configuration")) {
            throw new InvalidIisConfigurationException(
                    root, "the root of a configuration of IIS is <configuration>, so this is none");
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(level, root, Optional.empty(), true));
        for (IisElement location : root.children("location")) {
            parts.add(new Part(
                    level.resolve(location.attribute("path").orElse("")),
                    location,
                    isUnlocked(location),
                    !location.attribute("inheritInChildApplications").orElse("").equalsIgnoreCase("false")));
        }
        IisConfigurationFile read = new IisConfigurationFile(level, root, List.copyOf(parts));
        read.validate();
        return read;
    }

    private static IisElement root(Path file) throws InvalidIisConfigurationException {
        try {
            return IisXmlReader.read(file);
        } catch (IOException e) {
            throw new InvalidIisConfigurationException(file + ": cannot be read: " + ReadFailure.of(file, e), e);
        }
    }

    private static Optional<Boolean> isUnlocked(IisElement location) {
        Optional<Boolean> mode = location.attribute("overrideMode")
                .filter(value -> !value.equalsIgnoreCase("Inherit"))
                .map(value -> value.equalsIgnoreCase("Allow"));
        return mode.isPresent() ? mode : location.attribute("allowOverride").map(Boolean::parseBoolean);
    }

    private void validate() throws InvalidIisConfigurationException {
        for (Part part : parts) {
            for (IisSection section : IisSection.values()) {
                for (IisElement element : part.elements(section)) {
                    section.validate(element);
                }
            }
        }
    }
}
