package org.adcertmap.trust.revocation;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A list of revocations whose signature was checked: RFC 5280 5.
 *
 * @param number the CRL number, where it has one
 * @param base with a delta list: the least number of the list that it changes
 * @param issuerKeyIdentifier the extension as hexadecimal digits, or nothing
 * @param freshest where changes to it are published
 */
record RevocationList(
        Instant thisUpdate,
        Instant nextUpdate,
        Optional<BigInteger> number,
        Optional<BigInteger> base,
        Scope scope,
        String issuerKeyIdentifier,
        List<Point> freshest,
        Serials serials)
        implements Evidence {

    boolean isDelta() {
        return base.isPresent();
    }

    @Override
    public Verdict of(BigInteger serial) {
        Verdict verdict = serials.of(serial);
        return verdict == Verdict.RELEASED && !isDelta() ? Verdict.REVOKED : verdict; // a complete list releases nobody
    }

    /** Why it does not speak for this certificate, if it does not. */
    Optional<String> excludes(X509Certificate certificate, Set<String> point) {
        return scope.excludes(certificate, point);
    }

    /**
     * Why that delta does not belong to this list, if it does not: RFC 5280 5.2.4 and 6.3.3 (c). A delta that is older
     * than the list belongs to it and changes nothing.
     */
    Optional<String> unfit(RevocationList delta) {
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
    Verdict with(RevocationList delta, BigInteger serial) {
        Verdict changed = delta.number.get().compareTo(number.get()) < 0 ? Verdict.GOOD : delta.of(serial);
        return switch (changed) {
            case RELEASED ->
                of(serial) == Verdict.REVOKED ? Verdict.REVOKED : Verdict.GOOD; // only a hold can be released
            case GOOD -> of(serial);
            default -> changed;
        };
    }
}
