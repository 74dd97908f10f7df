package org.adcertmap.trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Refusal;

/** Checks the certificates of a valid certification path for revocation. Implementations are thread-safe. */
@FunctionalInterface
public interface RevocationChecker {
    /** The check is switched off. HTTP.sys: verifyclientcertrevocation=disable. */
    RevocationChecker OFF = (path, now) -> Optional.empty();

    /**
     * Checks every certificate of the path but the trust anchor, which no CA can revoke.
     *
     * @return the reason to refuse the path: a certificate is revoked, or its revocation status is unknown and that is
     *     a hard failure; empty where the path is accepted
     */
    Optional<Refusal> check(CertificationPath path, Instant now);

    /**
     * Describes the cached revocation status of each certificate of an accepted path, a line each, for the trace. Waits
     * for nothing.
     */
    default List<String> describe(CertificationPath path, Instant now) {
        return List.of();
    }
}
