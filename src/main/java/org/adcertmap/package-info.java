/**
 * adcertmap: a TLS client certificate in, the Active Directory account it belongs to out.
 *
 * <p>Seven rooms, looking downwards only:
 *
 * <ol>
 *   <li>{@code tool}: what does an administrator ask at a shell?
 *   <li>{@code tomcat}: how does Tomcat hear the answer?
 *   <li>{@code setup}: how do attributes and a settings file become a working mapper?
 *   <li>{@code directory}: how is Active Directory asked?
 *   <li>{@code mapping}: whose certificate is it? {@link org.adcertmap.mapping.CertificateMapper} is the one door.
 *   <li>{@code trust} and {@code method}: may the certificate be believed at all; how does a mark become a question?
 *   <li>{@code certificate}: what does the certificate say?
 * </ol>
 *
 * <p>The road of one login: {@link org.adcertmap.tomcat.ClientCertificateMappingValve} takes the chain from the
 * connector, {@link org.adcertmap.tomcat.ActiveDirectoryRealm} hands it to
 * {@link org.adcertmap.mapping.CertificateMapper#map}, which reads the certificate, judges whether to believe it, lets
 * every {@link org.adcertmap.method.MappingMethod} put its questions, asks the
 * {@link org.adcertmap.mapping.account.AccountDirectory}, and judges the answers. Its
 * {@link org.adcertmap.mapping.MappingOutcome} is Mapped, Denied or Unavailable; the Valve turns that into a principal,
 * 401 or 403, or 503.
 */
package org.adcertmap;
