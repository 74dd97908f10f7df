// SPDX-License-Identifier: Apache-2.0
/**
 * Which domains, CA certificates and CRLs does the forest publish? {@link org.adcertmap.directory.forest.Forest} is the
 * entry point to the domains and says which domain controllers are responsible for them;
 * {@link org.adcertmap.directory.forest.PublishedCas} reads the containers of CA certificates and
 * {@link org.adcertmap.directory.forest.PublishedCrls} reads CRLs and delta CRLs.
 */
package org.adcertmap.directory.forest;
