/**
 * Which settings exist, and what does a settings file contain? {@link org.adcertmap.setup.settings.Setting} lists every
 * setting with its default and an example; {@link org.adcertmap.setup.settings.SettingsFile} reads a properties file
 * and {@link org.adcertmap.setup.settings.SettingValues} parses single values and collects configuration errors. The
 * other classes read the files that settings name: passwords, key stores and trust stores, CA certificates, role
 * mappings. Commons Configuration and Commons Text are used here and nowhere else.
 */
package org.adcertmap.setup.settings;
