// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.MapperAssembly;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.tomcat.attributes.RealmAttributes;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.adcertmap.tomcat.session.CurrentRequest;
import org.apache.catalina.LifecycleException;

/**
 * Adds to the settings of the Realm what JMX shows and offers beside them, see {@code mbeans-descriptors.xml}:
 * counters, the state of the directory, and operations on the cache. Operations return a text, also for an invalid
 * parameter, and throw nothing. Counters start with the Realm object and survive its stop. Thread-safe: the counters
 * are thread-safe, the other fields volatile or confined to a thread.
 */
public abstract class ManagedRealm extends RealmAttributes {
    private static final Duration EXPIRY_HORIZON = Duration.ofDays(30);
    private static final int MAX_EXPIRING = 1_000;
    private static final String UNAVAILABLE = HttpRefusal.DIRECTORY_UNAVAILABLE.reasonCode();

    private final OutcomeCounters outcomes = new OutcomeCounters(
            "outcomes",
            Stream.concat(
                            Stream.of(HttpRefusal.MAPPED, UNAVAILABLE),
                            Arrays.stream(Denial.values()).map(Denial::code))
                    .toList());
    private final OutcomeHistory history = new OutcomeHistory(
            () -> new OutcomeHistory.Totals(getMappedCount(), getDeniedCount(), getUnavailableCount()));
    private final HistorySampler sampler = new HistorySampler();
    private volatile Outage lastOutage; // null if there was none
    private volatile boolean lastQueryFailed;
    /**
     * True for a thread whose last authentication was by password. A thread-local, because {@link #isAvailable} has no
     * parameter, and LockOutRealm calls it after the failed authentication on the same thread: nothing else connects
     * the two calls. Confined to that thread; holds no object of a request, and the next authentication by certificate
     * removes it.
     */
    private final ThreadLocal<Boolean> passwordRejected = new ThreadLocal<>();

    private record Outage(Instant at, String cause) {}

    /** Returns the mapper with its directory; empty unless the Realm is started. */
    protected abstract Optional<MapperAssembly<?>> assembly();

    /** Returns what replaces the mapper when files change; empty unless the Realm is started. */
    protected abstract Optional<Reload<?>> settingsReload();

    /** Counts the outcome of a request, once and not again for its dispatches. */
    public final void count(MappingOutcome outcome) {
        outcomes.count(outcome.match(
                mapped -> HttpRefusal.MAPPED,
                denied -> denied.refusal().denial().code(),
                unavailable -> UNAVAILABLE));
        if (outcome instanceof Unavailable unavailable) {
            lastOutage = new Outage(Instant.now().truncatedTo(ChronoUnit.SECONDS), unavailable.cause());
        }
        boolean failed = outcome instanceof Unavailable unavailable && !unavailable.isUnreachable();
        if (failed != lastQueryFailed) { // no volatile write for each request
            lastQueryFailed = failed;
        }
    }

    /** Rejects an authentication by password, for which the directory is not queried; returns {@code null}. */
    protected final <T> T rejectPassword() {
        passwordRejected.set(true);
        return null;
    }

    /** Begins an authentication by certificate: {@link #isAvailable} reports the directory again on this thread. */
    protected final void beginCertificateAuthentication() {
        passwordRejected.remove();
    }

    /**
     * Returns whether a domain controller is available and the last query did not end with an error. LockOutRealm
     * counts no failed authentication while this is false. It calls this on the thread of the failed authentication;
     * after a rejected password this returns true there, because an outage is not the reason for that failure. False
     * also for a request where the mapping is off.
     */
    @Override
    public boolean isAvailable() {
        return passwordRejected.get() != null
                || !CurrentRequest.isMappingOff(getContainer())
                        && !lastQueryFailed
                        && assembly().filter(MapperAssembly::isAvailable).isPresent();
    }

    /** Returns the number of mapping requests that ended with an account, including cache hits. */
    public long getMappedCount() {
        return outcomes.sum(HttpRefusal.MAPPED::equals);
    }

    /** Returns the number of mapping requests that were denied, for any reason. */
    public long getDeniedCount() {
        return outcomes.sum(name -> !name.equals(HttpRefusal.MAPPED) && !name.equals(UNAVAILABLE));
    }

    /** Returns the number of mapping requests for which the directory was unavailable. */
    public long getUnavailableCount() {
        return outcomes.sum(UNAVAILABLE::equals);
    }

    /** Returns the number of mapping requests by reason code. */
    public CompositeData getOutcomes() {
        return outcomes.counts();
    }

    @Override
    protected void startInternal() throws LifecycleException {
        sampler.start(getContainer(), () -> history.sample(Instant.now()));
        super.startInternal();
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        sampler.stop();
    }

    /** Returns the counts of mapping requests of the last 15 minutes and of the last day, in steps. */
    public CompositeData getHistory() {
        return HistoryData.of(history, Instant.now());
    }

    /** Returns when the directory was last unavailable, in UTC (ISO 8601); {@code null} if never. */
    public String getLastUnavailable() {
        Outage last = lastOutage;
        return last == null ? null : last.at().toString();
    }

    /** Returns why the directory was last unavailable; {@code null} if it never was. */
    public String getLastUnavailableReason() {
        Outage last = lastOutage;
        return last == null ? null : last.cause();
    }

    /** Returns when {@code changeTracking} last reported a change, in UTC (ISO 8601); {@code null} if never. */
    public String getLastChangeNotification() {
        return assembly()
                .flatMap(MapperAssembly::lastChangeNotification)
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse(null);
    }

    /** Returns the settings in effect; empty before the first start. */
    protected abstract Optional<EffectiveSettings> effectiveSettings();

    /** Returns every setting with the value in effect and its origin; {@code null} before the first start. */
    public TabularData getEffectiveSettings() {
        return effectiveSettings()
                .map(settings -> JmxTable.SETTINGS.of(settings.entries()))
                .orElse(null);
    }

    /**
     * Returns the value of a setting that is in effect.
     *
     * @param attribute the name of the JMX attribute
     * @return empty if it is not a setting, and before the first start
     */
    final Optional<String> effectiveValue(String attribute) {
        return RealmSettings.byKey(attribute.equals("dnsDomain") ? "domain" : attribute)
                .flatMap(setting -> effectiveSettings().map(settings -> settings.value(setting)));
    }

    /** Returns the state of each domain controller; an empty table before the first query. */
    public TabularData getDomainControllers() {
        return JmxTable.DOMAIN_CONTROLLERS.of(
                assembly().map(MapperAssembly::domainControllers).orElse(List.of()));
    }

    /** Returns the sources of CRLs and OCSP responses; an empty table where revocation is not checked. */
    public TabularData getRevocationSources() {
        return RevocationTable.SOURCES.of(
                assembly().map(MapperAssembly::revocationSources).orElse(List.of()));
    }

    /** Returns the certificates of cached users that expire within 30 days, the earliest first. */
    public TabularData getExpiring() {
        Instant limit = Instant.now().plus(EXPIRY_HORIZON);
        return RevocationTable.EXPIRING.of(assembly()
                .map(started -> started.cachingMapper().expiringBefore(limit, MAX_EXPIRING))
                .orElse(List.of()));
    }

    /** Returns the number of cached certificates, mapped and denied ones. */
    public long getCachedCertificates() {
        return assembly().map(started -> started.cachingMapper().size()).orElse(0L);
    }

    /**
     * Returns what became of the last bind: accepted or rejected, by which domain controller, when and why, and when
     * the next one is sent.
     */
    public String getBindStatus() {
        return assembly().map(MapperAssembly::bindStatus).orElse(ExplainOperation.NOT_STARTED);
    }

    /** Returns when the settings in use were read, in UTC (ISO 8601); {@code null} unless the Realm is started. */
    public String getSettingsLoaded() {
        return settingsReload()
                .map(started -> started.loaded().truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse(null);
    }

    /** Returns why changed settings are not in use; {@code null} if they are. */
    public String getSettingsError() {
        return settingsReload().flatMap(Reload::error).orElse(null);
    }

    /** Reads changed files at once, as happens every few seconds. */
    public String reload() {
        return settingsReload().map(Reload::reload).orElse(ExplainOperation.NOT_STARTED);
    }

    /** Tries a bind at once, also if the bind account was rejected; reads its credentials again before. */
    public String retryBind() {
        return assembly()
                .map(started -> {
                    started.retryBind();
                    return "a bind is tried at once; bindStatus shows its result";
                })
                .orElse(ExplainOperation.NOT_STARTED);
    }

    /**
     * Clears all caches, and tries a bind that was rejected at once: the next request of each client queries the
     * directory.
     */
    public String clearCache() {
        return assembly().map(started -> evicted(started.clearCache())).orElse(ExplainOperation.NOT_STARTED);
    }

    /**
     * Evicts a certificate, or all certificates of an account, from the cache.
     *
     * @param one see {@link CacheQuery#parse}
     */
    public String evict(String one) {
        try {
            Predicate<MappingOutcome> condition = CacheQuery.parse(one);
            return assembly()
                    .map(started -> evicted(started.cachingMapper().evictIf(condition)))
                    .orElse(ExplainOperation.NOT_STARTED);
        } catch (CertificateException e) {
            return "nothing evicted: " + Printable.of(e.getMessage())
                    + "; pass a certificate in PEM, its SHA-256 in hexadecimal, or the name or SID of an account";
        }
    }

    private static String evicted(long certificates) {
        return "evicted " + certificates + (certificates == 1 ? " certificate" : " certificates");
    }

    /**
     * Maps a certificate and returns the trace and the outcome, as {@code check} prints them. Queries the directory
     * each time; is not counted, and caches nothing.
     *
     * @param pem the client certificate, followed by the other certificates of the chain that the client presents
     */
    public String explain(String pem) {
        return ExplainOperation.text(assembly(), pem);
    }

    /**
     * Maps a certificate and returns the outcome with its trace as JSON, with the keys of {@code check --json}. Queries
     * the directory each time; is not counted, and caches nothing.
     *
     * @param pem the client certificate, or it and its chain
     * @param chain the other certificates of the chain that the client presents; empty for none
     * @param at the time as of which it is evaluated, in ISO 8601; empty for now
     */
    public String explainJson(String pem, String chain, String at) {
        return ExplainOperation.json(assembly(), pem, chain, at);
    }
}
