// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.certificate.Sid;

/**
 * The outcome of a mapping: exactly one of {@link Mapped}, {@link Denied} and {@link Unavailable}; never {@code null}.
 */
public sealed interface MappingOutcome permits Mapped, Denied, Unavailable {
    /** The name of the certificate in log lines: serial number and issuer. */
    String certificateName();

    /** The trace: the steps of the mapping, in order; empty in a cached outcome. */
    List<TraceStep> trace();

    /**
     * Whether the outcome is still valid at that moment as far as time alone decides: the validity periods of the
     * certification path, and the expiration and logon hours of the account.
     */
    boolean isValidAt(Instant moment);

    /** Whether the outcome depends on an account or a group with one of these SIDs. */
    boolean dependsOnAny(Set<Sid> sids);

    /** The same outcome without its trace, as it is cached. */
    MappingOutcome withoutTrace();

    /** Applies the function for this outcome's type. */
    <R> R match(Function<Mapped, R> mapped, Function<Denied, R> denied, Function<Unavailable, R> unavailable);
}
