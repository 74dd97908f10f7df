/**
 * What does an administrator ask at a shell? {@code java -jar adcertmap.jar check}, the same mapper as in Tomcat, without
 * Tomcat, and {@code marks}, what a certificate would match. Picocli lives here, and the JSON classes of the LDAP SDK.
 */
package org.adcertmap.tool;
