// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

/**
 * One thing that the administrator must know or decide. Immutable.
 *
 * @param place the place in IIS, or the file and line
 * @param sentence what is the case; may contain text of the configuration
 * @param hint what to do; lines separated by {@code \n}
 */
record ImportFinding(ImportCode code, String place, String sentence, String hint) {}
