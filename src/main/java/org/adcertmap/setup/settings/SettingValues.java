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
 * What is the value of each setting, and what is wrong with it? Collects problems instead of stopping at the first; a
 * value with a problem reads as {@code null}, and nobody may use it before {@link #complain} has let it pass.
 */
public final class SettingValues {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");

    private final Map<String, String> given;
    private final List<String> problems = new ArrayList<>();

    public SettingValues(Map<String, String> given) {
        this.given = given;
        List<String> known = Arrays.stream(Setting.values()).map(Setting::key).toList();
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add(name + ": unknown setting" + Suggestion.forWord(name, known)));
    }

    public void problem(Setting setting, String what) {
        problems.add(setting.key() + ": " + what + "; example: " + setting.example());
    }

    /** Problems that somebody else has found. */
    public void problems(List<String> found) {
        problems.addAll(found);
    }

    public boolean haveProblems() {
        return !problems.isEmpty();
    }

    /** @throws SettingsException if there was any problem */
    public void complain() throws SettingsException {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** The text, or nothing where it is neither given nor has a default. */
    public Optional<String> optional(Setting setting) {
        return Optional.ofNullable(given.get(setting.key()))
                .map(value -> setting.isSecret() ? value : value.strip())
                .filter(value -> !value.isEmpty())
                .or(setting::defaultValue)
                .filter(value -> !value.isEmpty());
    }

    public String required(Setting setting) {
        Optional<String> value = optional(setting);
        if (value.isEmpty()) {
            problem(setting, "is missing");
        }
        return value.orElse(null);
    }

    /** A text that {@code reading} understands; it says what it does not understand in an IllegalArgumentException. */
    public <T> T read(Setting setting, Function<String, T> reading) {
        String value = required(setting);
        try {
            return value == null ? null : reading.apply(value);
        } catch (IllegalArgumentException e) {
            problem(setting, "\"" + value + "\" " + e.getMessage());
            return null;
        }
    }

    /** The same, where a value is given at all; nothing where it is not, or has a problem. */
    public <T> Optional<T> ifGiven(Setting setting, Function<String, T> reading) {
        return optional(setting).isEmpty() ? Optional.empty() : Optional.ofNullable(read(setting, reading));
    }

    public Boolean bool(Setting setting) {
        return read(setting, value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        });
    }

    public Integer number(Setting setting, int least, int most) {
        return read(setting, value -> {
            if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
                throw new IllegalArgumentException("is not a number from " + least + " to " + most);
            }
            return Integer.valueOf(value);
        });
    }

    public Duration duration(Setting setting, Duration least, Duration most) {
        return read(setting, value -> {
            Duration duration = duration(value);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException("is not between " + spelled(least) + " and " + spelled(most));
            }
            return duration;
        });
    }

    public <T> T choice(Setting setting, List<T> choices, Function<T, String> spelling) {
        List<String> known = choices.stream().map(spelling).toList();
        return read(
                setting,
                value -> choices.stream()
                        .filter(choice -> spelling.apply(choice).equalsIgnoreCase(value))
                        .findFirst()
                        .orElseThrow(() -> unknown(known, value)));
    }

    public static IllegalArgumentException unknown(List<String> known, String value) {
        return new IllegalArgumentException(
                "is unknown; known: " + String.join(", ", known) + Suggestion.forWord(value, known));
    }

    private static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no length of time");
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

    private static String spelled(Duration duration) {
        return duration.toMillis() % 1000 != 0 ? duration.toMillis() + "ms" : duration.toSeconds() + "s";
    }
}
