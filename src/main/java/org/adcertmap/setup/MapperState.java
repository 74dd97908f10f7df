// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.directory.dc.pool.TrackingStatus;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.setup.review.SettingsCheck;
import org.adcertmap.setup.types.RoleMappingsFile;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;
import org.adcertmap.trust.revocation.RevocationSource;

/**
 * What an administrator sees of a running mapper: the directory, CAs, CRLs, and settings that weaken security. Reads
 * only. Thread-safe: every field is final and itself thread-safe.
 */
public final class MapperState {
    private final SettingsReader.Settings settings;
    private final ActiveDirectory directory;
    private final Optional<CrlAndOcspChecker> revocation;
    private final Clock clock;

    MapperState(
            SettingsReader.Settings settings,
            ActiveDirectory directory,
            Optional<CrlAndOcspChecker> revocation,
            Clock clock) {
        this.settings = settings;
        this.directory = directory;
        this.revocation = revocation;
        this.clock = clock;
    }

    /** Returns whether clients are shown the CAs of NTAuth: {@code clientAuthIssuers}. */
    public boolean showsNtAuthToClients() {
        return settings.showsNtAuthToClients();
    }

    /**
     * Returns the CAs of NTAuth, from the cache or read from the directory.
     *
     * @throws DirectoryUnavailableException if they cannot be read
     */
    public List<X509Certificate> ntAuthCas() {
        return settings.ntAuth().fixed().orElseGet(directory::ntAuth).cas();
    }

    /**
     * Returns the trusted root CAs, from the cache or read from the directory.
     *
     * @throws DirectoryUnavailableException if they cannot be read
     */
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
    public List<String> missingGroups() {
        Optional<RoleMapping> mapping = settings.roleMappings().flatMap(RoleMappingsFile::get);
        return mapping.isEmpty()
                ? List.of()
                : mapping.get().groupsNotIn(directory.groupsNamed(mapping.get().groups()));
    }

    /**
     * Queries the directory as a mapping does.
     *
     * @return the number of CAs that may issue certificates for logon; empty where ntAuth is off
     * @throws org.adcertmap.denial.DirectoryUnavailableException if the directory is not available
     */
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

    /** Returns one text for each local CRL of which a fifth of its validity or less is left: nothing refreshes it. */
    public List<String> expiringCrls() {
        return revocation
                .map(checker -> checker.localCrls().expiring(clock.instant()))
                .orElse(List.of());
    }

    /** Returns what became of the last bind with the credentials in use. */
    public String bindStatus() {
        return directory.bindStatus();
    }

    /** Returns the state of each domain controller in use; empty before the first query. */
    public List<DomainControllerStatus> domainControllers() {
        return directory.domainControllers();
    }

    /** Returns the state of change tracking. */
    public TrackingStatus changeTracking() {
        return directory.trackingStatus();
    }

    /** Returns one warning for each setting that is valid but weakens security, see {@link SettingsCheck}. */
    public List<String> warnings() {
        return SettingsCheck.warnings(
                settings.mapping().binding().enforcement(),
                !settings.ntAuth().isOff(),
                settings.sha1Signatures(),
                settings.directory(),
                settings.revocation(),
                settings.delegation());
    }

    /** Returns the state of each source of CRLs and OCSP responses; none where revocation is not checked. */
    public List<RevocationSource> revocationSources() {
        return revocation.map(CrlAndOcspChecker::sources).orElse(List.of());
    }

    /** Returns whether the last query reached a domain controller. */
    public boolean isAvailable() {
        return directory.isAvailable();
    }

    /** Returns whether the forest was queried and publishes no root CA, so that no certificate is trusted. */
    public boolean isWithoutTrustAnchors() {
        return directory.publishesNoRootCa();
    }

    /** Returns how far the clock of a domain controller is ahead of this machine's; empty before the first response. */
    public Optional<Duration> clockSkew() {
        return directory.clockSkew();
    }
}
