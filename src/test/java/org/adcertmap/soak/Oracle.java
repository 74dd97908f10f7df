// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Knows which result a login may have: no user is in who may not be, except for as long as is promised, and no user is
 * out who may be in, except after a change and in an outage. Safe for any number of threads.
 */
final class Oracle {
    private final Promise promise;
    private final SoakFacts facts;

    Oracle(Promise promise, SoakFacts facts) {
        this.promise = promise;
        this.facts = facts;
    }

    /**
     * Returns what is wrong with the result of a login; empty if nothing is.
     *
     * @param lastIn the end of the latest login of this user before this one that {@link #isOfFreshMapping}; empty if
     *     there was none
     */
    Optional<String> judge(Login login, Optional<Long> lastIn) {
        return switch (login.result()) {
            case IN -> in(login);
            case OUT -> out(login);
            case UNAVAILABLE -> unavailable(login, lastIn);
            case NOT_DEPLOYED ->
                recently(facts.deployed(), login, promise.file().toNanos())
                        ? Optional.empty()
                        : Optional.of("the application is away, and was not redeployed");
            case WRONG -> Optional.of("neither the user nor a refusal: " + login.response());
        };
    }

    private Optional<String> in(Login login) {
        if (!login.user().kind().mayLogIn()) {
            return Optional.of("is in, and never may be");
        }
        if (!facts.enabled().wasEver(true, login.start(), login.end())) {
            return Optional.of("is in, and the mapping is off");
        }
        return accountFacts(login)
                .filter(fact -> mustHaveCounted(fact.falseSince(login.end()), login.start()))
                .findFirst()
                .map(fact -> "is in, and must not be any more")
                .or(() -> login.needsRole()
                                && !facts.roleFile()
                                        .wasEver(
                                                true,
                                                login.start() - promise.file().toNanos(),
                                                login.end())
                        ? Optional.of("is in, and the role file does not give the role any more")
                        : Optional.empty());
    }

    private Stream<Fact> accountFacts(Login login) {
        return login.needsRole()
                ? Stream.of(login.user().accountEnabled(), login.user().member())
                : Stream.of(login.user().accountEnabled());
    }

    /**
     * Whether a change must count at a later time: there was enough time for it with a domain controller, or without.
     */
    private boolean mustHaveCounted(long change, long now) {
        if (change == Long.MAX_VALUE) {
            return false;
        }
        return now - change >= promise.grace().plus(promise.change()).toNanos()
                || facts.available().longestTrue(change, now)
                        >= promise.change().toNanos();
    }

    private Optional<String> out(Login login) {
        boolean mayBeOut = !login.user().kind().mayLogIn()
                || recently(facts.enabled(), login, 0)
                || accountFacts(login)
                        .anyMatch(fact -> recently(fact, login, promise.change().toNanos()))
                || login.needsRole()
                        && recently(facts.roleFile(), login, promise.file().toNanos());
        return mayBeOut ? Optional.empty() : Optional.of("is out, and may be in: " + login.response());
    }

    private Optional<String> unavailable(Login login, Optional<Long> lastIn) {
        if (!recently(facts.available(), login, promise.recovery().toNanos())) {
            return Optional.of("gets 503, and there is no outage");
        }
        boolean isCached = login.user().kind().mayLogIn()
                && lastIn.filter(time -> login.end() - time
                                < promise.grace().minus(promise.change()).toNanos())
                        .filter(time -> !facts.cacheKept()
                                .wasEver(false, time - promise.file().toNanos(), login.end()))
                        .filter(time -> accountFacts(login)
                                .noneMatch(fact ->
                                        fact.hasChanged(time - promise.change().toNanos(), login.end())))
                        .isPresent();
        return isCached ? Optional.of("gets 503 in an outage, and the mapping is cached") : Optional.empty();
    }

    /**
     * Whether a login that succeeded shows that the mapping is no older than {@code cacheTtl}: in an outage, and until
     * its end is noticed, an older one may have served.
     */
    boolean isOfFreshMapping(Login login) {
        return login.result() == Login.Result.IN
                && !recently(facts.available(), login, promise.recovery().toNanos());
    }

    /** Whether the fact may not have been true during the login, or so much earlier. */
    private static boolean recently(Fact fact, Login login, long earlier) {
        return fact.wasEver(false, login.start() - earlier, login.end());
    }
}
