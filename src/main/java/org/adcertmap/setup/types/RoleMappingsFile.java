// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.TextFile;

/**
 * Maps groups to roles as a file says: one group a line, {@code group = role, role}. The last {@code =} of a line
 * separates, so that a distinguished name needs no escaping; {@code #} begins a comment line. A file with an error is
 * rejected as a whole. Immutable.
 */
public final class RoleMappingsFile {
    private static final String SETTING = "roleMappings";

    private final Path file;
    private final RoleMapping mapping;

    /** @throws SettingsException with every error in the file */
    public RoleMappingsFile(Path file) throws SettingsException {
        this.file = file;
        try {
            this.mapping = new RoleMapping(parse(TextFile.read(file).lines().toList()));
        } catch (IOException e) {
            throw new SettingsException(
                    ConfigurationError.of(SETTING, "the file " + file + " cannot be read: " + ReadFailure.of(file, e)));
        }
    }

    /** Returns what the file says. */
    public RoleMapping mapping() {
        return mapping;
    }

    private Map<String, List<String>> parse(List<String> lines) throws SettingsException {
        List<ConfigurationError> errors = new ArrayList<>();
        Map<String, List<String>> rolesByGroup = new LinkedHashMap<>();
        Set<String> groups = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    parseLine(line, rolesByGroup, groups);
                } catch (IllegalArgumentException e) {
                    errors.add(ConfigurationError.of(
                            SETTING,
                            "line " + (i + 1) + " of " + file + ": " + e.getMessage(),
                            "example: Domain Admins = admin, manager"));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new SettingsException(errors);
        }
        return rolesByGroup;
    }

    /** @throws IllegalArgumentException if the line is invalid; the message says why */
    private static void parseLine(String line, Map<String, List<String>> rolesByGroup, Set<String> groups) {
        int equals = line.lastIndexOf('=');
        String group = equals < 0 ? "" : line.substring(0, equals).strip();
        List<String> roles = Arrays.stream(line.substring(equals + 1).split(",", -1))
                .map(String::strip)
                .toList();
        if (group.isEmpty() || roles.contains("")) {
            throw new IllegalArgumentException("must have the form group = role, role");
        }
        if (line.contains("#")) {
            throw new IllegalArgumentException("# begins a comment only at the beginning of a line");
        }
        if (!groups.add(RoleMapping.key(group))) {
            throw new IllegalArgumentException("the group \"" + group + "\" is listed more than once");
        }
        rolesByGroup.put(group, roles);
    }
}
