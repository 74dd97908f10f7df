// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Parses the values of settings and collects configuration errors instead of stopping at the first. An invalid value
 * parses as {@code null}; no parsed value may be used before {@link #throwIfInvalid} has returned. Confined to one
 * thread.
 */
public final class SettingValues {
    private final Map<String, String> values;
    private final List<ConfigurationError> errors = new ArrayList<>();

    /**
     * Holds the values to parse.
     *
     * @param table all settings
     * @param values value by name; an unknown name is a configuration error
     */
    public SettingValues(List<Setting<?>> table, Map<String, String> values) {
        this.values = values;
        List<String> known = table.stream().<String>map(Setting::key).toList();
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name ->
                        errors.add(ConfigurationError.of(name, "unknown setting" + Suggestion.forWord(name, known))));
    }

    /** Adds a configuration error: what is wrong with the setting. */
    public void addError(Setting<?> setting, String problem) {
        errors.add(ConfigurationError.withExample(setting.key(), problem, setting.example()));
    }

    /** Adds the configuration error of a setting that needs a value and has none. */
    public void addMissing(Setting<?> setting) {
        addMissing(setting, "required setting is missing");
    }

    /** Adds the same with another problem, which says why the setting is required. */
    public void addMissing(Setting<?> setting, String problem) {
        errors.add(new ConfigurationError(
                setting.key(),
                ConfigurationError.Kind.MISSING,
                problem,
                Optional.empty(),
                Optional.of(setting.example())));
    }

    /** Adds the configuration error of an invalid value. */
    public void addInvalidValue(Setting<?> setting, String value, String reason) {
        errors.add(ConfigurationError.invalidValue(setting.key(), value, reason, setting.example()));
    }

    /** Adds configuration errors that were found elsewhere. */
    public void addErrors(List<ConfigurationError> found) {
        errors.addAll(found);
    }

    /** Returns whether there is any configuration error so far. */
    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** @throws SettingsException with every configuration error, if there is any */
    public void throwIfInvalid() throws SettingsException {
        if (!errors.isEmpty()) {
            throw new SettingsException(errors);
        }
    }

    /** Returns the value or the default; empty if there is neither. Only a secret keeps its leading blanks. */
    public Optional<String> text(Setting<?> setting) {
        return Optional.ofNullable(values.get(setting.key()))
                .map(value -> setting.isSecret() ? value : value.strip())
                .filter(value -> !value.isEmpty())
                .or(setting::defaultValue)
                .filter(value -> !value.isEmpty());
    }

    /** Returns the value or the default; {@code null} and a configuration error if there is neither. */
    public String required(Setting<?> setting) {
        Optional<String> value = text(setting);
        if (value.isEmpty()) {
            addMissing(setting);
        }
        return value.orElse(null);
    }

    /** Parses the value or the default; {@code null} and a configuration error if it is missing or invalid. */
    public <T> T get(Setting<T> setting) {
        return parse(setting, setting.type().parser());
    }

    /** Parses the value or the default; empty if there is neither, or if it is invalid. */
    public <T> Optional<T> find(Setting<T> setting) {
        return text(setting).isEmpty() ? Optional.empty() : Optional.ofNullable(get(setting));
    }

    /**
     * Parses a value whose meaning depends on other settings, or that is read from a file.
     *
     * @param parser reports an invalid value by an IllegalArgumentException with the reason
     * @return {@code null} and a configuration error if it is missing or invalid
     */
    public <T> T parse(Setting<?> setting, Function<String, T> parser) {
        String value = required(setting);
        try {
            return value == null ? null : parser.apply(value);
        } catch (IllegalArgumentException e) {
            addInvalidValue(setting, value, e.getMessage());
            return null;
        }
    }

    /** Parses as {@link #parse}; empty if there is neither a value nor a default, or if it is invalid. */
    public <T> Optional<T> parseOptional(Setting<?> setting, Function<String, T> parser) {
        return text(setting).isEmpty() ? Optional.empty() : Optional.ofNullable(parse(setting, parser));
    }
}
