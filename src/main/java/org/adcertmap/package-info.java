// SPDX-License-Identifier: Apache-2.0
/**
 * adcertmap maps a TLS client certificate to an Active Directory account, inside Apache Tomcat: what IIS calls client
 * certificate mapping authentication. The classes of this package itself are for applications:
 * {@link org.adcertmap.Delegation}, which they find in the request attribute {@code org.adcertmap.delegation}, uses no
 * other package.
 *
 * <p>A package uses the packages below it in this list, never one above:
 *
 * <ol>
 *   <li>{@code tool}: the administrator's commands at a shell ({@code check}, {@code install}).
 *   <li>{@code tomcat}: {@link org.adcertmap.tomcat.ActiveDirectoryRealm},
 *       {@link org.adcertmap.tomcat.ListedCertificatesRealm} and
 *       {@link org.adcertmap.tomcat.ClientCertificateMappingValve}, the names in {@code server.xml}; connections,
 *       sessions, HTTP responses, MBeans.
 *   <li>{@code setup}: settings, their files and their reload; the assembly of a mapper.
 *   <li>{@code delegation}: Kerberos tickets for other servers in the name of the mapped account; and {@code listed},
 *       which it does not use: the accounts of certificates by a file of mappings, without a directory.
 *   <li>{@code directory}: searches in Active Directory, domain controllers, failover.
 *   <li>{@code mapping}: {@link org.adcertmap.mapping.CertificateMapper} finds the account of a certificate; cached
 *       outcomes.
 *   <li>{@code trust} and {@code method}, which do not use each other: certification path and revocation; mapping
 *       methods, which create queries from the identifiers in a certificate.
 *   <li>{@code certificate}: what a certificate contains.
 *   <li>{@code cache}: caches with single flight, refresh-ahead and stale-if-error.
 *   <li>{@code denial}: reasons to refuse a certificate; and {@code background}: starts background tasks and limits
 *       their log lines.
 * </ol>
 *
 * <p>{@code console}, the web application {@code adcertmap-console.war}, uses none of these packages, and none uses it.
 *
 * <p>One login: {@link org.adcertmap.tomcat.ClientCertificateMappingValve} takes the certificate chain from the
 * connector and passes it to {@link org.adcertmap.tomcat.ActiveDirectoryRealm}. A cached outcome is returned at once.
 * Otherwise {@link org.adcertmap.mapping.CertificateMapper#map} reads the certificate, validates its certification
 * path, lets every {@link org.adcertmap.method.MappingMethod} create its queries, searches the
 * {@link org.adcertmap.mapping.account.AccountDirectory}, and evaluates the results. The
 * {@link org.adcertmap.mapping.MappingOutcome} is Mapped, Denied or Unavailable; the Valve turns it into a principal,
 * status 401 or 403, or status 503.
 */
package org.adcertmap;
