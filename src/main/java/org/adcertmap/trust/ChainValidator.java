// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.path.RequiredUsage;

/**
 * Validates the issuers of a client certificate: its issuing CA is in NTAuth, and a certification path leads to a trust
 * anchor. Implementations are thread-safe and throw an unchecked exception where the CAs cannot be read.
 */
@FunctionalInterface
public interface ChainValidator {
    /**
     * Validates the issuing CA, then the certification path: none is built for a CA that is not in NTAuth.
     *
     * @param chain the client certificate first, then the other certificates that the client presents
     * @param usage what each certificate of the path must be usable for
     * @param now the time at which every certificate of the path must be valid
     * @throws CertificateRefusedException if the issuing CA is not in NTAuth, or there is no valid path
     */
    Issuers validate(List<X509Certificate> chain, RequiredUsage usage, Instant now) throws CertificateRefusedException;

    /**
     * The validated issuers of a client certificate. Immutable.
     *
     * @param inNtAuth the SHA-1 thumbprints of the CAs in NTAuth that have issued it; empty where that check is off
     * @param path its certification path
     */
    record Issuers(Set<String> inNtAuth, CertificationPath path) {
        /** Copies the set. */
        public Issuers {
            inNtAuth = Set.copyOf(inNtAuth);
        }
    }
}
