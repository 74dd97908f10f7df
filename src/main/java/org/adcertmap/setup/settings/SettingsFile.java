package org.adcertmap.setup.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.PropertiesConfiguration.PropertiesReader;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookupFactory;

/**
 * What does a settings file say? A Java properties file in UTF-8, in which {@code ${env:NAME}}, {@code ${sys:name}} and
 * {@code ${file:UTF-8:path}} stand for other texts and nothing else does. A text that a variable stands for is taken as
 * it is. Relative names of files are taken relative to the folder of the settings file.
 */
public final class SettingsFile {
    private static final StringLookupFactory LOOKUPS = StringLookupFactory.INSTANCE;
    private static final StringSubstitutor VARIABLES = new StringSubstitutor(LOOKUPS.interpolatorStringLookup(
                    Map.of(
                            StringLookupFactory.KEY_ENV, LOOKUPS.environmentVariableStringLookup(),
                            StringLookupFactory.KEY_SYS, LOOKUPS.systemPropertyStringLookup(),
                            StringLookupFactory.KEY_FILE, LOOKUPS.fileStringLookup()),
                    null,
                    false))
            .setDisableSubstitutionInValues(true)
            .setEnableUndefinedVariableException(true);

    private SettingsFile() {}

    /**
     * Reads the file; the values are not judged yet.
     *
     * @return value by name
     * @throws SettingsException with every mistake: a line with a single backslash, a name that stands twice, an
     *     unknown variable; or if the file cannot be read
     */
    public static Map<String, String> read(Path file) throws SettingsException {
        Path folder = file.toAbsolutePath().getParent();
        List<String> problems = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        try {
            String text = TextFile.read(file);
            mustDoubleBackslashes(text, file);
            // Read line by line rather than as a configuration, which would follow or drop a line named "include".
            PropertiesReader reader = new PropertiesReader(new StringReader(text));
            while (reader.nextProperty()) {
                String name = reader.getPropertyName();
                try {
                    String value = VARIABLES.replace(reader.getPropertyValue());
                    if (values.put(name, fileNamedBy(name, value, folder)) != null) {
                        problems.add(name + ": stands more than once in " + file);
                    }
                } catch (IllegalArgumentException e) {
                    // The message may quote a file that a variable names, but the value is not repeated: it may be a
                    // secret.
                    problems.add(
                            name
                                    + ": has an unknown variable, or one that cannot be read; known are ${env:...}, ${sys:...}, ${file:UTF-8:...}");
                }
            }
        } catch (IOException e) {
            problems.add("settings: the file " + file + " cannot be read: " + e);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return values;
    }

    /**
     * In a properties file a single backslash changes what follows, silently: {@code CORP\\reader} would lose its r.
     */
    private static void mustDoubleBackslashes(String text, Path file) throws SettingsException {
        List<String> lines = text.lines().map(String::strip).toList();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean isComment = lines.get(i).startsWith("#") || lines.get(i).startsWith("!");
            if (!isComment && lines.get(i).replace("\\\\", "").contains("\\")) {
                problems.add("settings: line " + (i + 1) + " of " + file
                        + " has a single backslash; write it twice, or in a path a slash");
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static String fileNamedBy(String name, String value, Path folder) {
        return Setting.byKey(name)
                .map(setting -> setting.resolvePath(value, folder))
                .orElse(value);
    }
}
