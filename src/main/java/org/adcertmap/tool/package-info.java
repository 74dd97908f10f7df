/**
 * What does an administrator ask at a shell? {@code java -jar adcertmap.jar check}, the same mapper as in Tomcat,
 * without Tomcat, {@code marks}, what a certificate would match, and {@code install}, {@code enable}, {@code disable}
 * and {@code status}, which edit and show {@code server.xml}. Picocli lives here, and the JSON classes of the LDAP SDK.
 */
package org.adcertmap.tool;
