// SPDX-License-Identifier: Apache-2.0
/**
 * Whose certificate is it? {@link org.adcertmap.mapping.CertificateMapper} is the entry point; its outcome is a
 * {@link org.adcertmap.mapping.MappingOutcome}: Mapped, Denied or Unavailable, with the trace of
 * {@link org.adcertmap.mapping.TraceStep}s. The directory is reached only through the port
 * {@link org.adcertmap.mapping.account.AccountDirectory}, and the time comes from a {@link java.time.Clock} that is
 * passed in. No Tomcat, no LDAP and no file: a test can supply the directory.
 */
package org.adcertmap.mapping;
