package org.adcertmap.setup.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the values of settings and collects configuration errors instead of stopping at the first. An invalid value
 * parses as {@code null}; no parsed value may be used before {@link #throwIfInvalid} has returned. Confined to one
 * thread.
 */
public final class SettingValues {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");

    private final Map<String, String> values;
    private final List<String> errors = new ArrayList<>();

    /** @param values value by name; an unknown name is a configuration error */
    public SettingValues(Map<String, String> values) {
        this.values = values;
        List<String> known = Arrays.stream(Setting.values()).map(Setting::key).toList();
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.add(name + ": unknown setting" + Suggestion.forWord(name, known)));
    }

    /** Adds a configuration error: the setting's name, what is wrong, and an example. */
    public void addError(Setting setting, String message) {
        errors.add(setting.key() + ": " + message + "; example: " + setting.example());
    }

    /** Adds the configuration error of an invalid value. */
    public void addInvalidValue(Setting setting, String value, String reason) {
        errors.add(SettingsException.invalidValue(setting.key(), value, reason, setting.example()));
    }

    /** Adds configuration errors that were found elsewhere, worded already. */
    public void addErrors(List<String> found) {
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
    public Optional<String> optional(Setting setting) {
        return Optional.ofNullable(values.get(setting.key()))
                .map(value -> setting.isSecret() ? value : value.strip())
                .filter(value -> !value.isEmpty())
                .or(setting::defaultValue)
                .filter(value -> !value.isEmpty());
    }

    /** Returns the value or the default; {@code null} and a configuration error if there is neither. */
    public String required(Setting setting) {
        Optional<String> value = optional(setting);
        if (value.isEmpty()) {
            addError(setting, "required setting is missing");
        }
        return value.orElse(null);
    }

    /** Parses a required value; the parser reports an invalid one by an IllegalArgumentException with the reason. */
    public <T> T parse(Setting setting, Function<String, T> parser) {
        String value = required(setting);
        try {
            return value == null ? null : parser.apply(value);
        } catch (IllegalArgumentException e) {
            addInvalidValue(setting, value, e.getMessage());
            return null;
        }
    }

    /** Parses an optional value as {@link #parse}; empty if it is not set or invalid. */
    public <T> Optional<T> parseOptional(Setting setting, Function<String, T> parser) {
        return optional(setting).isEmpty() ? Optional.empty() : Optional.ofNullable(parse(setting, parser));
    }

    /** Parses {@code true} or {@code false}, in any case. */
    public Boolean parseBoolean(Setting setting) {
        return parse(setting, value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        });
    }

    /** Parses a decimal number within bounds, both included. */
    public Integer parseInt(Setting setting, int min, int max) {
        return parse(setting, value -> {
            if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
                throw new IllegalArgumentException("must be a number from " + min + " to " + max);
            }
            return Integer.valueOf(value);
        });
    }

    /** Parses a duration with a unit, within bounds, both included. */
    public Duration parseDuration(Setting setting, Duration min, Duration max) {
        return parse(setting, value -> {
            Duration duration = duration(value);
            if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                throw new IllegalArgumentException("must be between " + format(min) + " and " + format(max));
            }
            return duration;
        });
    }

    /** Parses one of several choices by its spelling, in any case. */
    public <T> T parseChoice(Setting setting, List<T> choices, Function<T, String> spelling) {
        List<String> spellings = choices.stream().map(spelling).toList();
        return parse(
                setting,
                value -> choices.stream()
                        .filter(choice -> spelling.apply(choice).equalsIgnoreCase(value))
                        .findFirst()
                        .orElseThrow(() -> notOneOf(spellings, value)));
    }

    /** Returns the exception for a value that is none of the valid ones. */
    public static IllegalArgumentException notOneOf(List<String> valid, String value) {
        return new IllegalArgumentException(
                "must be one of " + String.join(", ", valid) + Suggestion.forWord(value, valid));
    }

    private static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a duration with a unit (ms, s, m, h, d)");
        }
        long count = Long.parseLong(matcher.group(1));
        if (matcher.group(2) == null) {
            if (count == 0) {
                return Duration.ZERO;
            }
            throw new IllegalArgumentException("has no unit (ms, s, m, h, d)");
        }
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static String format(Duration duration) {
        return duration.toMillis() % 1000 != 0 ? duration.toMillis() + "ms" : duration.toSeconds() + "s";
    }
}
