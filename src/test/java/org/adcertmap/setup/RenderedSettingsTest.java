// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.Setting.Group;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SettingsFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Everything that lists the settings is rendered from their table. With {@code -Dupdate} the files are rewritten
 * instead of compared.
 */
class RenderedSettingsTest {
    private static final Path ATTRIBUTES =
            Path.of("src/main/java/org/adcertmap/tomcat/attributes/RealmAttributes.java");
    private static final Path DESCRIPTORS = Path.of("src/main/resources/org/adcertmap/tomcat/mbeans-descriptors.xml");
    private static final Path SAMPLE = Path.of("conf/adcertmap.properties");
    private static final Path REFERENCE = Path.of("docs/settings.md");
    private static final int WIDTH = 110;

    @TestFactory
    List<DynamicTest> filesAreRendered() {
        return List.of(
                DynamicTest.dynamicTest(
                        "attributes of the Realms",
                        () -> compare(ATTRIBUTES, between(ATTRIBUTES, "RealmSettings", attributes()))),
                DynamicTest.dynamicTest(
                        "MBean of the ActiveDirectoryRealm",
                        () -> compare(
                                DESCRIPTORS, between(DESCRIPTORS, "RealmSettings", descriptors(RealmSettings.all())))),
                DynamicTest.dynamicTest(
                        "MBean of the ListedCertificatesRealm",
                        () -> compare(
                                DESCRIPTORS,
                                between(DESCRIPTORS, "RealmSettings.listed", descriptors(RealmSettings.listed())))),
                DynamicTest.dynamicTest("sample settings file", () -> compare(SAMPLE, sample())),
                DynamicTest.dynamicTest("reference of settings", () -> compare(REFERENCE, reference())));
    }

    private static void compare(Path file, String rendered) throws IOException {
        if (System.getProperty("update") != null) {
            Files.writeString(file, rendered);
        }
        assertEquals(rendered, Files.readString(file), file + ": render it with -Dtest=RenderedSettingsTest -Dupdate");
    }

    /** Puts text between the markers of a file. */
    private static String between(Path file, String table, String rendered) throws IOException {
        String text = Files.readString(file);
        int begin = text.indexOf('\n', text.indexOf("BEGIN rendered from " + table + ":")) + 1;
        int end = text.lastIndexOf('\n', text.indexOf("END rendered", begin)) + 1;
        return text.substring(0, begin) + rendered + text.substring(end);
    }

    /** The name of the bean property. */
    private static String property(Setting<?> setting) {
        return setting == RealmSettings.DOMAIN ? "dnsDomain" : setting.key();
    }

    private static String constant(Setting<?> setting) {
        return setting.key().replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    private static String attributes() {
        StringBuilder text = new StringBuilder();
        for (Setting<?> setting : RealmSettings.ofEither()) {
            String property = property(setting);
            String name = property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
            String constant = "RealmSettings." + constant(setting);
            if (!setting.isSecret()) {
                text.append("\n    public String get" + name + "() {\n        return get(" + constant + ");\n    }\n");
            }
            text.append("\n    public void set" + name + "(String value) {\n        set(" + constant
                    + ", value);\n    }\n");
        }
        return text.append("\n").toString();
    }

    private static String descriptors(List<Setting<?>> table) {
        return table.stream()
                .filter(setting -> !setting.isSecret())
                .map(setting -> "    <attribute name=\"" + property(setting) + "\" type=\"java.lang.String\""
                        + " writeable=\"false\"\n               description=\"" + xml(plain(setting.description()))
                        + "\"/>\n")
                .collect(Collectors.joining());
    }

    private static String plain(String markdown) {
        return markdown.replace("`", "");
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static String sample() {
        StringBuilder text = new StringBuilder("""
                # Settings of org.adcertmap.tomcat.ActiveDirectoryRealm, and of "java -jar adcertmap.jar check".
                # Every setting is listed. A setting behind a # has its default, or no value.
                #
                # The file is UTF-8; a backslash is written twice. ${env:NAME}, ${sys:name} and ${file:UTF-8:path} are
                # replaced; ":-" gives a default: ${sys:name:-default}. File names are relative to this file's directory.
                """);
        for (Group group : Group.values()) {
            text.append("\n# --- " + group.heading() + " ---\n");
            for (Setting<?> setting : of(group)) {
                text.append("\n");
                wrapped(plain(setting.description()) + " Values: "
                                + plain(setting.type().values()) + ".")
                        .forEach(line -> text.append("# " + line + "\n"));
                String value =
                        setting.sample().or(setting::defaultValue).orElse("").replace("\\", "\\\\");
                text.append((setting.sample().isPresent() ? "" : "#") + (setting.key() + " = " + value).strip() + "\n");
            }
        }
        return text.toString();
    }

    private static List<Setting<?>> of(Group group) {
        return RealmSettings.all().stream()
                .filter(setting -> setting.group() == group)
                .toList();
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private static String reference() {
        StringBuilder text = new StringBuilder("""
                # Settings

                Attributes of the Realm `org.adcertmap.tomcat.ActiveDirectoryRealm` in `server.xml`, and keys of a settings file that the
                attribute `settings` names. An attribute takes precedence over the file. File names are relative to CATALINA_BASE in
                `server.xml`, and to the directory of the settings file in that file. The settings file is UTF-8; `${env:NAME}`,
                `${sys:name}` and `${file:UTF-8:path}` are replaced, the prefix in any case and with a default after `:-` as in
                `${env:NAME:-default}`, and a backslash is written twice. An unknown name, an invalid value or a contradiction stops
                the start; every configuration error is reported at once, but a
                single backslash, which keeps the file from being read, alone. Over JMX, `effectiveSettings` shows every setting with the
                value in effect and its origin.

                The `ListedCertificatesRealm` has [settings of its own](#listedcertificatesrealm).
                """);
        for (Group group : Group.values()) {
            text.append("\n## " + group.heading()
                    + "\n\n| setting | default | values | description |\n|---|---|---|---|\n");
            for (Setting<?> setting : of(group)) {
                String value = setting.defaultValue()
                        .map(each -> "`" + each + "`")
                        .orElse(setting.isRequired() ? "required" : "-");
                text.append("| `" + setting.key() + "` | " + value + " | "
                        + setting.type().values() + " | " + setting.description() + " |\n");
            }
        }
        return text.append(listedReference()).toString();
    }

    private static String listedReference() {
        return """

                ## ListedCertificatesRealm

                Attributes of the Realm `org.adcertmap.tomcat.ListedCertificatesRealm`, and keys of its settings file; see
                [listed certificates](listed-certificates.md).

                | setting | default | values | description |
                |---|---|---|---|
                """
                + "| `certificates` | required | "
                + RealmSettings.CERTIFICATES.type().values() + " | "
                + RealmSettings.CERTIFICATES.description() + " |\n"
                + "| `certificationAuthorities` | required | as above, but not `directory` | as above |\n"
                + "| "
                + RealmSettings.listed().stream()
                        .filter(setting -> setting != RealmSettings.CERTIFICATES
                                && setting != RealmSettings.CERTIFICATION_AUTHORITIES)
                        .map(setting -> "`" + setting.key() + "`")
                        .collect(Collectors.joining(", "))
                + " | as above | as above | as above |\n";
    }

    @Test
    void everyDefaultAndExampleIsValid() throws IOException {
        for (Setting<?> setting : RealmSettings.all()) {
            for (String value : List.of(setting.defaultValue().orElse(""), setting.example())) {
                boolean namesAFile = value.startsWith(Setting.FILE_PREFIX);
                if (!value.isEmpty() && !namesAFile) {
                    setting.type().parser().apply(value);
                }
            }
            assertTrue(
                    setting.isRequired()
                            || setting.defaultValue().isPresent()
                            || !setting.example().isEmpty(),
                    setting.key());
        }
    }

    @Test
    void sampleSetsTheDefaults() throws Exception {
        Path uncommented = Files.createTempFile("sample", ".properties");
        Files.writeString(uncommented, Files.readString(SAMPLE).replaceAll("(?m)^#(?=\\w+ =)", ""));
        Map<String, String> values =
                SettingsFile.read(uncommented, RealmSettings.all()).values();
        Files.delete(uncommented);
        for (Setting<?> setting : RealmSettings.all()) {
            assertTrue(values.containsKey(setting.key()), setting.key());
            setting.defaultValue().ifPresent(value -> assertEquals(value, values.get(setting.key()), setting.key()));
        }
        assertEquals(List.of(), errors(values));
    }

    /** Unknown names; the files of the sample do not exist here. */
    private static List<String> errors(Map<String, String> values) {
        SettingValues read = new SettingValues(RealmSettings.all(), values);
        try {
            read.throwIfInvalid();
            return List.of();
        } catch (SettingsException e) {
            return e.texts();
        }
    }
}
