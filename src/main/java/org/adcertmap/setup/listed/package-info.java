// SPDX-License-Identifier: Apache-2.0
/**
 * How do settings and the file of mappings become a mapper without a directory?
 * {@link org.adcertmap.setup.listed.ListedAssembly} is the entry point.
 */
package org.adcertmap.setup.listed;
