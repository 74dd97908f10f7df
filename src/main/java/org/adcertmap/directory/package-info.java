/**
 * How is Active Directory asked? {@link org.adcertmap.directory.ActiveDirectory} is the door: connections to domain
 * controllers, one search for the questions of a certificate, one base search for the state and groups of an account,
 * and a memory in front of both. The UnboundID LDAP SDK and Caffeine live here and nowhere above; every error of theirs
 * ends here, as a {@link org.adcertmap.denial.DirectoryUnavailableException} in words.
 */
package org.adcertmap.directory;
