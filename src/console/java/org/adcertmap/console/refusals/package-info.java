// SPDX-License-Identifier: Apache-2.0
/** Which requests were refused, and why? {@link org.adcertmap.console.refusals.RefusalsPage} is the entry point. */
package org.adcertmap.console.refusals;
