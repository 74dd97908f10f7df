package org.adcertmap.setup.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.adcertmap.mapping.account.RoleMapping;

/**
 * Which roles does a file give to which groups? One group a line, {@code group = role, role}; the last {@code =} of the
 * line counts, so that a distinguished name needs no escaping; {@code #} begins a comment. A changed file is read
 * again; one with a mistake changes nothing. Safe for any number of threads.
 */
public final class RoleMappingsFile implements Supplier<Optional<RoleMapping>> {
    private final Path file;
    private volatile RoleMapping mapping;
    private volatile FileTime read;
    private volatile boolean missing;

    /** @throws SettingsException with every mistake in the file */
    public RoleMappingsFile(Path file) throws SettingsException {
        this.file = file;
        refresh();
    }

    @Override
    public Optional<RoleMapping> get() {
        return Optional.of(mapping);
    }

    /**
     * Reads the file again if it has changed.
     *
     * @return whether it had
     * @throws SettingsException with every mistake in it; told once, and the last good version stays in force
     */
    public boolean refresh() throws SettingsException {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            missing = false;
            if (modified.equals(read)) {
                return false;
            }
            read = modified; // before the contents: a change in between is seen the next time
            mapping = new RoleMapping(roles(TextFile.read(file).lines().toList()));
            return true;
        } catch (IOException e) {
            if (missing) {
                return false;
            }
            missing = true;
            throw new SettingsException(
                    List.of(Setting.ROLE_MAPPINGS.key() + ": the file " + file + " cannot be read: " + e));
        }
    }

    private Map<String, List<String>> roles(List<String> lines) throws SettingsException {
        List<String> problems = new ArrayList<>();
        Map<String, List<String>> roles = new LinkedHashMap<>();
        Set<String> named = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    take(line, roles, named);
                } catch (IllegalArgumentException e) {
                    problems.add(Setting.ROLE_MAPPINGS.key() + ": line " + (i + 1) + " of " + file + " "
                            + e.getMessage() + "; example: Domain Admins = admin, manager");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return roles;
    }

    /** Takes one line over, or says what is wrong with it. */
    private static void take(String line, Map<String, List<String>> roles, Set<String> named) {
        int equals = line.lastIndexOf('=');
        String group = equals < 0 ? "" : line.substring(0, equals).strip();
        List<String> given = Arrays.stream(line.substring(equals + 1).split(",", -1))
                .map(String::strip)
                .toList();
        if (group.isEmpty() || given.contains("")) {
            throw new IllegalArgumentException("is not of the form group = role, role");
        }
        if (line.contains("#")) {
            throw new IllegalArgumentException("has a # behind its beginning, which begins no comment there");
        }
        if (!named.add(RoleMapping.key(group))) {
            throw new IllegalArgumentException("names the group \"" + group + "\" again");
        }
        roles.put(group, given);
    }
}
