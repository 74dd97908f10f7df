// SPDX-License-Identifier: Apache-2.0
/**
 * How are the domain controllers and the cache? {@link org.adcertmap.console.directory.DirectoryPage} shows them,
 * {@link org.adcertmap.console.directory.CachePage} clears the cache.
 */
package org.adcertmap.console.directory;
