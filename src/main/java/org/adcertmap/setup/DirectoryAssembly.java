// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.certificate.Sid;
import org.adcertmap.delegation.DelegationListener;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.tracking.TrackingSettings;
import org.adcertmap.mapping.CertificateMapper;
import org.adcertmap.mapping.ExplainingMapper;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.cache.CachingMapper;
import org.adcertmap.mapping.cache.ChangeCoverage;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.AuditSettings;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;

/**
 * Assembles a mapper from settings: the directory, the certification path and revocation checks, and the caches.
 * Creating one sends nothing over the network; closing it closes the connections. Thread-safe: every field is final and
 * itself thread-safe, or volatile.
 *
 * @param <A> what is cached with a mapped outcome, see {@link CachingMapper}
 */
public final class DirectoryAssembly<A> implements MapperAssembly<A> {
    private final SettingsReader.Settings settings;
    private final ActiveDirectory directory;
    private final TrustAssembly trust;
    private final CertificateMapper mapper;
    private final CachingMapper<A> cachingMapper;
    private volatile Instant lastChangeNotification; // null before the first
    private final Clock clock;
    private final Function<Mapped, A> attachments;
    private final DirectoryState state;
    private final DelegationListener delegationListener;
    private final Optional<KerberosDelegation> delegation; // may be shared with a successor, which closes it as well

    /**
     * Assembles a mapper.
     *
     * @param settings value by name, see {@link Setting}
     * @param clock the time at which certificates and accounts are judged
     * @param attachments derives what is cached with a mapped outcome
     * @throws SettingsException with every configuration error
     */
    public DirectoryAssembly(Map<String, String> settings, Clock clock, Function<Mapped, A> attachments)
            throws SettingsException {
        this(settings, clock, attachments, DelegationListener.NONE);
    }

    /**
     * Assembles a mapper, as the other constructor does.
     *
     * @param delegationListener learns of each use of a delegation
     * @throws SettingsException with every configuration error
     */
    public DirectoryAssembly(
            Map<String, String> settings,
            Clock clock,
            Function<Mapped, A> attachments,
            DelegationListener delegationListener)
            throws SettingsException {
        this(SettingsReader.read(settings), List.of(), clock, attachments, delegationListener);
    }

    /** Assembles the same beside those of other Realms: rejected binds of the same account count together. */
    DirectoryAssembly(
            SettingsReader.Settings read,
            Collection<DirectoryAssembly<?>> others,
            Clock clock,
            Function<Mapped, A> attachments,
            DelegationListener delegationListener)
            throws SettingsException {
        this(
                read,
                directory(read, account(read, others)),
                Optional.empty(),
                delegation(read, delegationListener, clock),
                delegationListener,
                clock,
                attachments);
    }

    private DirectoryAssembly(
            SettingsReader.Settings read,
            ActiveDirectory directory,
            Optional<CrlAndOcspChecker> revocationBefore,
            Optional<KerberosDelegation> delegation,
            DelegationListener delegationListener,
            Clock clock,
            Function<Mapped, A> attachments)
            throws SettingsException {
        this.settings = read;
        this.clock = clock;
        this.attachments = attachments;
        this.directory = directory;
        this.delegation = delegation;
        this.delegationListener = delegationListener;
        this.trust = trust(read, directory, clock, revocationBefore);
        this.state = new DirectoryState(read, directory, trust.revocation(), clock);
        this.mapper = new CertificateMapper(read.mapping(), trust.policy(), directory, clock);
        this.cachingMapper = new CachingMapper<>(
                delegation
                        .<Mapper>map(kept -> new DelegationEviction(mapper, kept))
                        .orElse(mapper),
                attachments,
                read.cache(),
                directory.refreshExecutor(),
                clock);
    }

    private static Optional<KerberosDelegation> delegation(
            SettingsReader.Settings read, DelegationListener listener, Clock clock) {
        return read.delegation().map(settings -> new KerberosDelegation(settings, listener, clock));
    }

    private static TrustAssembly trust(
            SettingsReader.Settings read,
            ActiveDirectory directory,
            Clock clock,
            Optional<CrlAndOcspChecker> revocationBefore)
            throws SettingsException {
        Optional<NtAuth> ntAuth = read.ntAuth().fixed();
        TrustAssembly.Sources sources = new TrustAssembly.Sources(
                () -> ntAuth.orElseGet(directory::ntAuth),
                () -> read.certificationAuthorities().orElseGet(directory::certificationAuthorities),
                directory.publishedCrls());
        try {
            return TrustAssembly.of(read.trust(), sources, clock, revocationBefore);
        } catch (SettingsException e) {
            directory.close();
            throw e;
        }
    }

    private static BindAccount account(SettingsReader.Settings read) {
        return new BindAccount(
                read.credentials().credentials(read.directory().bind()), read.credentials(), System::nanoTime);
    }

    private static BindAccount account(SettingsReader.Settings read, Collection<DirectoryAssembly<?>> others) {
        for (DirectoryAssembly<?> other : others) {
            if (read.directory().bind().isSameAccount(other.settings.directory().bind())) {
                return other.directory
                        .account()
                        .forOtherRealm(
                                read.credentials().credentials(read.directory().bind()), read.credentials());
            }
        }
        return account(read);
    }

    private static ActiveDirectory directory(SettingsReader.Settings read, BindAccount account)
            throws SettingsException {
        try {
            return new ActiveDirectory(read.directory(), account, read.cache());
        } catch (GeneralSecurityException e) {
            throw new SettingsException(ConfigurationError.of(
                    RealmSettings.DIRECTORY_TRUST_STORE_FILE.key(),
                    "the trust store cannot be used: " + FailureText.of(e)));
        }
    }

    /**
     * Assembles a mapper by other settings beside this one, with empty caches of outcomes. Where nothing about the
     * directory has changed, it shares the connections; where nothing about fetching has changed, the CRLs and OCSP
     * responses; where nothing about delegation has changed, its tickets; the bind account with its rejected binds in
     * any case, unless it is another one. Both are closed.
     *
     * @param newSettings value by name
     * @throws SettingsException with every configuration error; nothing has changed then
     */
    public DirectoryAssembly<A> successor(Map<String, String> newSettings) throws SettingsException {
        SettingsReader.Settings read = SettingsReader.read(newSettings);
        boolean isSameAccount =
                read.directory().bind().isSameAccount(settings.directory().bind());
        boolean isShared = read.directory().connectsLike(settings.directory());
        BindAccount account = isSameAccount ? directory.account() : account(read);
        ActiveDirectory next = isShared ? directory.sharingConnections(read.cache()) : directory(read, account);
        boolean sharesDelegation = read.delegation().equals(settings.delegation());
        DirectoryAssembly<A> successor = new DirectoryAssembly<>(
                read,
                next,
                isShared ? trust.revocation() : Optional.empty(),
                sharesDelegation ? delegation : delegation(read, delegationListener, clock),
                delegationListener,
                clock,
                attachments);
        if (sharesDelegation) {
            delegation.ifPresent(KerberosDelegation::share);
        }
        if (isSameAccount) { // last, because nothing can fail any more
            account.replace(read.credentials().credentials(read.directory().bind()), read.credentials());
        }
        return successor;
    }

    @Override
    public Succession<A> succession(Map<String, String> newSettings) throws SettingsException {
        DirectoryAssembly<A> next = successor(newSettings);
        return new Succession<>(
                next,
                TrustAssembly.olderCrls(next.trust.revocation(), trust.revocation()),
                () -> next.startAfter(this));
    }

    @Override
    public void replaceCredentials(Map<String, String> newSettings) throws SettingsException {
        SettingsReader.Settings read = SettingsReader.read(newSettings);
        directory
                .account()
                .replace(read.credentials().credentials(read.directory().bind()), read.credentials());
    }

    /**
     * Assembles a mapper that caches nothing but the outcomes.
     *
     * @throws SettingsException with every configuration error
     */
    public static DirectoryAssembly<?> of(Map<String, String> settings, Clock clock) throws SettingsException {
        return new DirectoryAssembly<>(settings, clock, Mapped::userName);
    }

    @Override
    public DirectoryState state() {
        return state;
    }

    @Override
    public CachingMapper<A> cachingMapper() {
        return cachingMapper;
    }

    /**
     * Starts in place of a mapper before, as {@link #start} does. Binds no connection where it shares those of that
     * one.
     */
    public void startAfter(DirectoryAssembly<A> before) {
        if (directory.sharesConnectionsWith(before.directory)) {
            before.cachingMapper.coverBy(ChangeCoverage.NONE); // its listener gets no changes from now on
            before.directory.stopTracking();
            trackChanges(UnaryOperator.identity());
        } else {
            start(UnaryOperator.identity());
        }
        if (!delegation.equals(before.delegation)) {
            delegation.ifPresent(KerberosDelegation::start);
        }
    }

    /**
     * Binds one connection, so that a rejected bind account is reported at the start, and tracks changes in the
     * directory as {@code changeTracking} says; each evicts the cache entries that depend on it. Tries the service
     * account of delegation. Returns at once.
     */
    @Override
    public void start() {
        start(UnaryOperator.identity());
        delegation.ifPresent(KerberosDelegation::start);
    }

    /** Starts as {@link #start()} does, with changed settings of change tracking. */
    void start(UnaryOperator<TrackingSettings> change) {
        directory.verifyBind();
        trackChanges(change);
    }

    private void trackChanges(UnaryOperator<TrackingSettings> change) {
        directory.trackChanges(
                change.apply(settings.changeTracking()
                        .settings(
                                settings.cache().cacheTtl(), settings.mapping().accounts())),
                new OutcomeEviction(cachingMapper, delegation, () -> lastChangeNotification = Instant.now()));
        cachingMapper.coverBy(directory.changeCoverage());
    }

    @Override
    public Optional<Instant> lastChangeNotification() {
        return Optional.ofNullable(lastChangeNotification);
    }

    /** Returns the mapper without a cache: it queries the directory each time and traces every step. */
    public Mapper mapper() {
        return mapper;
    }

    @Override
    public ExplainingMapper explainingMapper(Clock clock) {
        return new ExplainingMapper(
                trust.policy(),
                trust.withoutNtAuth(),
                policy -> new CertificateMapper(settings.mapping(), policy, directory, clock));
    }

    /** Returns the directory that the mapper queries. */
    ActiveDirectory directory() {
        return directory;
    }

    @Override
    public boolean runInBackground(Runnable task) {
        return BackgroundTasks.start(directory.refreshExecutor(), task).isEmpty();
    }

    /**
     * Clears every cache: outcomes, names of groups, published CA certificates, NTAuth and delegations. The next
     * request queries the directory, and a bind that was rejected is tried again at once.
     *
     * @return the number of certificates that were cached
     */
    @Override
    public long clearCache() {
        directory.clearCaches();
        directory.permitBindRetry();
        long cachedCertificates = cachingMapper.size();
        cachingMapper.clear();
        delegation.ifPresent(KerberosDelegation::clear);
        return cachedCertificates;
    }

    @Override
    public long evictIf(Predicate<MappingOutcome> condition) {
        Set<Sid> accounts = ConcurrentHashMap.newKeySet();
        long evicted = cachingMapper.evictIf(outcome -> {
            boolean isEvicted = condition.test(outcome);
            if (isEvicted && outcome instanceof Mapped mapped) {
                mapped.account().ifPresent(account -> accounts.add(account.sid()));
            }
            return isEvicted;
        });
        delegation.ifPresent(kept -> kept.evictIf(accounts::contains));
        return evicted;
    }

    @Override
    public Optional<KerberosDelegation> delegation() {
        return delegation;
    }

    @Override
    public void readCredentialsAgain(boolean atOnce) {
        directory.readCredentialsAgain(atOnce);
    }

    @Override
    public void retryBind() {
        directory.permitBindRetry();
    }

    @Override
    public int recentRefusals() {
        return settings.recentRefusals();
    }

    @Override
    public Duration outageGracePeriod() {
        return settings.cache().outageGracePeriod();
    }

    @Override
    public AuditSettings audit() {
        return settings.audit();
    }

    @Override
    public void close() {
        delegation.ifPresent(KerberosDelegation::close);
        trust.revocation().ifPresent(CrlAndOcspChecker::close);
        directory.close();
    }
}
