// SPDX-License-Identifier: Apache-2.0
/**
 * Where do the log lines of Commons Configuration go? They are discarded: every failure that matters is thrown as an
 * exception, and the jar contains no logging framework. In the shaded jar, references to Commons Logging are relocated
 * to these few types, which have the same methods.
 */
package org.adcertmap.setup.nolog;
