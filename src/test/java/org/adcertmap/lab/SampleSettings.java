// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sets values in a copy of the sample settings file, in the lines where the sample lists them. */
public final class SampleSettings {
    private SampleSettings() {}

    /** Sets one value; the file must list the setting. */
    public static void set(Path file, String name, String value) {
        try {
            String text = Files.readString(file);
            Matcher line =
                    Pattern.compile("(?m)^#?" + Pattern.quote(name) + " =.*$").matcher(text);
            if (!line.find()) {
                throw new IllegalArgumentException(file + " does not list " + name);
            }
            Files.writeString(
                    file,
                    text.substring(0, line.start()) + name + " = " + value.replace("\\", "\\\\")
                            + text.substring(line.end()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
