// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.adcertmap.cache.CachePolicy;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.trust.TrustStatus;

/**
 * Decides how long a mapping outcome is cached. While no domain controller is reachable, a cached mapping is served for
 * {@code outageGracePeriod} after its last refresh (stale-if-error); a cached denial is not, because it may no longer
 * apply. Certificates without an account have a TTL of their own, {@code negativeCacheTtl} (negative cache). An
 * unavailable outcome is never cached, and neither is the denial of a certificate without a valid certification path:
 * any client can make any number of those, and they must not evict the mappings of others. Where an outcome is older
 * than its load, because change tracking has vouched for an earlier one, all times are shorter by that. Cached outcomes
 * have no trace. Immutable.
 *
 * @param random from 0 to 1, spreads the refreshes
 */
record OutcomePolicy<A>(CacheSettings settings, DoubleSupplier random) implements CachePolicy<CachedOutcome<A>> {
    /** The TTL of denials because the revocation status is unknown: it may become known at any moment. */
    private static final Duration REVOCATION_UNKNOWN_TTL = Duration.ofSeconds(1);

    @Override
    public Lifetime lifetimeOf(CachedOutcome<A> loaded) {
        return loaded.outcome()
                .match(
                        mapped -> {
                            Duration ttl = settings.cacheTtl().minus(loaded.age());
                            return new Lifetime.Cached(
                                    refreshAfter(ttl),
                                    ttl,
                                    settings.outageGracePeriod().minus(loaded.age()));
                        },
                        denied -> hasValidPath(denied)
                                ? new Lifetime.Cached(ttl(denied.refusal().denial()))
                                : new Lifetime.NotCached(false),
                        unavailable -> new Lifetime.NotCached(unavailable.isUnreachable()));
    }

    /** Whether an outcome is cached, for however long. */
    static boolean isCached(MappingOutcome outcome) {
        return outcome.match(mapped -> true, OutcomePolicy::hasValidPath, unavailable -> false);
    }

    /** Usage and revocation are judged after the path. */
    private static boolean hasValidPath(Denied denied) {
        return denied.trust() == TrustStatus.TRUSTED
                || switch (denied.refusal().denial()) {
                    case WRONG_USAGE, REVOKED, REVOCATION_UNKNOWN -> true;
                    default -> false;
                };
    }

    /** Between a half and five eighths of the TTL, so that users who came at the same time are refreshed one by one. */
    private Duration refreshAfter(Duration ttl) {
        return Duration.ofNanos((long) (ttl.toNanos() * (1 + random.getAsDouble() / 4) / 2));
    }

    private Duration ttl(Denial denial) {
        return switch (denial) {
            case NO_ACCOUNT -> settings.negativeCacheTtl();
            case REVOCATION_UNKNOWN ->
                settings.cacheTtl().compareTo(REVOCATION_UNKNOWN_TTL) < 0
                        ? settings.cacheTtl()
                        : REVOCATION_UNKNOWN_TTL;
            default -> settings.cacheTtl();
        };
    }

    @Override
    public CachedOutcome<A> shared(CachedOutcome<A> loaded) {
        return loaded.withoutTrace();
    }
}
