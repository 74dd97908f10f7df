package org.adcertmap.setup;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.cache.CachingMapper;
import org.adcertmap.cache.CachingNtAuth;
import org.adcertmap.cache.CachingPathBuilder;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.dc.pool.ControllerStatus;
import org.adcertmap.mapping.CertificateMapper;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.setup.settings.RoleMappingsFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.trust.CertificationPaths;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;

/**
 * A mapper with its directory behind it, made from settings. Making one asks nobody anything; closing it closes the
 * connections. Safe for any number of threads.
 */
public final class MapperAssembly implements AutoCloseable {
    private final ActiveDirectory directory;
    private final CertificateMapper mapper;
    private final CachingMapper remembering;
    private final boolean listens;
    private volatile Instant lastChange; // null before the first
    private final Enforcement enforcement;
    private final boolean checksNtAuth;
    private final Optional<CrlAndOcspChecker> revocation;
    private final boolean letsUnknownPass;
    private final Optional<RoleMappingsFile> roleMappings;

    /**
     * @param settings value by name, see {@link Setting}
     * @param clock decides on the dates of certificates and accounts
     * @throws SettingsException with every problem in the settings
     */
    public MapperAssembly(Map<String, String> settings, Clock clock) throws SettingsException {
        SettingsReader.Settings read = SettingsReader.read(settings);
        try {
            this.directory = new ActiveDirectory(read.directory(), read.memory());
        } catch (GeneralSecurityException e) {
            throw new SettingsException(List.of(Setting.DIRECTORY_TRUST_STORE_FILE.key() + ": cannot be used: " + e));
        }
        this.roleMappings = read.roleMappings();
        this.enforcement = read.mapping().binding().enforcement();
        this.revocation = revocation(read, directory, clock);
        this.letsUnknownPass =
                read.revocation().filter(how -> how.failureMode().softFail()).isPresent();
        TrustPolicy trust = new TrustPolicy(
                read.usageCheck(),
                ntAuth(read),
                paths(read),
                revocation.isPresent() ? revocation.get() : RevocationChecker.OFF);
        this.checksNtAuth = !read.ntAuth().isOff();
        this.mapper = new CertificateMapper(read.mapping(), trust, directory, clock);
        this.remembering = new CachingMapper(mapper, read.memory(), directory.background(), clock);
        this.listens = read.changeTracking();
    }

    private static Optional<CrlAndOcspChecker> revocation(
            SettingsReader.Settings read, ActiveDirectory directory, Clock clock) throws SettingsException {
        if (read.revocation().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CrlAndOcspChecker(read.revocation().get(), directory.publishedLists(), clock));
        } catch (IOException e) {
            directory.close();
            throw new SettingsException(
                    List.of(Setting.REVOCATION_CACHE_DIRECTORY.key() + ": the folder cannot be used: " + e));
        }
    }

    private NtAuth ntAuth(SettingsReader.Settings read) {
        NtAuth given = read.ntAuth().given().orElseGet(directory::ntAuth);
        boolean fromFile = read.ntAuth().given().isPresent() && !read.ntAuth().isOff();
        return fromFile ? new CachingNtAuth(given, read.memory().cacheSize()) : given;
    }

    private CertificationPaths paths(SettingsReader.Settings read) {
        return read.certificationAuthorities()
                .<CertificationPaths>map(authorities -> new CachingPathBuilder(
                        CertificationPaths.to(authorities), read.memory().cacheSize()))
                .orElseGet(directory::paths);
    }

    /** For many requests: remembers outcomes. */
    public CachingMapper cachingMapper() {
        return remembering;
    }

    /**
     * From now on what the directory tells of changes is heard, where it tells and where that is wanted; returns at
     * once.
     */
    public void startChangeTracking() {
        if (listens) {
            directory.listen(changed -> {
                lastChange = Instant.now();
                remembering.evictDependingOn(changed);
            });
        }
    }

    /** When a change in the domain was heard of for the last time; nothing where none was, or nobody listens. */
    public Optional<Instant> lastChangeNotification() {
        return Optional.ofNullable(lastChange);
    }

    /** For one question: asks the directory each time, and tells every step. */
    public Mapper mapper() {
        return mapper;
    }

    /**
     * Takes over changes in files that may change while we run.
     *
     * @return whether anything has changed
     * @throws SettingsException if a file has changed and cannot be used; told once, and the last good one stays in
     *     force
     */
    public boolean reload() throws SettingsException {
        boolean changed = roleMappings.isPresent() && roleMappings.get().refresh();
        if (changed) {
            remembering.clear();
        }
        return changed;
    }

    /**
     * Forgets outcomes, names of groups and the authorities in NTAuth: the next request asks the directory for
     * everything.
     *
     * @return how many certificates were remembered
     */
    public long clearCache() {
        directory.forgetEverything();
        long remembered = remembering.size();
        remembering.clear();
        return remembered;
    }

    /** How the domain controllers are; none before the first question. */
    public List<ControllerStatus> domainControllers() {
        return directory.controllers();
    }

    /** What a weak match is worth here. */
    public Enforcement enforcement() {
        return enforcement;
    }

    /** Whether only listed authorities may issue certificates that log in. */
    public boolean checksNtAuth() {
        return checksNtAuth;
    }

    /** Whether it is looked whether certificates were revoked. */
    public boolean checksRevocation() {
        return revocation.isPresent();
    }

    /** Whether a certificate is let pass of which that cannot be found out. */
    public boolean isRevocationSoftFail() {
        return letsUnknownPass;
    }

    /** Whether the directory answered the last question that it was asked. */
    public boolean isAvailable() {
        return directory.isAvailable();
    }

    /** Whether the directory was asked for roots and publishes none, so that nobody is believed. */
    public boolean isWithoutTrustAnchors() {
        return directory.isWithoutRoots();
    }

    /** How much later it is at a domain controller than here; nothing before the first answer. */
    public Optional<Duration> clockSkew() {
        return directory.clockSkew();
    }

    @Override
    public void close() {
        revocation.ifPresent(CrlAndOcspChecker::close);
        directory.close();
    }
}
