// SPDX-License-Identifier: Apache-2.0
/**
 * What may the bind account read and write, and which of it does it not need?
 * {@link org.adcertmap.directory.rights.ReaderRights} is the entry point. For administrators; no login uses it. Reads
 * only.
 */
package org.adcertmap.directory.rights;
