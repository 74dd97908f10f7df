// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.settings;

/**
 * The certificate of a cached user that expires within 30 days. Immutable; texts are printable.
 *
 * @param certificate issuer and serial number
 * @param notAfter in ISO 8601
 */
public record ExpiringCertificate(String certificate, String notAfter, String userName) {}
