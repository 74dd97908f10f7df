package org.adcertmap.trust.revocation.crl;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;

/**
 * A list of revocations whose signature was checked: RFC 5280 5.
 *
 * @param number the CRL number, where it has one
 * @param base with a delta list: the least number of the list that it changes
 * @param issuerKeyIdentifier the extension as hexadecimal digits, or nothing
 * @param freshest where changes to it are published
 */
public record Crl(
        Instant thisUpdate,
        Instant nextUpdate,
        Optional<BigInteger> number,
        Optional<BigInteger> base,
        IssuingDistributionPoint scope,
        String issuerKeyIdentifier,
        List<DistributionPoint> freshest,
        RevokedSerials serials)
        implements Evidence {

    public boolean isDelta() {
        return base.isPresent();
    }

    @Override
    public RevocationStatus of(BigInteger serial) {
        RevocationStatus verdict = serials.of(serial);
        return verdict == RevocationStatus.RELEASED && !isDelta()
                ? RevocationStatus.REVOKED
                : verdict; // a complete list releases nobody
    }

    /** Why it does not speak for this certificate, if it does not. */
    public Optional<String> excludes(X509Certificate certificate, Set<String> point) {
        return scope.excludes(certificate, point);
    }

    /**
     * Why that delta does not belong to this list, if it does not: RFC 5280 5.2.4 and 6.3.3 (c). A delta that is older
     * than the list belongs to it and changes nothing.
     */
    public Optional<String> unfit(Crl delta) {
        if (!delta.isDelta() || number.isEmpty() || delta.number.isEmpty()) {
            return Optional.of("the delta list or its base has no number");
        }
        if (!delta.scope.encoded().equals(scope.encoded()) || !delta.issuerKeyIdentifier.equals(issuerKeyIdentifier)) {
            return Optional.of("the delta list is of another scope or key");
        }
        return number.get().compareTo(delta.base.get()) < 0
                ? Optional.of("the delta list changes number " + delta.base.get() + ", and the list is number "
                        + number.get())
                : Optional.empty();
    }

    /** What both say together of a certificate. */
    public RevocationStatus with(Crl delta, BigInteger serial) {
        RevocationStatus changed =
                delta.number.get().compareTo(number.get()) < 0 ? RevocationStatus.GOOD : delta.of(serial);
        return switch (changed) {
            case RELEASED ->
                of(serial) == RevocationStatus.REVOKED
                        ? RevocationStatus.REVOKED
                        : RevocationStatus.GOOD; // only a hold can be released
            case GOOD -> of(serial);
            default -> changed;
        };
    }
}
