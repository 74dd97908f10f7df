// SPDX-License-Identifier: Apache-2.0
/**
 * How is JSON read and written without a library? {@link org.adcertmap.console.json.JsonParser} reads what operations
 * of beans return, {@link org.adcertmap.console.json.JsonWriter} writes exports and what the script polls.
 */
package org.adcertmap.console.json;
