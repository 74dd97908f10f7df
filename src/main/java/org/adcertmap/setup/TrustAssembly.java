// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.trust.ChainValidator;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.cache.CachingChainValidator;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;

/**
 * The checks that make a certificate trusted, assembled from settings and CAs. Immutable.
 *
 * @param policy decides whether a certificate is trusted
 * @param withoutNtAuth validates certification paths like the policy, whatever CAs NTAuth has: never for a login
 * @param revocation the revocation check, which the owner closes; empty where it is switched off
 */
public record TrustAssembly(TrustPolicy policy, ChainValidator withoutNtAuth, Optional<CrlAndOcspChecker> revocation) {
    /**
     * The CAs, and where CRLs in a directory are fetched.
     *
     * @param ntAuth the CAs that may issue certificates for logon
     * @param cas root and intermediate CAs
     */
    public record Sources(Supplier<NtAuth> ntAuth, Supplier<CertificationAuthorities> cas, LdapCrlFetcher ldapCrls) {}

    /**
     * Assembles the checks; the revocation check starts its threads.
     *
     * @param before the revocation check whose CRLs and OCSP responses are used, if it fetches by the same settings;
     *     empty if there is none that uses the same sources
     * @throws SettingsException if the cache directory cannot be used
     */
    public static TrustAssembly of(
            TrustSettings settings, Sources sources, Clock clock, Optional<CrlAndOcspChecker> before)
            throws SettingsException {
        Optional<CrlAndOcspChecker> revocation = revocation(settings, sources, clock, before);
        return new TrustAssembly(
                new TrustPolicy(
                        settings.usageCheck(),
                        validator(settings, sources, sources.ntAuth()),
                        revocation.isPresent() ? revocation.get() : RevocationChecker.OFF),
                validator(settings, sources, () -> NtAuth.OFF),
                revocation);
    }

    private static Optional<CrlAndOcspChecker> revocation(
            TrustSettings settings, Sources sources, Clock clock, Optional<CrlAndOcspChecker> before)
            throws SettingsException {
        if (settings.revocation().isEmpty()) {
            return Optional.empty();
        }
        Optional<CrlAndOcspChecker> sharing = before.flatMap(
                checker -> checker.sharingEvidence(settings.revocation().get()));
        if (sharing.isPresent()) {
            return sharing;
        }
        try {
            return Optional.of(new CrlAndOcspChecker(settings.revocation().get(), sources.ldapCrls(), clock));
        } catch (IOException e) {
            throw new SettingsException(ConfigurationError.of(
                    RealmSettings.REVOCATION_CACHE_DIRECTORY.key(),
                    "the directory cannot be used: " + FileFailure.of(e)));
        }
    }

    private static ChainValidator validator(TrustSettings settings, Sources sources, Supplier<NtAuth> ntAuth) {
        return new CachingChainValidator(ntAuth, sources.cas(), settings.sha1Signatures(), settings.cacheSize());
    }

    /** Returns one text for each local CRL that is older than one of the same CA that the check before used. */
    public static List<String> olderCrls(Optional<CrlAndOcspChecker> check, Optional<CrlAndOcspChecker> before) {
        return check.isEmpty() || before.isEmpty()
                ? List.of()
                : check.get().localCrls().olderThan(before.get().localCrls());
    }
}
