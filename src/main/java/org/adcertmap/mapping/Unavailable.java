// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Printable;

/**
 * Outcome of a mapping that could not be decided because the directory was unavailable. Immutable; never cached.
 *
 * @param certificateName serial number and issuer
 * @param cause why, in words for an administrator
 * @param isUnreachable true where no domain controller has a usable response; false where one responded with an error
 */
public record Unavailable(String certificateName, String cause, boolean isUnreachable, List<TraceStep> trace)
        implements MappingOutcome {
    public Unavailable {
        cause = Printable.excerpt(cause);
        trace = List.copyOf(trace);
    }

    @Override
    public Unavailable withoutTrace() {
        return new Unavailable(certificateName, cause, isUnreachable, List.of());
    }

    @Override
    public boolean isValidAt(Instant moment) {
        return false;
    }

    @Override
    public boolean dependsOnAny(Set<Sid> sids) {
        return false;
    }

    @Override
    public <R> R match(Function<Mapped, R> mapped, Function<Denied, R> denied, Function<Unavailable, R> unavailable) {
        return unavailable.apply(this);
    }
}
