// SPDX-License-Identifier: Apache-2.0
/**
 * What may the bind account read and write, and which of it does it not need? What may the service account of the
 * delegation do? {@link org.adcertmap.directory.rights.ReaderRights} and
 * {@link org.adcertmap.directory.rights.DelegationRights} are the entry points. For administrators; no login uses it.
 * Reads only.
 */
package org.adcertmap.directory.rights;
