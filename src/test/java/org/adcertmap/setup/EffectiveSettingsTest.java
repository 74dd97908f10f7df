// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.setup.EffectiveSettings.Fixed;
import org.adcertmap.setup.EffectiveSettings.Line;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attribute takes precedence over the settings file, the file over the default, and each value has its origin. */
class EffectiveSettingsTest {
    @TempDir
    private Path base;

    private EffectiveSettings read(String file, Map<String, String> attributes) throws Exception {
        Files.createDirectories(base.resolve("conf"));
        Files.writeString(base.resolve("conf/adcertmap.properties"), file);
        return EffectiveSettings.of(
                Optional.of("conf/adcertmap.properties"),
                attributes,
                Map.of("revocationCacheDirectory", "/work"),
                base);
    }

    private static EffectiveSettings.Entry entry(EffectiveSettings settings, String name) {
        return settings.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void originOfEachValueIsNamed() throws Exception {
        EffectiveSettings settings = read(
                "# two lines\ndomain = corp.example.com\n\ncacheTtl = 5s\nroleMappings = roles.txt\n",
                Map.of("cacheTtl", "10s", "keytab", "conf/svc.keytab"));
        Path file = base.resolve("conf/adcertmap.properties");
        assertEquals(
                new EffectiveSettings.Entry("domain", "corp.example.com", new Line(file, 2)),
                entry(settings, "domain"));
        assertEquals(new EffectiveSettings.Entry("cacheTtl", "10s", Fixed.ATTRIBUTE), entry(settings, "cacheTtl"));
        assertEquals(new EffectiveSettings.Entry("cacheSize", "10000", Fixed.DEFAULT), entry(settings, "cacheSize"));
        assertEquals(new EffectiveSettings.Entry("site", "", Fixed.DEFAULT), entry(settings, "site"));
        assertEquals(Fixed.DEFAULT, entry(settings, "revocationCacheDirectory").origin());
        assertEquals(
                List.of(file + ", line 2", "attribute", "default"),
                Stream.of("domain", "cacheTtl", "site")
                        .map(name -> entry(settings, name).origin().text())
                        .toList());
        assertEquals("/work", entry(settings, "revocationCacheDirectory").value());
        assertEquals(
                base.resolve("conf/roles.txt").toString(),
                entry(settings, "roleMappings").value());
        assertEquals(
                base.resolve("conf/svc.keytab").toString(),
                entry(settings, "keytab").value());
        assertEquals(RealmSettings.all().size(), settings.entries().size());
    }

    @Test
    void secretIsMasked() throws Exception {
        EffectiveSettings settings = read("bindPassword = s3cret\n", Map.of());
        assertEquals("********", entry(settings, "bindPassword").value());
        assertFalse(settings.entries().toString().contains("s3cret"));
        assertEquals("s3cret", settings.values().get("bindPassword"));
    }

    @Test
    void relativeFileThatDoesNotExistIsReportedWithItsAbsoluteName() {
        SettingsException e = assertThrows(
                SettingsException.class,
                () -> EffectiveSettings.of(Optional.of("conf/missing.properties"), Map.of(), Map.of(), base));
        assertTrue(
                e.getMessage().contains(base.resolve("conf/missing.properties").toString()), e.getMessage());
    }

    @Test
    void relativeFileOfASettingIsReportedWithItsAbsoluteName() throws Exception {
        EffectiveSettings settings =
                read("domain = corp.example.com\nbindDn = x@y\nbindPasswordFile = missing.password\n", Map.of());
        SettingsException e = assertThrows(SettingsException.class, () -> SettingsReader.read(settings.values()));
        assertTrue(e.getMessage().contains("\"" + base.resolve("conf/missing.password") + "\""), e.getMessage());
    }
}
