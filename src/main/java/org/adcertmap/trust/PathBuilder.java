package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.adcertmap.denial.CertificateRefusedException;

/**
 * Does a path lead from a certificate to an authority that is believed? Never taken from the connector: connectors may
 * believe the JVM's public authorities, a proxy, or anything at all. Implementations are safe for any number of threads
 * and throw what says that they could not ask.
 */
@FunctionalInterface
public interface PathBuilder {
    /**
     * @param chain the client's certificate first; whatever was sent along, in any order, may be part of the path or
     *     not
     * @param now when every certificate of the path must be valid
     * @throws CertificateRefusedException if there is no such path
     */
    CertificationPath build(List<X509Certificate> chain, Instant now) throws CertificateRefusedException;

    /** Paths to these authorities and no others; checked each time. */
    static PathBuilder trusting(CertificationAuthorities authorities) {
        return new PkixPathBuilder(authorities);
    }
}
