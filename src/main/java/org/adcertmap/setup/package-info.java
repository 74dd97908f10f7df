/**
 * How do attributes and a settings file become a working mapper? {@link org.adcertmap.setup.settings.Setting} is the
 * list of all settings, {@link org.adcertmap.setup.settings.SettingsFile} reads a file,
 * {@link org.adcertmap.setup.SettingsReader} checks every value and reports all mistakes at once,
 * {@link org.adcertmap.setup.MapperAssembly} is the result. Commons Configuration and Commons Text live here and
 * nowhere else.
 */
package org.adcertmap.setup;
