// SPDX-License-Identifier: Apache-2.0
/**
 * How do attributes and a settings file become a mapper? {@link org.adcertmap.setup.SettingsReader} parses every
 * setting and reports all configuration errors at once; {@link org.adcertmap.setup.DirectoryAssembly}, the entry point,
 * connects the mapper, its caches and the directory. {@link org.adcertmap.setup.RealmSettings} is the table of all
 * settings.
 */
package org.adcertmap.setup;
