package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Refusal;

/**
 * The certificate, its account or the match between them was refused, for a named reason.
 *
 * @param clientCertificate what the certificate says; absent where it could not be read
 * @param account the account that was found, if one was
 */
public record Denied(
        String certificateName,
        Optional<ClientCertificate> clientCertificate,
        Optional<Sid> account,
        Refusal refusal,
        List<TraceStep> trace)
        implements MappingOutcome {
    public Denied {
        trace = List.copyOf(trace);
    }

    @Override
    public Denied withoutTrace() {
        return new Denied(certificateName, clientCertificate, account, refusal, List.of());
    }

    /** A refusal is looked at anew soon enough. */
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
