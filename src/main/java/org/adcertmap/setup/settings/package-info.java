// SPDX-License-Identifier: Apache-2.0
/**
 * Which settings exist, and what does a settings file contain? {@link org.adcertmap.setup.settings.Setting} describes
 * one setting with its type, default and example; {@link org.adcertmap.setup.settings.SettingsFile} reads a properties
 * file and {@link org.adcertmap.setup.settings.SettingValues} parses single values and collects configuration errors.
 * The other classes read the files that settings name. Commons Configuration and Commons Text are used here and nowhere
 * else.
 */
package org.adcertmap.setup.settings;
