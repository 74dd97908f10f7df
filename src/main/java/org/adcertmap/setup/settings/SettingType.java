// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes and parses the values of a setting. Immutable.
 *
 * @param values the valid values in words, for documentation and JMX
 * @param parser parses a value without surrounding blanks; reports an invalid one by an IllegalArgumentException whose
 *     message is the reason
 */
public record SettingType<T>(String values, Function<String, T> parser) {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)?");
    /** So many digits fit into a Duration in any unit, and a number of seconds in a registry has at most ten. */
    private static final int MAX_DIGITS = 12;

    /** Any text. */
    public static SettingType<String> text(String values) {
        return new SettingType<>(values, value -> value);
    }

    /** {@code true} or {@code false}, in any case. */
    public static SettingType<Boolean> bool() {
        return new SettingType<>("true, false", value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        });
    }

    /** A decimal number within bounds, both included. */
    public static SettingType<Integer> integer(int min, int max) {
        return new SettingType<>("a number from " + min + " to " + max, value -> {
            if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
                throw new IllegalArgumentException("must be a number from " + min + " to " + max);
            }
            return Integer.valueOf(value);
        });
    }

    /** A duration with a unit, within bounds, both included; both are written as a value is. */
    public static SettingType<Duration> duration(String min, String max) {
        Duration least = parseDuration(min);
        Duration most = parseDuration(max);
        return new SettingType<>("a duration from " + min + " to " + max, value -> {
            Duration duration = parseDuration(value);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException("must be between " + min + " and " + max);
            }
            return duration;
        });
    }

    /** One of several choices by its spelling, in any case. */
    public static <T> SettingType<T> choice(List<T> choices, Function<T, String> spelling) {
        List<String> spellings = choices.stream().map(spelling).toList();
        return new SettingType<>(
                String.join(", ", spellings),
                value -> choices.stream()
                        .filter(choice -> spelling.apply(choice).equalsIgnoreCase(value))
                        .findFirst()
                        .orElseThrow(() -> notOneOf(spellings, value)));
    }

    /** One of several words, in any case; gives the word as it is spelled here. */
    public static SettingType<String> words(String... words) {
        return choice(List.of(words), word -> word);
    }

    /** Returns the exception for a value that is none of the valid ones. */
    public static IllegalArgumentException notOneOf(List<String> valid, String value) {
        return new IllegalArgumentException(
                "must be one of " + String.join(", ", valid) + Suggestion.forWord(value, valid));
    }

    private static Duration parseDuration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a duration with a unit (ms, s, m, h, d)");
        }
        if (matcher.group(1).length() > MAX_DIGITS) {
            throw new IllegalArgumentException("must have at most " + MAX_DIGITS + " digits");
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
}
