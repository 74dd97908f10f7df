// SPDX-License-Identifier: Apache-2.0
/**
 * Whose certificate is it, by a file that lists certificates and rules instead of a directory? The counterpart of IIS's
 * {@code iisClientCertificateMappingAuthentication}; {@link org.adcertmap.listed.ListedMapper} is the entry point.
 */
package org.adcertmap.listed;
