// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.settings;

/**
 * One setting in effect. Immutable; texts are printable.
 *
 * @param value a secret is masked
 * @param origin attribute, settings file with line, or default
 * @param description what the setting means
 */
public record EffectiveSetting(String name, String value, String origin, String description) {}
