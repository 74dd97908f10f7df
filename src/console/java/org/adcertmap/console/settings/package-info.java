// SPDX-License-Identifier: Apache-2.0
/**
 * Which settings are in effect, and where do they come from? {@link org.adcertmap.console.settings.SettingsPage} shows
 * them, {@link org.adcertmap.console.settings.ReloadPage} reads changed files at once.
 */
package org.adcertmap.console.settings;
