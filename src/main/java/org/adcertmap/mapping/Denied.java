// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.TrustStatus;

/**
 * Outcome of a mapping that was denied: the certificate, the account or the binding between them was refused for a
 * named reason. Immutable.
 *
 * @param certificateName serial number and issuer
 * @param clientCertificate the decoded certificate; absent where it could not be decoded
 * @param trust whether the certificate was found trusted before it was denied
 * @param account the SID of the account that was found; absent where none was
 * @param refusal the reason
 */
public record Denied(
        String certificateName,
        Optional<ClientCertificate> clientCertificate,
        TrustStatus trust,
        Optional<Sid> account,
        Refusal refusal,
        List<TraceStep> trace)
        implements MappingOutcome {
    public Denied {
        trace = List.copyOf(trace);
    }

    @Override
    public Denied withoutTrace() {
        return new Denied(certificateName, clientCertificate, trust, account, refusal, List.of());
    }

    /** Always true: the cache TTL limits how long a denial is served. */
    @Override
    public boolean isValidAt(Instant moment) {
        return true;
    }

    @Override
    public boolean dependsOnAny(Set<Sid> sids) {
        return account.filter(sids::contains).isPresent();
    }

    @Override
    public <R> R match(Function<Mapped, R> mapped, Function<Denied, R> denied, Function<Unavailable, R> unavailable) {
        return denied.apply(this);
    }
}
