// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.trust;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.trust.path.CaPathCheck;
import org.adcertmap.trust.path.CertificationAuthorities;

/** Judges the CAs that make client certificates trusted. Stateless. */
final class CaFindings {
    private static final String NTAUTH = "NTAuthCertificates";
    private static final Duration SOON = Duration.ofDays(30);

    private CaFindings() {}

    static List<Finding> of(DoctorAssembly assembly) {
        List<X509Certificate> ntAuth = assembly.ntAuthCas();
        CertificationAuthorities cas = assembly.certificationAuthorities();
        List<Finding> findings = new ArrayList<>();
        if (assembly.usesPublishedNtAuth()) {
            findings.add(ntAuth(ntAuth));
        }
        findings.add(roots(cas.roots(), assembly.usesPublishedCas()));
        Set<X509Certificate> needed = new LinkedHashSet<>(ntAuth);
        needed.addAll(cas.roots());
        needed.addAll(cas.intermediates());
        findings.addAll(expired(needed, Set.copyOf(ntAuth), Set.copyOf(cas.roots()), assembly.now()));
        if (!ntAuth.isEmpty() && !cas.roots().isEmpty()) {
            findings.addAll(paths(ntAuth, assembly));
        }
        return findings;
    }

    private static Finding ntAuth(List<X509Certificate> cas) {
        return cas.isEmpty()
                ? Finding.error(
                                DoctorCode.NTAUTH_EMPTY,
                                NTAUTH,
                                "it has no CA, so that every certificate is refused with ADCM-NOT-IN-NTAUTH")
                        .withHint("if the CA that issues the client certificates is yours, publish it, as an enterprise"
                                + " administrator:")
                        .paste("certutil -dspublish -f issuing-ca.cer NTAuthCA")
                : Finding.ok(DoctorCode.NTAUTH_EMPTY, NTAUTH, "CAs that issue certificates for logon: " + cas.size());
    }

    private static Finding roots(List<X509Certificate> roots, boolean arePublished) {
        String place = arePublished ? "Certification Authorities" : "certificationAuthorities";
        if (!roots.isEmpty()) {
            return Finding.ok(DoctorCode.ROOT_CAS, place, "root CAs: " + roots.size());
        }
        Finding error = Finding.error(
                DoctorCode.ROOT_CAS,
                place,
                "there is no root CA, so that every certificate is refused with ADCM-UNTRUSTED-ISSUER");
        return arePublished
                ? error.withHint("publish it, as an enterprise administrator:")
                        .paste("certutil -dspublish -f root-ca.cer RootCA")
                : error.withHint("put the certificate of the root CA into the file of certificationAuthorities");
    }

    /** A CA certificate that was renewed stays published, which is no fault. */
    private static List<Finding> expired(
            Set<X509Certificate> all, Set<X509Certificate> ntAuth, Set<X509Certificate> roots, Instant now) {
        List<Finding> findings = new ArrayList<>();
        for (X509Certificate ca : all) {
            Instant end = ca.getNotAfter().toInstant();
            boolean hasEnded = now.isAfter(end);
            boolean isSucceeded = all.stream()
                    .anyMatch(other -> other.getSubjectX500Principal().equals(ca.getSubjectX500Principal())
                            && Duration.between(now, other.getNotAfter().toInstant())
                                            .compareTo(SOON)
                                    > 0
                            && !now.isBefore(other.getNotBefore().toInstant()));
            if (hasEnded && isSucceeded) {
                findings.add(Finding.info(
                        DoctorCode.EXPIRED_CA, name(ca), "expired at " + end + "; its renewed certificate is there"));
            } else if (hasEnded) {
                boolean isNeeded = ntAuth.contains(ca) || roots.contains(ca);
                String text = "expired at " + end + ": certificates that it has issued are refused";
                findings.add((isNeeded
                                ? Finding.error(DoctorCode.EXPIRED_CA, name(ca), text)
                                : Finding.warning(DoctorCode.EXPIRED_CA, name(ca), text))
                        .withHint("renew the CA certificate (certutil -renewcert on the CA) and publish it, or take it"
                                + " out if the CA is no longer in use"));
            } else if (Duration.between(now, end).compareTo(SOON) < 0 && !isSucceeded) {
                findings.add(Finding.warning(DoctorCode.EXPIRED_CA, name(ca), "expires at " + end)
                        .withHint("renew the CA certificate, on the CA:")
                        .paste("certutil -renewcert"));
            } else if (now.isBefore(ca.getNotBefore().toInstant())) {
                findings.add(Finding.warning(
                                DoctorCode.EXPIRED_CA,
                                name(ca),
                                "not valid before " + ca.getNotBefore().toInstant())
                        .withHint("check the clock of this server"));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(DoctorCode.EXPIRED_CA, "CAs", "all " + all.size() + " are valid"));
        }
        return findings;
    }

    private static List<Finding> paths(List<X509Certificate> ntAuth, DoctorAssembly assembly) {
        CaPathCheck check = assembly.pathCheck();
        List<Finding> findings = new ArrayList<>();
        for (X509Certificate ca : ntAuth) {
            Optional<String> failure = check.failure(ca, assembly.requiredUsage(), assembly.now());
            if (failure.isEmpty()) {
                findings.add(Finding.ok(
                        DoctorCode.CA_WITHOUT_PATH,
                        name(ca),
                        "certification path of " + check.chain(ca).size() + " CAs to "
                                + name(check.chain(ca).get(check.chain(ca).size() - 1))));
            } else if (!assembly.now().isAfter(ca.getNotAfter().toInstant())) { // an expired one is reported as such
                findings.add(withoutPath(ca, check, failure.get()));
            }
        }
        return findings;
    }

    private static Finding withoutPath(X509Certificate ca, CaPathCheck check, String failure) {
        List<X509Certificate> chain = check.chain(ca);
        X509Certificate last = chain.get(chain.size() - 1);
        Finding error = Finding.error(
                DoctorCode.CA_WITHOUT_PATH, name(ca), "no certificate that it issues is trusted: " + failure);
        if (check.cas().roots().contains(last)) {
            return error.withHint("renew the certificate of that CA so that the rule is met");
        }
        boolean isRoot = last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
        return error.withHint("publish the CA " + last.getIssuerX500Principal().getName()
                        + ", as an enterprise administrator: the first line if it is a root CA, else the second")
                .paste(
                        "certutil -dspublish -f issuer.cer RootCA",
                        isRoot
                                ? "certutil -dspublish -f root-ca.cer RootCA"
                                : "certutil -dspublish -f issuer.cer SubCA");
    }

    private static String name(X509Certificate ca) {
        return ca.getSubjectX500Principal().getName();
    }
}
