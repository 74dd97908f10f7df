/**
 * How do attributes and a settings file become a mapper? {@link org.adcertmap.setup.SettingsReader} parses every
 * setting and reports all configuration errors at once; {@link org.adcertmap.setup.MapperAssembly}, the door, connects
 * the mapper, its caches and the directory. The settings themselves are listed in {@link org.adcertmap.setup.settings}.
 */
package org.adcertmap.setup;
