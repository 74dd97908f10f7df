package org.adcertmap.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.PropertiesConfiguration.PropertiesReader;
import org.apache.commons.configuration2.ex.ConfigurationRuntimeException;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.apache.commons.configuration2.interpol.DefaultLookups;
import org.apache.commons.configuration2.interpol.InterpolatorSpecification;

/**
 * What does a settings file say? A Java properties file in UTF-8, in which {@code ${env:NAME}}, {@code ${sys:name}} and
 * {@code ${file:UTF-8:path}} stand for other texts and nothing else does. Relative names of files are taken relative to
 * the folder of the settings file.
 */
public final class SettingsFile {
  private static final ConfigurationInterpolator VARIABLES =
      ConfigurationInterpolator.fromSpecification(
          new InterpolatorSpecification.Builder()
              .withPrefixLookup("env", DefaultLookups.ENVIRONMENT.getLookup())
              .withPrefixLookup("sys", DefaultLookups.SYSTEM_PROPERTIES.getLookup())
              .withPrefixLookup("file", DefaultLookups.FILE.getLookup())
              .create());

  private SettingsFile() {}

  /**
   * Reads the file; the values are not judged yet.
   *
   * @return value by name
   * @throws SettingsException if the file cannot be read, names something twice or holds an unknown variable
   */
  public static Map<String, String> read(Path file) throws SettingsException {
    Path folder = file.toAbsolutePath().getParent();
    List<String> problems = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    // Read line by line rather than as a configuration, which would follow or drop a line named "include".
    try (PropertiesReader reader = new PropertiesReader(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
      while (reader.nextProperty()) {
        String name = reader.getPropertyName();
        String value = interpolated(reader.getPropertyValue());
        if (value == null) {
          problems.add(name + ": has a variable that refers to itself");
        } else if (value.contains("${")) {
          problems.add(name + ": " + shown(name, value) + " has an unknown variable; known are ${env:...}, ${sys:...}, ${file:...}");
        } else if (values.put(name, fileNamedBy(name, value, folder)) != null) {
          problems.add(name + ": stands more than once in " + file);
        }
      }
    } catch (ConfigurationRuntimeException e) {
      // Its message quotes the line, which may hold a secret.
      problems.add("settings: the file " + file + " has a backslash that begins no escape; write it twice, or a slash");
    } catch (IOException | IllegalArgumentException e) {
      problems.add("settings: the file " + file + " cannot be read: " + e);
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return values;
  }

  /** The value with its variables replaced; {@code null} if they go round in a circle. */
  private static String interpolated(String value) {
    try {
      return String.valueOf(VARIABLES.interpolate(value)).strip();
    } catch (IllegalStateException e) {
      return null;
    }
  }

  /** The value, unless it is a secret, or may be one under a mistaken name. */
  private static String shown(String name, String value) {
    return Setting.named(name).filter(setting -> !setting.isSecret()).isPresent() ? '"' + value + '"' : "the value";
  }

  private static String fileNamedBy(String name, String value, Path folder) {
    return Setting.named(name).map(setting -> setting.resolved(value, folder)).orElse(value);
  }
}
