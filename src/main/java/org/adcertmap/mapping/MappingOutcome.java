package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.certificate.Sid;

/** Whose certificate is this? Exactly one of three answers, never two of them in one value, never {@code null}. */
public sealed interface MappingOutcome permits Mapped, Denied, Unavailable {
    /** The certificate's name for log lines: serial number and issuer. */
    String certificateName();

    /** The trace: the steps in order. */
    List<TraceStep> trace();

    /**
     * Whether this is still so at that moment, as far as time alone decides: the dates of the certificate, and whether
     * the account may log in.
     */
    boolean isValidAt(Instant moment);

    /** Whether an account or a group that has one of these SIDs was looked at on the way. */
    boolean dependsOnAny(Set<Sid> sids);

    /** The same without its trace: what is worth remembering. */
    MappingOutcome withoutTrace();

    <R> R match(Function<Mapped, R> mapped, Function<Denied, R> denied, Function<Unavailable, R> unavailable);
}
