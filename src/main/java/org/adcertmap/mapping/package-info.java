/**
 * Whose certificate is it? {@link org.adcertmap.mapping.CertificateMapper} is the one door; its answer is a
 * {@link org.adcertmap.mapping.MappingOutcome}: Mapped, Denied or Unavailable, with the
 * {@link org.adcertmap.mapping.TraceStep}s that led there. The room owns the port that it asks through,
 * {@link org.adcertmap.mapping.account.AccountDirectory}. No Tomcat, no LDAP, no file, no clock of its own: the whole
 * policy can be tried with a lambda for a directory.
 */
package org.adcertmap.mapping;
