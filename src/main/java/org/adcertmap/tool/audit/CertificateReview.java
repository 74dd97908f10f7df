// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.method.SecurityIdentifier;

/** Maps each certificate that was given as the Realm would, and keeps its mapping strings. Confined to one thread. */
final class CertificateReview implements CertificateFiles.Visitor {
    private final Function<List<X509Certificate>, MappingOutcome> mapper;
    private final Instant now;
    private final KnownCertificates known;
    private final Consumer<AuditFinding> findings;
    private final BooleanSupplier continues;
    private long count;

    CertificateReview(
            Function<List<X509Certificate>, MappingOutcome> mapper,
            Instant now,
            KnownCertificates known,
            Consumer<AuditFinding> findings,
            BooleanSupplier continues) {
        this.mapper = mapper;
        this.now = now;
        this.known = known;
        this.findings = findings;
        this.continues = continues;
    }

    @Override
    public boolean malformed(String place, String reason) {
        refused(Optional.empty(), place, new Refusal(Denial.MALFORMED_CERTIFICATE, reason));
        return continues.getAsBoolean();
    }

    /** @throws DirectoryUnavailableException if the certificate could not be mapped */
    @Override
    public boolean certificate(String place, X509Certificate encoded) {
        count++;
        ClientCertificate certificate;
        try {
            certificate = CertificateReader.read(encoded);
        } catch (CertificateRefusedException e) {
            refused(Optional.empty(), place, e.refusal());
            return continues.getAsBoolean();
        }
        boolean hasExpired = certificate.notAfter().isBefore(now);
        Optional<Denial> denial = hasExpired ? Optional.of(Denial.CERTIFICATE_EXPIRED) : map(place, encoded);
        known.add(
                encoded,
                certificate,
                denial.filter(why -> why == Denial.CERTIFICATE_EXPIRED || why == Denial.REVOKED)
                        .isPresent());
        return continues.getAsBoolean();
    }

    private Optional<Denial> map(String place, X509Certificate encoded) {
        return mapper.apply(List.of(encoded))
                .match(
                        mapped -> {
                            mapped(mapped);
                            return Optional.empty();
                        },
                        denied -> {
                            denied(place, denied);
                            return Optional.of(denied.refusal().denial());
                        },
                        unavailable -> {
                            throw new DirectoryUnavailableException(
                                    place + ": the certificate cannot be mapped: " + unavailable.cause(), false, null);
                        });
    }

    private void mapped(Mapped mapped) {
        Account account = mapped.account().orElseThrow(); // of a directory
        if (mapped.method().equals(new SecurityIdentifier().name())) {
            findings.accept(new AuditFinding(
                    AuditCode.SID_EXTENSION,
                    Optional.of(new AuditFinding.Account(
                            account.sAMAccountName(),
                            account.distinguishedName(),
                            account.sid().toString())),
                    mapped.certificateName(),
                    "",
                    mapped.strength().lowerCaseName(),
                    "the certificate has the SID of the account, which is strong; no mapping is needed",
                    "nothing",
                    Optional.empty(),
                    false));
        }
    }

    private void denied(String place, Denied denied) {
        if (denied.refusal().denial() != Denial.REVOKED) { // a mapping of it is reported, if there is one
            refused(
                    denied.account().map(sid -> new AuditFinding.Account("", "", sid.toString())),
                    place + ": " + denied.certificateName(),
                    denied.refusal());
        }
    }

    private void refused(Optional<AuditFinding.Account> account, String value, Refusal refusal) {
        findings.accept(new AuditFinding(
                AuditCode.REFUSED,
                account,
                value,
                "",
                "",
                refusal.denial().code() + ", " + refusal.denial().sentence() + ": " + refusal.detail(),
                refusal.denial().hint(),
                Optional.empty(),
                false));
    }

    /** Returns the number of certificates so far. */
    long count() {
        return count;
    }
}
