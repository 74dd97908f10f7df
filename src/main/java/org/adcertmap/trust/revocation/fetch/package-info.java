// SPDX-License-Identifier: Apache-2.0
/**
 * How are CRLs and OCSP responses fetched from the URLs in certificates, and from which hosts? The entry points are
 * {@link org.adcertmap.trust.revocation.fetch.HttpFetcher} for HTTP, with
 * {@link org.adcertmap.trust.revocation.fetch.FetchPolicy} against server-side request forgery (SSRF), and the port
 * {@link org.adcertmap.trust.revocation.fetch.LdapCrlFetcher} for LDAP.
 */
package org.adcertmap.trust.revocation.fetch;
