// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.path.CertificationPath;

/**
 * Maps a certificate again whose identifiers, account and groups have not changed in the directory. Validity, usage,
 * path, NTAuth, revocation, the account's state at this time, names and roles are judged anew; binding, account and
 * groups are those of the outcome before. Immutable.
 *
 * @param clock the time that validity periods and account expiration are compared with
 */
record RepeatedMapping(MappingPolicy policy, TrustPolicy trust, Clock clock) {
    /**
     * Maps the certificate.
     *
     * @return empty where anything is refused now, or bindings depend on issuing CAs: the certificate is to be mapped
     *     from the beginning then
     */
    Optional<MappingOutcome> of(List<X509Certificate> chain, Mapped before) {
        if (!(before.user() instanceof DirectoryUser user)
                || !policy.binding().strongNameMatches().isEmpty()
                || !policy.binding().sanUriSidIssuers().isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        try {
            CertificationPath path = trust.validate(chain, now).path();
            DirectoryUser judged = DirectoryUser.of(user.found(), user.others(), user.binding(), policy);
            return judged.mayLogInAt(now)
                    ? Optional.of(new Mapped(before.clientCertificate(), path.notAfter(), judged, List.of()))
                    : Optional.empty();
        } catch (CertificateRefusedException | DirectoryUnavailableException e) {
            return Optional.empty(); // the whole mapping finds the same, and traces it
        }
    }
}
