// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.certificate.UnusableIdentifier;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.PrefetchedAccount;
import org.adcertmap.mapping.binding.AccountSelection;
import org.adcertmap.mapping.binding.Binding;
import org.adcertmap.mapping.binding.Choice;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.TrustStatus;
import org.adcertmap.trust.TrustedPath;
import org.adcertmap.trust.path.CertificationPath;

/**
 * Maps a client certificate to its Active Directory account: reads the certificate, validates it, searches the
 * directory, and checks the binding and the state of the account. Returns {@link Mapped}, {@link Denied} or
 * {@link Unavailable}. Any other failure is an internal error and propagates, so that it is never taken for an outcome.
 * Safe for any number of threads; keeps no state between calls. {@code CachingMapper} caches the outcomes.
 */
public final class CertificateMapper implements Mapper {
    private final MappingPolicy policy;
    private final TrustPolicy trust;
    private final AccountDirectory directory;
    private final Clock clock;
    private final ReadRightsCheck rights;
    private final RepeatedMapping repeated;

    /** @param clock the time that validity periods and account expiration are compared with */
    public CertificateMapper(MappingPolicy policy, TrustPolicy trust, AccountDirectory directory, Clock clock) {
        this.policy = policy;
        this.trust = trust;
        this.directory = directory;
        this.clock = clock;
        this.rights = new ReadRightsCheck(policy);
        this.repeated = new RepeatedMapping(policy, trust, clock);
    }

    @Override
    public MappingOutcome map(List<X509Certificate> chain, AccountPattern pattern) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the certificate chain is empty");
        }
        X509Certificate leaf = chain.get(0);
        List<TraceStep> trace = new ArrayList<>();
        TrustStatus status = TrustStatus.NOT_TRUSTED;
        Decoded decoded = Decoded.of(leaf);
        String name = decoded.certificate()
                .map(ClientCertificate::issuerAndSerialNumber)
                .orElseGet(() -> undecodedName(leaf));
        Optional<Sid> account = Optional.empty(); // empty until the account has been found
        try {
            if (decoded.certificate().isPresent()) {
                ClientCertificate claimed = decoded.certificate().get();
                trace.add(new TraceStep("certificate", name + ", subject " + claimed.subjectText()));
                claimed.unusable()
                        .forEach(unusable ->
                                trace.add(new TraceStep("unusable " + unusable.identifier(), unusable.reason())));
            }
            Instant now = clock.instant();
            // Before anything that the certificate says of itself: a denial of an untrusted one is never anonymous.
            TrustedPath trusted = trust.validate(chain, now);
            status = TrustStatus.TRUSTED;
            CertificationPath path = trusted.path();
            trace.add(new TraceStep("certification path", path.toString()));
            trace.add(new TraceStep("trust", "validity period, usage, issuing CA and certification path are accepted"));
            trusted.revocation().forEach(finding -> trace.add(new TraceStep("revocation", finding.toString())));
            refuse(decoded.refusal());
            ClientCertificate certificate = decoded.certificate().orElseThrow();
            refuseMultipleUpns(certificate);

            Map<MappingMethod, List<AccountQuery>> queriesByMethod = queriesByMethod(certificate, trace);
            List<AccountQuery> queries =
                    queriesByMethod.values().stream().flatMap(List::stream).toList();
            if (queries.isEmpty()) {
                throw new CertificateRefusedException(
                        Denial.NO_ACCOUNT,
                        "the certificate has none of the identifiers that the mappingMethods in use need"
                                + unusable(certificate));
            }
            // The SID is only claimed here. It is usually the account's own, and then the read runs beside the search.
            Optional<PrefetchedAccount> prefetched = certificate.claimedSid().flatMap(directory::prefetch);
            Candidates candidates = directory.find(queries);
            trace.add(new TraceStep("search " + candidates.query(), describe(candidates)));
            AccountSelection selection = new AccountSelection(pattern);
            AccountSelection.Selected selected = selection.of(
                    queriesByMethod,
                    candidates,
                    each -> bind(certificate, each, trusted, chain).strength());
            if (!selected.trace().isEmpty()) {
                trace.add(new TraceStep("account pattern", selected.trace()));
            }
            Choice choice = selected.choice();
            Candidate found = choice.account();
            account = Optional.of(found.sid());
            selection.require(found);
            Optional<Account> early = Optional.empty();
            if (rights.isIncomplete(found)) {
                early = Optional.of(read(found, certificate, prefetched));
                rights.check(found, early.get());
            }
            Binding binding = bind(certificate, choice, trusted, chain);
            trace.add(new TraceStep(
                    "account",
                    found.distinguishedName() + " by " + binding.method().name() + ", "
                            + binding.strength().lowerCaseName()));
            binding.warning().ifPresent(warning -> trace.add(new TraceStep("warning", warning)));

            Account read = early.isPresent() ? early.get() : read(found, certificate, prefetched);
            rights.check(found, read);
            refuse(read.state().refusal(now, policy.accounts()));
            trace.add(new TraceStep("account state", "may log in"));
            trace.add(new TraceStep("groups", read.groups().size() + " in the token"));
            return new Mapped(certificate, path.notAfter(), read, choice.others(), binding, policy, trace);
        } catch (CertificateRefusedException e) {
            Refusal refusal = e.refusal();
            trace.add(new TraceStep("denied", refusal.denial().code() + ": " + refusal.detail()));
            return new Denied(name, decoded.certificate(), status, account, refusal, trace);
        } catch (DirectoryUnavailableException e) {
            trace.add(new TraceStep("directory unavailable", e.getMessage()));
            return new Unavailable(name, e.getMessage(), e.isUnreachable(), trace);
        }
    }

    @Override
    public Optional<MappingOutcome> mapAgain(List<X509Certificate> chain, Mapped before) {
        return repeated.of(chain, before);
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

    /** Two userPrincipalNames contradict each other only where the method upn is in use. */
    private void refuseMultipleUpns(ClientCertificate certificate) throws CertificateRefusedException {
        if (certificate.claimedUpns().size() > 1
                && policy.methods().stream().anyMatch(UserPrincipalName.class::isInstance)) {
            throw new CertificateRefusedException(Denial.MULTIPLE_UPNS, String.join(", ", certificate.claimedUpns()));
        }
    }

    /** The queries of the methods in use, in the order of {@code mappingMethods}. */
    private Map<MappingMethod, List<AccountQuery>> queriesByMethod(
            ClientCertificate certificate, List<TraceStep> trace) {
        trace.add(new TraceStep(
                "certificate UPN",
                certificate.claimedUpns().isEmpty() ? "none" : String.join(", ", certificate.claimedUpns())));
        trace.add(new TraceStep(
                "certificate SID",
                certificate
                        .claimedSid()
                        .map(Object::toString)
                        .or(() -> certificate.claimedUriSid().map(sid -> sid + " in a URI"))
                        .orElse("none")));
        Map<MappingMethod, List<AccountQuery>> all = new LinkedHashMap<>();
        for (MappingMethod method : policy.methods()) {
            List<AccountQuery> queries = method.queriesFor(certificate);
            queries.forEach(query ->
                    trace.add(new TraceStep("query by " + method.name(), query.attribute() + "=" + query.value())));
            all.put(method, queries);
        }
        return all;
    }

    private Binding bind(ClientCertificate certificate, Choice choice, TrustedPath trusted, List<X509Certificate> chain)
            throws CertificateRefusedException {
        return Binding.of(
                certificate, policy, choice.account(), choice.matchedMethods(), () -> trusted.issuerThumbprints(chain));
    }

    private static String unusable(ClientCertificate certificate) {
        return certificate.unusable().isEmpty()
                ? ""
                : "; unusable: "
                        + certificate.unusable().stream()
                                .map(UnusableIdentifier::toString)
                                .collect(Collectors.joining(", "));
    }

    /**
     * Reads the account that was found.
     *
     * @param prefetched the read of the claimed SID from the own domain, if one was started; it counts only for an
     *     account of that domain with that SID
     */
    private Account read(Candidate found, ClientCertificate certificate, Optional<PrefetchedAccount> prefetched)
            throws CertificateRefusedException {
        Optional<Account> early = prefetched
                .filter(read -> found.hasSid(certificate.claimedSid()))
                .filter(read -> read.dnsDomain().equalsIgnoreCase(found.dnsDomain()))
                .flatMap(read -> read.account().get());
        return early.or(() -> directory.read(found.sid(), found.dnsDomain()))
                .orElseThrow(() -> new CertificateRefusedException(
                        Denial.NO_ACCOUNT, found.distinguishedName() + " no longer exists in the directory"));
    }

    private static String describe(Candidates candidates) {
        List<String> names = candidates.candidates().stream()
                .map(Candidate::distinguishedName)
                .toList();
        return names.isEmpty() ? "no account" : String.join("; ", names) + (candidates.tooMany() ? "; and more" : "");
    }

    private static void refuse(Optional<Refusal> refusal) throws CertificateRefusedException {
        if (refusal.isPresent()) {
            throw new CertificateRefusedException(refusal.get());
        }
    }
}
