// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.mapper;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.ExplainingMapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.cache.CachingMapper;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.AuditSettings;

/**
 * A mapper with its caches, as the settings of a Realm assemble it. What concerns the credentials of a directory is
 * without effect where there is none. Implementations are safe for any number of threads.
 *
 * @param <A> what is cached with a mapped outcome, see {@link CachingMapper}
 */
public interface MapperAssembly<A> extends AutoCloseable {
    /**
     * A mapper by changed settings, ready to take the place of the one before. Immutable.
     *
     * @param next the mapper, not started
     * @param olderCrls one text for each local CRL of it that is older than one of the same CA that the one before used
     * @param start starts it in place of the one before
     */
    record Succession<A>(MapperAssembly<A> next, List<String> olderCrls, Runnable start) {
        /** Copies the list. */
        public Succession {
            olderCrls = List.copyOf(olderCrls);
        }
    }

    /** Returns the mapper for requests: it caches outcomes. */
    CachingMapper<A> cachingMapper();

    /** Returns what an administrator sees of it. */
    MapperState state();

    /** Starts what runs in the background. Returns at once. */
    void start();

    /**
     * Assembles a mapper by other settings beside this one, with empty caches of outcomes. Both are closed.
     *
     * @param newSettings value by name
     * @throws SettingsException with every configuration error; nothing has changed then
     */
    Succession<A> succession(Map<String, String> newSettings) throws SettingsException;

    /** Creates a mapper with the same outcomes, which shows as text what lies behind a refusal; never for a login. */
    ExplainingMapper explainingMapper(Clock clock);

    /**
     * Runs a task in a thread of this mapper.
     *
     * @return false if no thread is available, or this is closed
     */
    boolean runInBackground(Runnable task);

    /**
     * Clears every cache.
     *
     * @return the number of certificates that were cached
     */
    long clearCache();

    /**
     * Returns why a certificate is refused, whichever other Realm maps it; looks at rules alone, and not at whether it
     * is trusted.
     */
    default Optional<Refusal> veto(X509Certificate certificate) {
        return Optional.empty();
    }

    /** Returns what delegates mapped accounts; empty where delegation is not set up. */
    default Optional<KerberosDelegation> delegation() {
        return Optional.empty();
    }

    /**
     * Evicts the outcomes that satisfy the condition, and what is cached of delegations of any account.
     *
     * @return the number of evicted certificates
     */
    default long evictIf(Predicate<MappingOutcome> condition) {
        return cachingMapper().evictIf(condition);
    }

    /** Returns {@code recentRefusals}: how many refused requests are kept for JMX. */
    int recentRefusals();

    /** Returns how long cached mappings serve while no domain controller is reachable. */
    default Duration outageGracePeriod() {
        return Duration.ZERO;
    }

    /** Returns the settings of the audit log. */
    AuditSettings audit();

    /**
     * Replaces the bind account's credentials and their files; everything else stays as it is.
     *
     * @param newSettings value by name, which differ in the credentials only
     * @throws SettingsException with every configuration error; nothing has changed then
     */
    default void replaceCredentials(Map<String, String> newSettings) throws SettingsException {}

    /**
     * Reads the bind account's credentials again if their files have changed. Changed ones are tried on one connection
     * first.
     *
     * @param atOnce also if a file was changed so recently that it may still be written
     */
    default void readCredentialsAgain(boolean atOnce) {}

    /** Tries a bind at once, whatever was rejected before; reads the credentials again before. */
    default void retryBind() {}

    /** Returns when change tracking, by whichever means, last reported a change; empty if there was none. */
    default Optional<Instant> lastChangeNotification() {
        return Optional.empty();
    }

    @Override
    void close();
}
