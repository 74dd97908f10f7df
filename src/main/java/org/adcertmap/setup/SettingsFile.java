package org.adcertmap.setup;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.apache.commons.configuration2.interpol.DefaultLookups;
import org.apache.commons.configuration2.interpol.InterpolatorSpecification;

/**
 * What does a settings file say? A Java properties file in UTF-8, in which {@code ${env:NAME}}, {@code ${sys:name}} and
 * {@code ${file:UTF-8:path}} stand for other texts and nothing else does. Relative names of files are taken relative to
 * the folder of the settings file.
 */
public final class SettingsFile {
  private SettingsFile() {}

  /**
   * Reads the file; the values are not judged yet.
   *
   * @return value by name
   * @throws SettingsException if the file cannot be read, names something twice or holds an unknown variable
   */
  public static Map<String, String> read(Path file) throws SettingsException {
    PropertiesConfiguration properties = new PropertiesConfiguration();
    properties.setIncludesAllowed(false);
    properties.setInterpolator(
        ConfigurationInterpolator.fromSpecification(
            new InterpolatorSpecification.Builder()
                .withPrefixLookup("env", DefaultLookups.ENVIRONMENT.getLookup())
                .withPrefixLookup("sys", DefaultLookups.SYSTEM_PROPERTIES.getLookup())
                .withPrefixLookup("file", DefaultLookups.FILE.getLookup())
                .create()));
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.read(reader);
    } catch (IOException | ConfigurationException e) {
      throw new SettingsException(List.of("settings: the file " + file + " cannot be read: " + e));
    }
    return values(properties, file);
  }

  private static Map<String, String> values(PropertiesConfiguration properties, Path file) throws SettingsException {
    List<String> problems = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    for (Iterator<String> keys = properties.getKeys(); keys.hasNext(); ) {
      String key = keys.next();
      List<String> found = properties.getList(String.class, key, List.of());
      if (found.size() != 1) {
        problems.add(key + ": stands " + found.size() + " times in " + file);
      } else if (found.get(0).contains("${")) {
        problems.add(key + ": \"" + found.get(0) + "\" has an unknown variable; known are ${env:...}, ${sys:...}, ${file:...}");
      } else {
        values.put(key, fileNamedBy(key, found.get(0).strip(), file.toAbsolutePath().getParent()));
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return values;
  }

  private static String fileNamedBy(String key, String value, Path folder) {
    boolean isFile = !value.isEmpty() && Setting.named(key).filter(Setting::isFile).isPresent();
    return isFile ? folder.resolve(value).normalize().toString() : value;
  }
}
