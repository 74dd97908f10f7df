// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.management.openmbean.TabularData;
import org.adcertmap.delegation.DelegationListener;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.tracking.TrackingStatus;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.types.AuditSettings;
import org.adcertmap.tomcat.audit.AuditLog;
import org.adcertmap.tomcat.audit.RecentRefusals;

/**
 * Adds to the settings and counters of the Realm what JMX shows and offers beside them, see
 * {@code mbeans-descriptors.xml}: the state of the directory, and operations on settings and cache. Operations that
 * return a text do so for an invalid parameter too, and throw nothing. Thread-safe: all fields are final and
 * thread-safe themselves.
 */
public abstract class ManagedRealm extends MeteredRealm {
    private static final Duration EXPIRY_HORIZON = Duration.ofDays(30);
    private static final int MAX_EXPIRING = 1_000;

    private final AuditLog audit = new AuditLog(this::auditSettings);
    private final RecentRefusals recentRefusals = new RecentRefusals(
            () -> assembly().map(MapperAssembly::recentRefusals).orElse(0));
    private final ReloadAudit reloadAudit = new ReloadAudit(audit);
    private final CacheAudit cacheAudit = new CacheAudit(audit);
    private final DelegationAudit delegations = new DelegationAudit(audit, this::countDelegation);

    /** Returns the settings of the audit log in effect; those of a log that is off unless the Realm is started. */
    protected abstract AuditSettings auditSettings();

    /** Returns the audit log, which the settings of the started Realm configure. */
    public final AuditLog audit() {
        return audit;
    }

    /** Returns what counts and audits delegations. */
    protected final DelegationListener delegations() {
        return delegations;
    }

    /** Returns the latest refused requests. */
    public final RecentRefusals recentRefusals() {
        return recentRefusals;
    }

    /** Returns the latest refused requests, the newest first. */
    public TabularData getRecentRefusalTable() {
        return RefusalTable.REFUSALS.of(recentRefusals.newestFirst());
    }

    /** Returns what the start warned of: settings that weaken security; empty unless the Realm is started. */
    public String[] getWarnings() {
        return assembly()
                .map(started -> started.state().warnings().stream()
                        .map(ConfigurationWarning::text)
                        .toArray(String[]::new))
                .orElseGet(() -> new String[0]);
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
                assembly().map(started -> started.state().domainControllers()).orElse(List.of()));
    }

    /** Returns the sources of CRLs and OCSP responses; an empty table where revocation is not checked. */
    public TabularData getRevocationSources() {
        return RevocationTable.SOURCES.of(
                assembly().map(started -> started.state().revocationSources()).orElse(List.of()));
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

    /** Returns by how many seconds a domain controller's clock is ahead; {@code null} before its first response. */
    public Long getClockSkewSeconds() {
        return assembly()
                .flatMap(started -> started.state().clockSkew())
                .map(Duration::toSeconds)
                .orElse(null);
    }

    /**
     * Returns the CAs of NTAuth and the trusted root CAs.
     *
     * @throws IllegalStateException with the reason why they cannot be read
     */
    public TabularData cas() {
        return CaTable.of(assembly());
    }

    /** Returns the state of change tracking: COMPLETE, PARTIAL, DOWN or OFF, where, since when and why. */
    public String getChangeTrackingStatus() {
        return assembly()
                .map(started -> started.state()
                        .changeTracking()
                        .map(TrackingStatus::text)
                        .orElse("OFF"))
                .orElse(ExplainOperation.NOT_STARTED);
    }

    /**
     * Returns what became of the last bind: accepted or rejected, by which domain controller, when and why, and when
     * the next one is sent.
     */
    public String getBindStatus() {
        return assembly().map(started -> started.state().bindStatus()).orElse(ExplainOperation.NOT_STARTED);
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
        return reload("");
    }

    /** Does the same; {@code by}, who does it, is for the audit log. */
    public String reload(String by) {
        return settingsReload()
                .map(started -> {
                    String[] result = new String[1];
                    reloadAudit.during(started, CacheAudit.name(by), () -> result[0] = started.reload());
                    return result[0];
                })
                .orElse(ExplainOperation.NOT_STARTED);
    }

    /** Reads changed files, as happens every few seconds. */
    protected final void reloadChanged(Reload<?> started) {
        reloadAudit.during(started, "change of a file", started::look);
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
        return clearCache("");
    }

    /** Does the same; {@code by}, who does it, is for the audit log. */
    public String clearCache(String by) {
        return assembly()
                .map(started -> cacheAudit.evicted(started.clearCache(), "all", by))
                .orElse(ExplainOperation.NOT_STARTED);
    }

    /**
     * Evicts a certificate, or all certificates of an account, from the cache.
     *
     * @param one see {@link CacheQuery#parse}
     */
    public String evict(String one) {
        return evict(one, "");
    }

    /** Does the same; {@code by}, who does it, is for the audit log. */
    public String evict(String one, String by) {
        try {
            Predicate<MappingOutcome> condition = CacheQuery.parse(one);
            return assembly()
                    .map(started -> cacheAudit.evicted(started.evictIf(condition), one, by))
                    .orElse(ExplainOperation.NOT_STARTED);
        } catch (CertificateException e) {
            return "nothing evicted: " + Printable.of(e.getMessage())
                    + "; pass a certificate in PEM, its SHA-256 in hexadecimal, or the name or SID of an account";
        }
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
        return explainJson(pem, chain, at, "");
    }

    /**
     * Returns the same where a Valve has {@code account}.
     *
     * @param account a pattern such as {@code *-adm}; empty for none
     */
    public String explainJson(String pem, String chain, String at, String account) {
        return ExplainOperation.json(assembly(), pem, chain, at, account);
    }

    /**
     * Returns the certificates of a refusal in PEM, the client's first, for {@link #explainJson}; a text without any if
     * it is not kept any longer.
     *
     * @param number the number of the refusal in {@code recentRefusalTable}
     */
    public String refusedCertificate(String number) {
        return recentRefusals.pem(String.valueOf(number)).orElse("no certificate is kept for this refusal");
    }
}
