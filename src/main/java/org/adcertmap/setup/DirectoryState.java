// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.directory.dc.tracking.TrackingStatus;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.setup.mapper.MapperState;
import org.adcertmap.setup.review.SettingsCheck;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.types.RoleMappingsFile;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;

/**
 * What an administrator sees of a running mapper: the directory, CAs, CRLs, and settings that weaken security. Reads
 * only. Thread-safe: every field is final and itself thread-safe.
 */
public final class DirectoryState implements MapperState {
    private final SettingsReader.Settings settings;
    private final ActiveDirectory directory;
    private final Optional<CrlAndOcspChecker> revocation;
    private final Clock clock;

    DirectoryState(
            SettingsReader.Settings settings,
            ActiveDirectory directory,
            Optional<CrlAndOcspChecker> revocation,
            Clock clock) {
        this.settings = settings;
        this.directory = directory;
        this.revocation = revocation;
        this.clock = clock;
    }

    @Override
    public Optional<CrlAndOcspChecker> revocation() {
        return revocation;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public boolean showsNtAuthToClients() {
        return settings.showsNtAuthToClients();
    }

    @Override
    public List<X509Certificate> ntAuthCas() {
        return settings.ntAuth().fixed().orElseGet(directory::ntAuth).cas();
    }

    @Override
    public List<X509Certificate> rootCas() {
        return settings.certificationAuthorities()
                .orElseGet(directory::certificationAuthorities)
                .roots();
    }

    /**
     * Searches for the groups that the role mappings file names, and returns those, as the file writes them, that no
     * login can have: no security group of the domain or the forest has that name or SID. Empty without a file.
     *
     * @throws org.adcertmap.denial.DirectoryUnavailableException if the directory cannot be searched
     */
    @Override
    public List<String> missingGroups() {
        Optional<RoleMapping> mapping = settings.roleMappings().map(RoleMappingsFile::mapping);
        return mapping.isEmpty()
                ? List.of()
                : mapping.get().groupsNotIn(directory.groupsNamed(mapping.get().groups()));
    }

    @Override
    public OptionalInt countIssuingCas() {
        directory.sampleAccount(); // CAs may be cached, and the connection is to be tried in any case
        if (settings.certificationAuthorities().isEmpty()) {
            directory.certificationAuthorities();
        }
        return settings.ntAuth().isOff()
                ? OptionalInt.empty()
                : OptionalInt.of(settings.ntAuth()
                        .fixed()
                        .orElseGet(directory::ntAuth)
                        .cas()
                        .size());
    }

    @Override
    public String bindStatus() {
        return directory.bindStatus();
    }

    @Override
    public List<DomainControllerStatus> domainControllers() {
        return directory.domainControllers();
    }

    @Override
    public Optional<TrackingStatus> changeTracking() {
        return Optional.of(directory.trackingStatus());
    }

    /** Returns one warning for each setting that is valid but weakens security, see {@link SettingsCheck}. */
    @Override
    public List<ConfigurationWarning> warnings() {
        return SettingsCheck.warnings(
                settings.mapping().binding().enforcement(),
                !settings.ntAuth().isOff(),
                settings.directory(),
                SettingsCheck.ofTrust(
                        settings.trust().sha1Signatures(), settings.trust().revocation()),
                settings.delegation());
    }

    @Override
    public boolean isAvailable() {
        return directory.isAvailable();
    }

    @Override
    public boolean isWithoutTrustAnchors() {
        return directory.publishesNoRootCa();
    }

    @Override
    public Optional<Duration> clockSkew() {
        return directory.clockSkew();
    }
}
