// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options; picocli's own converters name Java's classes where a value is invalid. Stateless. */
final class OptionValues {
    private OptionValues() {}

    /** Replaces picocli's converters, in all commands. */
    static void registerWith(CommandLine commandLine) {
        commandLine.registerConverter(Path.class, OptionValues::path);
        commandLine.registerConverter(Instant.class, OptionValues::instant);
        // One method reference for both classes: with two alike, the JVM of Java 17 crashes when it archives classes.
        ITypeConverter<Boolean> flag = OptionValues::flag;
        commandLine.registerConverter(boolean.class, flag);
        commandLine.registerConverter(Boolean.class, flag);
        ITypeConverter<Integer> number = OptionValues::number;
        commandLine.registerConverter(int.class, number);
        commandLine.registerConverter(Integer.class, number);
        ITypeConverter<Long> longNumber = OptionValues::longNumber;
        commandLine.registerConverter(long.class, longNumber);
        commandLine.registerConverter(Long.class, longNumber);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid(text, "is no file name: " + e.getReason());
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid(text, "is no time in UTC; example: 2026-01-31T12:00:00Z");
        }
    }

    private static boolean flag(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw invalid(text, "is neither true nor false");
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid(text, "is no number, or too large");
        }
    }

    private static long longNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw invalid(text, "is no number, or too large");
        }
    }

    private static TypeConversionException invalid(String text, String reason) {
        return new TypeConversionException("\"" + text + "\" " + reason);
    }
}
