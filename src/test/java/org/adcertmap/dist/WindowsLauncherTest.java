// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads {@code bin/adcertmap.bat}: what goes wrong in batch files without a message. It is not run. */
class WindowsLauncherTest {
    private static final Pattern GOTO = Pattern.compile("goto (\\w+)");
    private static final Pattern LABEL = Pattern.compile("(?m)^:(\\w+)$");

    private static String text() throws IOException {
        return Files.readString(Path.of("dist/bin/adcertmap.bat"), StandardCharsets.US_ASCII);
    }

    @Test
    void everyLineEndsAsOnWindows() throws IOException {
        assertFalse(text().replace("\r\n", "").matches("(?s).*[\r\n].*"));
        assertTrue(text().endsWith("\r\n"));
    }

    @Test
    void everyLabelExistsOnceAndIsUsed() throws IOException {
        List<String> labels = LABEL.matcher(text())
                .results()
                .map(found -> found.group(1))
                .sorted()
                .toList();
        Set<String> used = new TreeSet<>(
                GOTO.matcher(text()).results().map(found -> found.group(1)).toList());
        assertEquals(List.copyOf(used), labels);
    }

    /** A blank, a parenthesis or an ampersand in a path would otherwise end a command. */
    @Test
    void everyPathIsQuoted() throws IOException {
        String unquoted = text().replace("^\"", "").replaceAll("\"[^\"\r\n]*\"", "");
        List<String> paths = Pattern.compile("%~\\w*0\\S*|%JAVA_HOME\\S*|%ADCERTMAP_JA\\w+%")
                .matcher(unquoted)
                .results()
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of(), paths);
    }

    @Test
    void argumentsAndExitStatusArePassedOnAndErrorsGoToTheErrorStream() throws IOException {
        List<String> lines = text().lines().toList();
        int java = lines.indexOf(
                "\"%ADCERTMAP_JAVA%\" %ADCERTMAP_OPTS% \"-Dadcertmap.command=%~f0\" -jar \"%ADCERTMAP_JAR%\" %*");
        assertEquals("exit /b %ERRORLEVEL%", lines.get(java + 1));
        assertEquals("setlocal EnableExtensions DisableDelayedExpansion", lines.get(4));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("echo ")) {
                assertTrue(lines.get(i).endsWith(">&2"), lines.get(i));
                assertEquals("exit /b 69", lines.get(i + 1));
            }
        }
    }

    /** The same messages as on other systems, but for the names of variables. */
    @Test
    void saysWhatTheOtherLauncherSays() throws IOException {
        String other = Files.readString(Path.of("dist/bin/adcertmap"));
        for (String message : List.of(
                "more than one jar in ",
                "; unpack the archive into an empty folder",
                "no adcertmap-VERSION.jar in ",
                "; unpack the whole archive",
                "no Java: set JAVA_HOME to a JDK or JRE 17 or newer, or put its java on PATH",
                "does not say its version; set JAVA_HOME to a JDK or JRE 17 or newer",
                "; adcertmap needs Java 17 or newer: set JAVA_HOME")) {
            assertTrue(text().contains(message), message);
            assertTrue(other.contains(message), message);
        }
    }
}
