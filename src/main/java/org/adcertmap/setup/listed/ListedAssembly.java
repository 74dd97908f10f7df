// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.denial.Refusal;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.listed.ListedMapper;
import org.adcertmap.mapping.ExplainingMapper;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.cache.CachingMapper;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.setup.DirectoryFinding.Check;
import org.adcertmap.setup.TrustAssembly;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.mapper.MapperState;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.AuditSettings;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;

/**
 * Assembles a mapper from settings and the file of mappings, without a directory. Creating one sends nothing over the
 * network. Thread-safe: every field is final and itself thread-safe.
 *
 * @param <A> what is cached with a mapped outcome, see {@link CachingMapper}
 */
public final class ListedAssembly<A> implements MapperAssembly<A> {
    private final ListedSettings settings;
    private final TrustAssembly trust;
    private final DirectoryThreads threads = new DirectoryThreads("adcertmap-listed"); // for refreshes
    private final ListedMapper mapper;
    private final CachingMapper<A> cachingMapper;
    private final Clock clock;
    private final Function<Mapped, A> attachments;

    /**
     * Assembles a mapper.
     *
     * @param values value by name
     * @param clock the time at which certificates are judged
     * @param attachments derives what is cached with a mapped outcome
     * @throws SettingsException with every configuration error, also those in the file
     */
    public ListedAssembly(Map<String, String> values, Clock clock, Function<Mapped, A> attachments)
            throws SettingsException {
        this(ListedSettings.read(values), Optional.empty(), clock, attachments);
    }

    private ListedAssembly(
            ListedSettings settings,
            Optional<CrlAndOcspChecker> revocationBefore,
            Clock clock,
            Function<Mapped, A> attachments)
            throws SettingsException {
        this.settings = settings;
        this.clock = clock;
        this.attachments = attachments;
        TrustAssembly.Sources sources = new TrustAssembly.Sources(() -> NtAuth.OFF, settings::cas, LdapCrlFetcher.NONE);
        this.trust = TrustAssembly.of(settings.trust(), sources, clock, revocationBefore);
        this.mapper = new ListedMapper(settings.file().mappings(), trust.policy(), clock);
        this.cachingMapper =
                new CachingMapper<>(mapper, attachments, settings.cache(), threads.refreshExecutor(), clock);
    }

    @Override
    public Succession<A> succession(Map<String, String> newSettings) throws SettingsException {
        ListedAssembly<A> next =
                new ListedAssembly<>(ListedSettings.read(newSettings), trust.revocation(), clock, attachments);
        return new Succession<>(
                next, TrustAssembly.olderCrls(next.trust.revocation(), trust.revocation()), next::start);
    }

    @Override
    public CachingMapper<A> cachingMapper() {
        return cachingMapper;
    }

    @Override
    public Optional<Refusal> veto(X509Certificate certificate) {
        return mapper.veto(certificate);
    }

    @Override
    public MapperState state() {
        return new ListedState(settings, trust.revocation(), clock);
    }

    /** Does nothing: there is no connection. */
    @Override
    public void start() {}

    @Override
    public ExplainingMapper explainingMapper(Clock at) {
        return new ExplainingMapper(
                trust.policy(),
                trust.withoutNtAuth(),
                policy -> new ListedMapper(settings.file().mappings(), policy, at));
    }

    /** Checks settings and file without a certificate: what {@code check} prints. */
    public List<DirectoryFinding> check() {
        List<DirectoryFinding> findings = new ArrayList<>();
        state().warnings().stream().map(DirectoryFinding::of).forEach(findings::add);
        findings.add(DirectoryFinding.ok(Check.CERTIFICATES, settings.mappingsText()));
        findings.add(DirectoryFinding.ok(Check.ROOT_CAS, settings.cas().roots().size() + " trusted"));
        return findings;
    }

    @Override
    public boolean runInBackground(Runnable task) {
        return BackgroundTasks.start(threads.refreshExecutor(), task).isEmpty();
    }

    @Override
    public long clearCache() {
        long cachedCertificates = cachingMapper.size();
        cachingMapper.clear();
        return cachedCertificates;
    }

    @Override
    public int recentRefusals() {
        return settings.recentRefusals();
    }

    @Override
    public AuditSettings audit() {
        return settings.audit();
    }

    @Override
    public void close() {
        trust.revocation().ifPresent(CrlAndOcspChecker::close);
        threads.close();
    }
}
