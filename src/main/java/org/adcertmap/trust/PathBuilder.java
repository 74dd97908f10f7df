// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Refusal;

/**
 * Builds the certification path from a client certificate to a trust anchor. The connector's trust store plays no part:
 * it may hold the JVM's public root CAs, the CA of a proxy, or others. Implementations are thread-safe and throw an
 * unchecked exception where the CAs cannot be read.
 */
public interface PathBuilder {
    /**
     * Builds and validates a certification path.
     *
     * @param chain the client certificate first, then the other certificates that the client presents, in any order;
     *     they may be part of the path
     * @param usage what each certificate of the path must be usable for
     * @param now the time at which every certificate of the path must be valid
     * @throws CertificateRefusedException if there is no valid path
     */
    CertificationPath build(List<X509Certificate> chain, RequiredUsage usage, Instant now)
            throws CertificateRefusedException;

    /**
     * Validates one path by every rule, but not that its last certificate is a trust anchor: the caller has the CAs
     * from a path that was built before, and only the client certificate may be another one.
     *
     * @return the violated rule; empty if the path is valid
     */
    Optional<Refusal> violation(CertificationPath path, RequiredUsage usage, Instant now);
}
