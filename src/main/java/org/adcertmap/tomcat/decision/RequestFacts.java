// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.decision;

import java.util.Optional;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.connection.ClientTls;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.Login;

/**
 * The facts about a request by which it is decided. Each method looks its fact up when it is called, so that a decision
 * costs only the facts that it needs. Confined to the thread of the request.
 */
public interface RequestFacts {
    /** Returns what is malformed in the certificate header of a trusted proxy; empty if nothing is. */
    Optional<String> malformedHeader();

    /** Returns whether every request of the connection has the certificate of its own TLS handshake. */
    boolean isDirectTls();

    /** Returns the client's TLS connection. */
    ClientTls tls();

    /** Returns the outcome that the connection cache leads to; called for direct TLS only. */
    Optional<ConnectionCache.Hit> connectionCacheHit();

    /** Returns the certificate of the client, which may be requested from the client for it; empty if it has none. */
    Optional<PresentedCertificate> certificate();

    /** Returns the started Realm that serves the request; empty if there is none. */
    Optional<CertificateRealm> realm();

    /**
     * Maps the certificate and counts the outcome.
     *
     * @throws RuntimeException on an internal error
     */
    CachedOutcome<Login> map(CertificateRealm realm, PresentedCertificate certificate);
}
