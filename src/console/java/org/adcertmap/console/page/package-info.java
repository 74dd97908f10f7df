// SPDX-License-Identifier: Apache-2.0
/**
 * What is a page of the console? A {@link org.adcertmap.console.page.Page} makes an
 * {@link org.adcertmap.console.page.Outcome} of a {@link org.adcertmap.console.page.Call}, without the Servlet API, so
 * that tests need no server.
 */
package org.adcertmap.console.page;
