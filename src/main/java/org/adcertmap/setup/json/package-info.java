// SPDX-License-Identifier: Apache-2.0
/**
 * How is an outcome written as JSON, for the shell command {@code check} and for JMX alike?
 * {@link org.adcertmap.setup.json.OutcomeJson} has the keys.
 */
package org.adcertmap.setup.json;
