// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

/**
 * Two versions that do not fit each other. Immutable.
 *
 * @param console the version of the console
 * @param jar the version of the jar in Tomcat's {@code lib}
 */
public record Mismatch(String console, String jar) {}
