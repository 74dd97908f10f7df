// SPDX-License-Identifier: Apache-2.0
/**
 * Which account would a certificate be mapped to now, and why? {@link org.adcertmap.console.explain.ExplainPage} is the
 * entry point; it counts as no login.
 */
package org.adcertmap.console.explain;
