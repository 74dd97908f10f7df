// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.time.Duration;
import java.util.Optional;

/**
 * What HTTP.sys does with client certificates at one address or host name. Immutable. Source: Microsoft,
 * {@code HTTP_SERVICE_CONFIG_SSL_PARAM}; {@code netsh http show sslcert}.
 *
 * @param name {@code address:port} or {@code host:port}, in lower case
 * @param verifiesRevocation Verify Client Certificate Revocation
 * @param usesCachedOnly Verify Revocation Using Cached Client Certificate Only
 * @param checksUsage Usage Check
 * @param revocationFreshnessTime zero: when the CRL expires
 * @param urlRetrievalTimeout zero: the default of Windows
 * @param ctlStoreName Ctl Store Name
 * @param usesDsMapper DS Mapper Usage
 * @param negotiatesClientCertificate Negotiate Client Certificate
 */
public record SslBinding(
        String name,
        boolean verifiesRevocation,
        boolean usesCachedOnly,
        boolean checksUsage,
        Duration revocationFreshnessTime,
        Duration urlRetrievalTimeout,
        Optional<String> ctlStoreName,
        boolean usesDsMapper,
        boolean negotiatesClientCertificate) {}
