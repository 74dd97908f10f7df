// SPDX-License-Identifier: Apache-2.0
/**
 * What can an administrator do at a shell? {@code bin/adcertmap COMMAND}: {@code check} and {@code mappings}
 * ({@link org.adcertmap.tool.check}), {@code audit} ({@link org.adcertmap.tool.audit}), {@code import-iis}
 * ({@link org.adcertmap.tool.importiis}), {@code install} and {@code uninstall} ({@link org.adcertmap.tool.install}),
 * {@code enable}, {@code disable} and {@code status} ({@link org.adcertmap.tool.configure}), {@code doctor}
 * ({@link org.adcertmap.tool.doctor}), {@code completion}. {@link org.adcertmap.tool.Adcertmap} is the main class.
 * Picocli is used here and nowhere else; the JSON classes of the LDAP SDK also in {@code setup.json}.
 */
package org.adcertmap.tool;
