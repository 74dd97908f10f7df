// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.mapper;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.directory.dc.tracking.TrackingStatus;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;
import org.adcertmap.trust.revocation.RevocationSource;
import org.adcertmap.trust.revocation.crl.ExpiringCrl;

/**
 * What an administrator sees of a running mapper: the directory, CAs, CRLs, and settings that weaken security. Reads
 * only; the defaults are those of a mapper without a directory. Implementations are thread-safe.
 */
public interface MapperState {
    /**
     * Returns the trusted root CAs.
     *
     * @throws DirectoryUnavailableException if they cannot be read
     */
    List<X509Certificate> rootCas();

    /** Returns what checks revocation; empty where it is not checked. */
    Optional<CrlAndOcspChecker> revocation();

    /** Returns the clock of the mapper. */
    Clock clock();

    /** Returns each local CRL of which a fifth of its validity or less is left: nothing refreshes it. */
    default List<ExpiringCrl> expiringCrls() {
        return revocation()
                .map(checker -> checker.localCrls().expiring(clock().instant()))
                .orElse(List.of());
    }

    /** Returns one warning for each setting that is valid but weakens security. */
    List<ConfigurationWarning> warnings();

    /** Returns the state of each source of CRLs and OCSP responses; none where revocation is not checked. */
    default List<RevocationSource> revocationSources() {
        return revocation().map(CrlAndOcspChecker::sources).orElse(List.of());
    }

    /** Returns the number of mappings in a file, in words; empty where a directory has them. */
    default String mappings() {
        return "";
    }

    /** Returns whether a file has many-to-one mappings in use. */
    default boolean hasManyToOneMappings() {
        return false;
    }

    /** Returns whether clients are shown the CAs of NTAuth: {@code clientAuthIssuers}. */
    default boolean showsNtAuthToClients() {
        return false;
    }

    /**
     * Returns the CAs of NTAuth.
     *
     * @throws DirectoryUnavailableException if they cannot be read
     */
    default List<X509Certificate> ntAuthCas() {
        return List.of();
    }

    /**
     * Returns the groups of the role mappings file that no login can have.
     *
     * @throws DirectoryUnavailableException if the directory cannot be searched
     */
    default List<String> missingGroups() {
        return List.of();
    }

    /**
     * Queries the directory as a mapping does.
     *
     * @return the number of CAs that may issue certificates for logon; empty where ntAuth is off
     * @throws DirectoryUnavailableException if the directory is not available
     */
    default OptionalInt countIssuingCas() {
        return OptionalInt.empty();
    }

    /** Returns what became of the last bind with the credentials in use. */
    default String bindStatus() {
        return "no directory";
    }

    /** Returns the state of each domain controller in use; empty before the first query. */
    default List<DomainControllerStatus> domainControllers() {
        return List.of();
    }

    /** Returns the state of change tracking; empty where nothing is tracked. */
    default Optional<TrackingStatus> changeTracking() {
        return Optional.empty();
    }

    /** Returns whether a domain controller is in rotation, and the bind account is not rejected. */
    default boolean isAvailable() {
        return true;
    }

    /** Returns whether the forest was queried and publishes no root CA, so that no certificate is trusted. */
    default boolean isWithoutTrustAnchors() {
        return false;
    }

    /** Returns how far the clock of a domain controller is ahead of this machine's; empty before the first response. */
    default Optional<Duration> clockSkew() {
        return Optional.empty();
    }
}
