// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.files.FileAccess;
import org.adcertmap.setup.files.StagedFile;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SettingsFile;

/**
 * The files that {@code install} creates in {@code conf}: the settings file, the password file and the trust store. All
 * are staged first, so that the settings can be tried before any is in its place. A file that exists is never changed.
 * Confined to one thread; closing it deletes what was not put in place.
 */
final class NewFiles implements AutoCloseable {
    /** The name of the settings file in {@code conf}. */
    static final String SETTINGS = "adcertmap.properties";

    /** As in the sample settings file. */
    private static final String SAMPLE_TRUST_STORE =
            RealmSettings.DIRECTORY_TRUST_STORE_FILE.sample().orElseThrow();

    private final Path conf;
    private final Path model;
    private final List<StagedFile> staged = new ArrayList<>();
    private final List<Path> kept = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();

    private NewFiles(Path conf, Path model) {
        this.conf = conf;
        this.model = model;
    }

    /** Returns the settings file of a CATALINA_BASE. */
    static Path settingsFile(Path base) {
        return base.resolve("conf").resolve(SETTINGS);
    }

    /** Returns what a prompt may be for: what neither exists nor is named by an existing settings file. */
    static SettingsOptions.Needs needs(Path base) throws SettingsException {
        Path settings = settingsFile(base);
        if (Files.notExists(settings)) {
            return new SettingsOptions.Needs(true, true, true);
        }
        Map<String, String> values =
                SettingsFile.read(settings, RealmSettings.all()).values();
        return new SettingsOptions.Needs(
                false,
                isMissing(values, RealmSettings.BIND_PASSWORD_FILE),
                isMissing(values, RealmSettings.DIRECTORY_TRUST_STORE_FILE));
    }

    private static boolean isMissing(Map<String, String> values, Setting<?> setting) {
        return Optional.ofNullable(values.get(setting.key()))
                .filter(file -> !file.isBlank() && Files.notExists(Path.of(file)))
                .isPresent();
    }

    /**
     * Stages the files.
     *
     * @param model the configuration file, whose access they get; secrets without the rights of other users
     * @throws SettingsException if an existing settings file cannot be read
     */
    static NewFiles stage(Path base, Path model, SettingsOptions.Values given) throws IOException, SettingsException {
        NewFiles files = new NewFiles(base.resolve("conf").toAbsolutePath(), model);
        boolean isComplete = false;
        try {
            files.stage(given);
            isComplete = true;
            return files;
        } finally {
            if (!isComplete) {
                files.close();
            }
        }
    }

    /** Returns no files for a Realm whose settings are elsewhere, with its values. */
    static NewFiles none(Path base, Path model, Map<String, String> values) {
        NewFiles files = new NewFiles(base.resolve("conf").toAbsolutePath(), model);
        files.values.putAll(values);
        return files;
    }

    private void stage(SettingsOptions.Values given) throws IOException, SettingsException {
        Path settings = conf.resolve(SETTINGS);
        Path readable = settings;
        if (Files.exists(settings)) {
            kept.add(settings);
        } else {
            readable = add(
                    settings,
                    NewSettings.text(sample(), given, Files.exists(conf.resolve(SAMPLE_TRUST_STORE))),
                    FileAccess.like(model));
        }
        values.putAll(SettingsFile.read(readable, RealmSettings.all()).values());
        addSecret(RealmSettings.BIND_PASSWORD_FILE, given.password());
        if (given.trustStore().isPresent()) {
            addFile(
                    RealmSettings.DIRECTORY_TRUST_STORE_FILE,
                    given.trustStore().get().content(),
                    FileAccess.like(model));
        }
        addSecret(RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE, given.trustStorePassword());
    }

    private void addSecret(Setting<?> setting, Optional<String> secret) throws IOException, SettingsException {
        if (secret.isPresent()) {
            addFile(setting, (secret.get() + "\n").getBytes(StandardCharsets.UTF_8), FileAccess.secretLike(model));
        }
    }

    /** Stages the file that a setting names; the setting's value is the staged file until then. */
    private void addFile(Setting<?> setting, byte[] content, FileAccess access) throws IOException, SettingsException {
        String name = values.get(setting.key());
        if (name == null || name.isBlank()) {
            throw new SettingsException(ConfigurationError.withExample(
                    setting.key(),
                    "not set in " + conf.resolve(SETTINGS) + ", so that no file can be created for it",
                    setting.example()));
        }
        Path target = Path.of(name);
        if (Files.exists(target)) {
            kept.add(target);
        } else {
            values.put(setting.key(), add(target, content, access).toString());
        }
    }

    private Path add(Path target, byte[] content, FileAccess access) throws IOException {
        StagedFile file = StagedFile.of(target, content, access);
        staged.add(file);
        return file.temporary();
    }

    private static String sample() throws IOException {
        try (InputStream in = NewFiles.class.getResourceAsStream(SETTINGS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the settings by name, with the staged files in the values. */
    Map<String, String> values() {
        return Map.copyOf(values);
    }

    /** Returns the staged files. */
    List<StagedFile> staged() {
        return List.copyOf(staged);
    }

    /** Returns the files that exist, although an option would create them. */
    List<Path> kept() {
        return List.copyOf(kept);
    }

    /** Returns the names of the staged files that are in {@code conf} itself. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        staged.stream()
                .map(StagedFile::target)
                .filter(target -> conf.equals(target.getParent()))
                .forEach(target -> names.add(target.getFileName().toString()));
        return names;
    }

    @Override
    public void close() throws IOException {
        for (StagedFile file : staged) {
            file.close();
        }
    }
}
