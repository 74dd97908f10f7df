// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.TrustStatus;
import org.adcertmap.trust.TrustedPath;
import org.adcertmap.trust.path.CertificationPath;

/**
 * What every mapping has in common: reads the certificate, validates it, and only then looks for its user; makes an
 * outcome of what is found, refused or unavailable. Any other failure is an internal error and propagates, so that it
 * is never taken for an outcome. Immutable.
 *
 * @param clock the time that validity periods are compared with
 */
public record ValidatedMapping(TrustPolicy trust, Clock clock) {
    /** Looks for the user of a trusted certificate. */
    @FunctionalInterface
    public interface UserLookup {
        /**
         * Returns the user.
         *
         * @throws CertificateRefusedException if there is none, or the user may not log in
         */
        MappedUser find(Attempt attempt) throws CertificateRefusedException;
    }

    /** One mapping under way, of a certificate that is trusted. Confined to one thread. */
    public static final class Attempt {
        private final List<X509Certificate> chain;
        private final Instant now;
        private final List<TraceStep> trace = new ArrayList<>();
        private ClientCertificate certificate;
        private TrustedPath trusted;
        private Optional<Sid> account = Optional.empty();

        private Attempt(List<X509Certificate> chain, Instant now) {
            this.chain = chain;
            this.now = now;
        }

        /** Returns the chain that the client presents, its own certificate first. */
        public List<X509Certificate> chain() {
            return chain;
        }

        /** Returns the time as of which the certificate is mapped. */
        public Instant now() {
            return now;
        }

        /** Returns the decoded client certificate. */
        public ClientCertificate certificate() {
            return certificate;
        }

        TrustedPath trusted() {
            return trusted;
        }

        /** Adds a step to the trace. */
        public void trace(String step, String result) {
            trace.add(new TraceStep(step, result));
        }

        /** Adds a step to the trace whose result is made of what does not change, when it is read. */
        public void trace(String step, Supplier<String> result) {
            trace(() -> step, result);
        }

        /** Does the same; the name of the step is made then as well. */
        void trace(Supplier<String> step, Supplier<String> result) {
            trace.add(new TraceStep(step, result));
        }

        /** Records the account that was found: a denial from then on depends on it. */
        void foundAccount(Sid sid) {
            account = Optional.of(sid);
        }
    }

    /** Maps the first certificate of a chain. */
    public MappingOutcome of(List<X509Certificate> chain, UserLookup users) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the certificate chain is empty");
        }
        X509Certificate leaf = chain.get(0);
        Attempt attempt = new Attempt(chain, clock.instant());
        TrustStatus status = TrustStatus.NOT_TRUSTED;
        Decoded decoded = Decoded.of(leaf);
        String name = decoded.certificate()
                .map(ClientCertificate::issuerAndSerialNumber)
                .orElseGet(() -> undecodedName(leaf));
        try {
            if (decoded.certificate().isPresent()) {
                ClientCertificate claimed = decoded.certificate().get();
                attempt.trace("certificate", () -> name + ", subject " + claimed.subjectText());
                claimed.unusable()
                        .forEach(unusable -> attempt.trace("unusable " + unusable.identifier(), unusable.reason()));
            }
            // Before anything that the certificate says of itself: a denial of an untrusted one is never anonymous.
            attempt.trusted = trust.validate(chain, attempt.now);
            status = TrustStatus.TRUSTED;
            CertificationPath path = attempt.trusted.path();
            attempt.trace("certification path", path::toString);
            attempt.trace("trust", "validity period, usage, issuing CA and certification path are accepted");
            attempt.trusted.revocation().forEach(finding -> attempt.trace(TraceStep.REVOCATION, finding::toString));
            if (decoded.refusal().isPresent()) {
                throw new CertificateRefusedException(decoded.refusal().get());
            }
            attempt.certificate = decoded.certificate().orElseThrow();
            MappedUser user = users.find(attempt);
            return new Mapped(attempt.certificate, path.notAfter(), user, attempt.trace);
        } catch (CertificateRefusedException e) {
            Refusal refusal = e.refusal();
            attempt.trace("denied", refusal.denial().code() + ": " + refusal.detail());
            return new Denied(name, decoded.certificate(), status, attempt.account, refusal, attempt.trace);
        } catch (DirectoryUnavailableException e) {
            attempt.trace("directory unavailable", e.getMessage());
            return new Unavailable(name, e.getMessage(), e.isUnreachable(), attempt.trace);
        }
    }

    /** What the certificate says, or why it cannot be read; exactly one is present. */
    private record Decoded(Optional<ClientCertificate> certificate, Optional<Refusal> refusal) {
        static Decoded of(X509Certificate leaf) {
            try {
                return new Decoded(Optional.of(CertificateReader.read(leaf)), Optional.empty());
            } catch (CertificateRefusedException e) {
                return new Decoded(Optional.empty(), Optional.of(e.refusal()));
            }
        }
    }

    private static String undecodedName(X509Certificate leaf) {
        return Printable.excerpt("serial " + leaf.getSerialNumber().toString(16) + " of "
                + leaf.getIssuerX500Principal().getName());
    }
}
