// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.trust.ChainValidator;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.cache.CachingChainValidator;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;

/**
 * The checks that make a certificate trusted, assembled from settings and the directory. Immutable.
 *
 * @param policy decides whether a certificate is trusted
 * @param revocation the revocation check, which the owner closes; empty where it is switched off
 */
record TrustAssembly(TrustPolicy policy, Optional<CrlAndOcspChecker> revocation) {
    /**
     * Assembles the checks; the revocation check starts its threads.
     *
     * @param directory closed if this fails
     * @param before the revocation check whose CRLs and OCSP responses are used, if it fetches by the same settings;
     *     empty if there is none that uses the connections of the directory
     */
    static TrustAssembly of(
            SettingsReader.Settings read, ActiveDirectory directory, Clock clock, Optional<CrlAndOcspChecker> before)
            throws SettingsException {
        Optional<CrlAndOcspChecker> revocation = revocation(read, directory, clock, before);
        Optional<NtAuth> ntAuth = read.ntAuth().fixed();
        ChainValidator validator = validator(read, directory, () -> ntAuth.orElseGet(directory::ntAuth));
        return new TrustAssembly(
                new TrustPolicy(
                        read.usageCheck(),
                        validator,
                        revocation.isPresent() ? revocation.get() : RevocationChecker.OFF),
                revocation);
    }

    /**
     * Returns a validator of certification paths like that of the policy, whatever CAs NTAuth has: never for a login.
     */
    static ChainValidator withoutNtAuth(SettingsReader.Settings read, ActiveDirectory directory) {
        return validator(read, directory, () -> NtAuth.OFF);
    }

    private static Optional<CrlAndOcspChecker> revocation(
            SettingsReader.Settings read, ActiveDirectory directory, Clock clock, Optional<CrlAndOcspChecker> before)
            throws SettingsException {
        if (read.revocation().isEmpty()) {
            return Optional.empty();
        }
        Optional<CrlAndOcspChecker> sharing = before.flatMap(
                checker -> checker.sharingEvidence(read.revocation().get()));
        if (sharing.isPresent()) {
            return sharing;
        }
        try {
            return Optional.of(new CrlAndOcspChecker(read.revocation().get(), directory.publishedCrls(), clock));
        } catch (IOException e) {
            directory.close();
            throw new SettingsException(
                    List.of(RealmSettings.REVOCATION_CACHE_DIRECTORY.key() + ": the directory cannot be used: " + e));
        }
    }

    private static ChainValidator validator(
            SettingsReader.Settings read, ActiveDirectory directory, Supplier<NtAuth> ntAuth) {
        Optional<CertificationAuthorities> cas = read.certificationAuthorities();
        return new CachingChainValidator(
                ntAuth,
                () -> cas.orElseGet(directory::certificationAuthorities),
                read.sha1Signatures(),
                read.cache().cacheSize());
    }
}
