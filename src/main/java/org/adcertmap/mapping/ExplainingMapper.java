// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.trust.ChainValidator;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.path.RequiredUsage;

/**
 * Maps a certificate for an administrator who wants to see all that is to be mended at once: behind a refusal for the
 * issuing CA or the revocation status it shows, as text alone, whether the mapping would succeed. The outcome is that
 * of the {@link Mapper} and stays refused. Safe for any number of threads; keeps no state between calls.
 */
public final class ExplainingMapper {
    private static final Set<Denial> NOT_THE_LAST_WORD =
            EnumSet.of(Denial.NOT_IN_NTAUTH, Denial.UNTRUSTED_ISSUER, Denial.REVOKED, Denial.REVOCATION_UNKNOWN);

    private static final String TRUSTED = "trust"; // the step after which a certificate counts as trusted

    private final TrustPolicy trust;
    private final ChainValidator withoutNtAuth;
    private final Function<TrustPolicy, Mapper> mappers;

    /**
     * @param trust decides the outcome
     * @param withoutNtAuth validates certification paths like that of {@code trust}, whatever CAs NTAuth has
     * @param mappers creates a mapper with a trust policy
     */
    public ExplainingMapper(TrustPolicy trust, ChainValidator withoutNtAuth, Function<TrustPolicy, Mapper> mappers) {
        this.trust = trust;
        this.withoutNtAuth = withoutNtAuth;
        this.mappers = mappers;
    }

    /**
     * Maps a certificate and explains the outcome.
     *
     * @param chain the client certificate first, then the other certificates that the client presents
     * @param account as for {@link Mapper#map}
     */
    public Explanation explain(List<X509Certificate> chain, AccountPattern account) {
        MappingOutcome outcome = mappers.apply(trust).map(chain, account);
        return outcome.match(
                Explanation::of,
                denied -> NOT_THE_LAST_WORD.contains(denied.refusal().denial())
                        ? new Explanation(
                                outcome,
                                Optional.of(continuation(denied.refusal().denial(), chain, account)))
                        : Explanation.of(outcome),
                Explanation::of);
    }

    private Continuation continuation(Denial refused, List<X509Certificate> chain, AccountPattern account) {
        ToleratedFailures tolerated = new ToleratedFailures();
        TrustPolicy tolerant = new TrustPolicy(trust.usageCheck(), tolerated, tolerated);
        MappingOutcome assumed = mappers.apply(tolerant).map(chain, account);
        List<Refusal> further = tolerated.refusals.stream()
                .filter(refusal -> refusal.denial() != refused)
                .toList();
        List<TraceStep> trace = new ArrayList<>(tolerated.issuer);
        trace.addAll(afterTrust(assumed.trace()));
        return assumed.match(
                mapped -> new Continuation(
                        further,
                        trace,
                        Optional.of(mapped.userName()),
                        Optional.empty(),
                        OutcomeText.result(mapped),
                        mapped.roles()),
                denied -> new Continuation(
                        further,
                        trace,
                        Optional.empty(),
                        Optional.of(denied.refusal()),
                        OutcomeText.result(denied),
                        List.of()),
                unavailable -> new Continuation(
                        further,
                        trace,
                        Optional.empty(),
                        Optional.empty(),
                        OutcomeText.result(unavailable),
                        List.of()));
    }

    /** The steps before are those of the outcome, or would say of an untrusted certificate that it is trusted. */
    private static List<TraceStep> afterTrust(List<TraceStep> trace) {
        for (int i = 0; i < trace.size(); i++) {
            if (trace.get(i).step().equals(TRUSTED)) {
                return trace.subList(i + 1, trace.size());
            }
        }
        return List.of();
    }

    /** Collects the failures of one certificate's issuers and revocation status; confined to the thread of the call. */
    private final class ToleratedFailures implements ChainValidator, RevocationChecker {
        private final List<Refusal> refusals = new ArrayList<>();
        private final List<TraceStep> issuer = new ArrayList<>();
        private boolean hasPath;

        @Override
        public Issuers validate(List<X509Certificate> chain, RequiredUsage usage, Instant now)
                throws CertificateRefusedException {
            try {
                Issuers issuers = withoutNtAuth.validate(chain, usage, now);
                hasPath = true;
                issuer.add(describe(issuers.path().certificates().get(1)));
                return issuers;
            } catch (CertificateRefusedException e) {
                if (e.refusal().denial() != Denial.UNTRUSTED_ISSUER) {
                    throw e;
                }
                refusals.add(e.refusal());
                // A stand-in for the path that is missing: no trace shows it, and only its end is read.
                List<X509Certificate> noPath = new ArrayList<>(chain);
                noPath.add(chain.get(0));
                return new Issuers(Set.of(), new CertificationPath(noPath));
            }
        }

        @Override
        public List<RevocationFinding> check(CertificationPath path, Instant now) {
            if (hasPath) {
                RevocationFinding.refusal(trust.revocationChecker().check(path, now))
                        .ifPresent(refusals::add);
            }
            return List.of();
        }

        private static TraceStep describe(X509Certificate ca) {
            try {
                return new TraceStep(
                        "issuing CA", ca.getSubjectX500Principal().getName() + ", thumbprint " + Thumbprint.of(ca));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a decoded certificate has no encoding", e);
            }
        }
    }
}
