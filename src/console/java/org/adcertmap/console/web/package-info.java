// SPDX-License-Identifier: Apache-2.0
/**
 * How does a request of a browser become a page? {@link org.adcertmap.console.web.Front} finds the
 * {@link org.adcertmap.console.page.Page} of the path, checks the role and, for a POST request, that the console's own
 * form has sent it, and renders the {@link org.adcertmap.console.page.Outcome} with its template.
 */
package org.adcertmap.console.web;
