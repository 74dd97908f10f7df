// SPDX-License-Identifier: Apache-2.0
/**
 * How does an identifier in a certificate become a query for an account? One class per mapping method; the sealed
 * interface {@link org.adcertmap.method.MappingMethod} lists them all. A method creates
 * {@link org.adcertmap.method.AccountQuery} values; it neither searches nor decides. JDK only, immutable, safe for use
 * by any number of threads.
 */
package org.adcertmap.method;
