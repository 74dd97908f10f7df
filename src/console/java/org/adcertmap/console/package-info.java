// SPDX-License-Identifier: Apache-2.0
/**
 * What can an administrator see and do in a browser? The console is a WAR of its own that knows JMX only:
 * {@link org.adcertmap.console.ConsoleServlet}, the entry point, lists its pages.
 *
 * <p>A page is added in four places: a class that implements {@link org.adcertmap.console.page.Page}, in a package of
 * its own beside {@link org.adcertmap.console.sites}, which reads beans ({@link org.adcertmap.console.jmx.Beans}) into
 * an immutable view; a template in {@code src/console/jte} with the parameters {@code frame} and {@code view}, inside
 * {@code layout.jte}; a line in {@code ConsoleServlet}; and a constraint in {@code web.xml} where its role is not
 * {@code adcertmap-status}. {@code Outcome.html} responds with a page, {@code Outcome.text} with something else, and
 * {@code Outcome.Redirect} follows a POST. Every form has a hidden field {@code token}; {@code form-token.jte} writes
 * it.
 */
package org.adcertmap.console;
