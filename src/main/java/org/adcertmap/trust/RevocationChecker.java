package org.adcertmap.trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Refusal;

/**
 * Has one of these certificates been revoked? Asked about paths that are otherwise believed. Implementations are safe
 * for any number of threads.
 */
@FunctionalInterface
public interface RevocationChecker {
    /** Nothing is asked. HTTP.sys: verifyclientcertrevocation=disable. */
    RevocationChecker OFF = (path, now) -> Optional.empty();

    /** The anchor itself is not asked about: nobody stands above it. */
    Optional<Refusal> check(CertificationPath path, Instant now);

    /** What is known of each certificate of a path, a line each; for the trace of a path that was let pass. */
    default List<String> describe(CertificationPath path, Instant now) {
        return List.of();
    }
}
