// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;

/**
 * A CRL with a verified signature (RFC 5280 section 5): a base CRL or a delta CRL. Immutable.
 *
 * @param crlNumber the CRL number, where it has one
 * @param baseCrlNumber in a delta CRL, the number of the oldest base CRL that it completes; empty in a base CRL
 * @param authorityKeyIdentifier the extension in hexadecimal; empty where it has none
 * @param freshestCrl where its delta CRL is published
 */
public record Crl(
        Instant thisUpdate,
        Instant nextUpdate,
        Optional<BigInteger> crlNumber,
        Optional<BigInteger> baseCrlNumber,
        IssuingDistributionPoint issuingDistributionPoint,
        String authorityKeyIdentifier,
        List<DistributionPoint> freshestCrl,
        RevokedSerials revokedSerials)
        implements Evidence {

    /** Whether it is a delta CRL. */
    public boolean isDelta() {
        return baseCrlNumber.isPresent();
    }

    @Override
    public RevocationStatus statusOf(BigInteger serial) {
        RevocationStatus status = revokedSerials.statusOf(serial);
        // removeFromCRL has a meaning in a delta CRL only.
        return status == RevocationStatus.REMOVED_FROM_CRL && !isDelta() ? RevocationStatus.REVOKED : status;
    }

    /**
     * Returns why it is not a base CRL whose scope includes this certificate; empty where it is.
     *
     * @param distributionPointNames the distribution point of the certificate that it is from, as encoded GeneralNames
     */
    public Optional<String> unusableFor(X509Certificate certificate, Set<String> distributionPointNames) {
        return isDelta()
                ? Optional.of("it is a delta CRL, not a base CRL")
                : issuingDistributionPoint.outOfScope(certificate, distributionPointNames);
    }

    /**
     * Returns where its delta CRL is published: as it says itself, and then as a certificate of its scope does.
     *
     * @param certificateFreshestCrl the delta CRL's distribution points in the certificate
     */
    public List<DistributionPoint> deltaCrls(List<DistributionPoint> certificateFreshestCrl) {
        return Stream.concat(freshestCrl.stream(), certificateFreshestCrl.stream())
                .toList();
    }

    /**
     * Returns why that delta CRL cannot be combined with this base CRL; empty where it can: RFC 5280 5.2.4 and 6.3.3
     * (c). A delta CRL that is older than the base CRL can be combined and changes nothing.
     */
    public Optional<String> mismatch(Crl delta) {
        if (!delta.isDelta() || crlNumber.isEmpty() || delta.crlNumber.isEmpty()) {
            return Optional.of("the delta CRL or its base CRL has no CRL number");
        }
        if (!delta.issuingDistributionPoint.encoded().equals(issuingDistributionPoint.encoded())
                || !delta.authorityKeyIdentifier.equals(authorityKeyIdentifier)) {
            return Optional.of(
                    "delta CRL and base CRL differ in issuing distribution point or authority key identifier");
        }
        return crlNumber.get().compareTo(delta.baseCrlNumber.get()) < 0
                ? Optional.of("the delta CRL needs base CRL number " + delta.baseCrlNumber.get()
                        + " or later, but the base CRL has number " + crlNumber.get())
                : Optional.empty();
    }

    /** The revocation status by this base CRL together with its delta CRL. */
    public RevocationStatus statusWithDelta(Crl delta, BigInteger serial) {
        boolean isOlder = delta.crlNumber.get().compareTo(crlNumber.get()) < 0;
        RevocationStatus change = isOlder ? RevocationStatus.GOOD : delta.statusOf(serial);
        return switch (change) {
            case REMOVED_FROM_CRL ->
                statusOf(serial) == RevocationStatus.REVOKED
                        ? RevocationStatus.REVOKED // only a certificate on hold can be released
                        : RevocationStatus.GOOD;
            case GOOD -> statusOf(serial);
            default -> change;
        };
    }
}
