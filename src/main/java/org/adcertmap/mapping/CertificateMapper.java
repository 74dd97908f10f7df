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
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.binding.Binding;
import org.adcertmap.mapping.binding.Choice;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.trust.CertificationPath;
import org.adcertmap.trust.TrustPolicy;

/**
 * Whose certificate is it? The one door to every mapping: the road of one login from top to bottom. Answers
 * {@link Mapped}, {@link Denied} or {@link Unavailable}; any other failure is a fault of ours and propagates, so that
 * it can never pass for an answer. Safe for any number of threads; keeps nothing between calls.
 */
public final class CertificateMapper implements Mapper {
    private final MappingPolicy policy;
    private final TrustPolicy trust;
    private final AccountDirectory directory;
    private final Clock clock;

    /** @param clock decides on the dates of certificates and accounts */
    public CertificateMapper(MappingPolicy policy, TrustPolicy trust, AccountDirectory directory, Clock clock) {
        this.policy = policy;
        this.trust = trust;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public MappingOutcome map(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain without a certificate");
        }
        X509Certificate leaf = chain.get(0);
        List<TraceStep> trace = new ArrayList<>();
        String name = Printable.of("serial " + leaf.getSerialNumber().toString(16) + " of "
                + leaf.getIssuerX500Principal().getName());
        ClientCertificate facts = null; // until they have been read
        Optional<Sid> account = Optional.empty(); // until it has been found
        try {
            ClientCertificate certificate = CertificateReader.read(leaf);
            facts = certificate;
            refuseSeveralUpns(certificate);
            name = certificate.name();
            trace.add(new TraceStep("certificate", name + ", subject " + certificate.subject()));
            Instant now = clock.instant();
            CertificationPath path = trust.judge(chain, certificate, now);
            trace.add(new TraceStep("path", path.toString()));
            trace.add(new TraceStep("trust", "dates, usage, issuer and path are in order"));
            trust.revocation().known(path, now).forEach(known -> trace.add(new TraceStep("revocation", known)));

            List<AccountQuery> questions = questions(certificate, trace);
            if (questions.isEmpty()) {
                throw new CertificateRefusedException(
                        Denial.NO_ACCOUNT, "no method in use finds its mark in the certificate");
            }
            // The SID is only claimed, but most certificates tell the truth.
            Optional<Supplier<Optional<Account>>> ahead =
                    certificate.claimedSid().flatMap(directory::prefetch);
            Candidates findings = directory.find(questions);
            trace.add(new TraceStep("search " + findings.query(), found(findings)));
            Choice choice = Choice.of(questions, findings);
            Candidate found = choice.account();
            account = Optional.of(found.sid());
            Binding binding = Binding.of(certificate, policy, found, choice.matched(), () -> trust.issuers(chain));
            trace.add(new TraceStep(
                    "account",
                    found.distinguishedName() + " by " + binding.method().name() + ", "
                            + binding.strength().spelling()));
            binding.warning().ifPresent(warning -> trace.add(new TraceStep("warning", warning)));

            Account read = read(found, found.hasSid(certificate.claimedSid()) ? ahead : Optional.empty());
            refuse(read.state().refusal(now, policy.accounts()));
            trace.add(new TraceStep("state", "may log in"));
            trace.add(new TraceStep("groups", read.groups().size() + " in the token"));
            return new Mapped(certificate, path.end(), read, binding, policy, trace);
        } catch (CertificateRefusedException e) {
            Refusal refusal = e.refusal();
            trace.add(new TraceStep("refused", refusal.denial().code() + ": " + refusal.detail()));
            return new Denied(name, Optional.ofNullable(facts), account, refusal, trace);
        } catch (DirectoryUnavailableException e) {
            trace.add(new TraceStep("directory", e.getMessage()));
            return new Unavailable(name, e.getMessage(), e.isUnreachable(), trace);
        }
    }

    /** Two names are a contradiction only where names count. */
    private void refuseSeveralUpns(ClientCertificate certificate) throws CertificateRefusedException {
        if (certificate.claimedUpns().size() > 1
                && policy.methods().stream().anyMatch(UserPrincipalName.class::isInstance)) {
            throw new CertificateRefusedException(Denial.MULTIPLE_UPNS, String.join(", ", certificate.claimedUpns()));
        }
    }

    private List<AccountQuery> questions(ClientCertificate certificate, List<TraceStep> trace) {
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
        List<AccountQuery> all = new ArrayList<>();
        for (MappingMethod method : policy.methods()) {
            List<AccountQuery> questions = method.questionsFor(certificate);
            questions.forEach(question -> trace.add(
                    new TraceStep("question of " + method.name(), question.attribute() + "=" + question.value())));
            all.addAll(questions);
        }
        return all;
    }

    /** @param ahead what was begun for this account's SID in the own domain, if anything was */
    private Account read(Candidate found, Optional<Supplier<Optional<Account>>> ahead)
            throws CertificateRefusedException {
        Optional<Account> begun = ahead.flatMap(Supplier::get)
                .filter(account -> account.dnsDomain().equals(found.dnsDomain()));
        return begun.or(() -> directory.read(found.sid(), found.dnsDomain()))
                .orElseThrow(() -> new CertificateRefusedException(
                        Denial.NO_ACCOUNT, found.distinguishedName() + " is no longer there"));
    }

    private static String found(Candidates findings) {
        List<String> names =
                findings.candidates().stream().map(Candidate::distinguishedName).toList();
        return names.isEmpty() ? "nobody" : String.join("; ", names) + (findings.tooMany() ? "; and more" : "");
    }

    private static void refuse(Optional<Refusal> refusal) throws CertificateRefusedException {
        if (refusal.isPresent()) {
            throw new CertificateRefusedException(refusal.get());
        }
    }
}
