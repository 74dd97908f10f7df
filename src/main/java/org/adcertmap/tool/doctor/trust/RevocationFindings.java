// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.trust;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.trust.path.CaPathCheck;
import org.adcertmap.trust.revocation.RevocationAddress;
import org.adcertmap.trust.revocation.RevocationAddress.Validity;
import org.adcertmap.trust.revocation.RevocationInspection;

/**
 * Fetches from each address of a CRL or an OCSP responder that a CA's certificate names, and a client certificate of
 * {@code --certificate}, and judges what it returns. Confined to one thread.
 */
final class RevocationFindings {
    private static final DoctorCode CODE = DoctorCode.REVOCATION_SOURCES;
    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "adcertmap-doctor-revocation");
        thread.setDaemon(true);
        thread.start();
    };

    private final DoctorAssembly assembly;
    private final long deadline;
    private final Duration timeout;

    /** @param timeout for all addresses together */
    RevocationFindings(DoctorAssembly assembly, Duration timeout) {
        this.assembly = assembly;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /**
     * What is fetched from one address, and which certificates name it.
     *
     * @param result empty where there is no complete response in time
     */
    private record Asked(String url, CompletableFuture<List<RevocationAddress>> result, TreeSet<String> of) {
        boolean isUsable() {
            List<RevocationAddress> addresses = result.join();
            return !addresses.isEmpty()
                    && addresses.stream().allMatch(address -> address.failure().isEmpty());
        }
    }

    /** @param chains of client certificates, the client certificate first */
    List<Finding> of(List<List<X509Certificate>> chains) {
        List<Finding> findings = new ArrayList<>();
        Optional<RevocationInspection> open = assembly.revocationInspection(timeout);
        if (open.isEmpty()) {
            return findings;
        }
        try (RevocationInspection inspection = open.get()) {
            Map<String, Asked> asked = new LinkedHashMap<>();
            CaPathCheck check = assembly.pathCheck();
            assembly.ntAuthCas().forEach(ca -> ask(check.chain(ca), inspection, asked, findings));
            for (List<X509Certificate> chain : chains) {
                List<X509Certificate> whole = new ArrayList<>(List.of(chain.get(0)));
                chain.stream().skip(1).findFirst().ifPresent(issuer -> whole.addAll(check.chain(issuer)));
                ask(whole.size() > 1 ? whole : check.chain(chain.get(0)), inspection, asked, findings);
            }
            if (asked.isEmpty() && findings.isEmpty()) {
                findings.add(Finding.info(
                        CODE,
                        "CAs",
                        "no CA certificate names an address; those in a client certificate are fetched from with"
                                + " --certificate"));
            }
            asked.values().forEach(each -> {
                long left = Math.max(deadline - System.nanoTime(), 1);
                each.result()
                        .completeOnTimeout(List.of(), left, TimeUnit.NANOSECONDS)
                        .join();
            });
            asked.values().forEach(each -> findings.addAll(judge(each, asked.values())));
        }
        return findings;
    }

    /** @param chain each certificate is issued by the next; the last is a root CA, which no CA can revoke */
    private void ask(
            List<X509Certificate> chain,
            RevocationInspection inspection,
            Map<String, Asked> asked,
            List<Finding> findings) {
        for (int i = 0; i < chain.size() - 1; i++) {
            X509Certificate certificate = chain.get(i);
            String subject = certificate.getSubjectX500Principal().getName();
            try {
                Map<String, RevocationInspection.Fetch> addresses = inspection.addresses(certificate, chain.get(i + 1));
                if (addresses.isEmpty()
                        && assembly.localCrls().issuedBy(chain.get(i + 1)).isEmpty()) {
                    findings.add(Finding.error(
                                    CODE,
                                    subject,
                                    "the certificate names no OCSP responder and no CRL distribution point, so that its"
                                            + " revocation status is unknown")
                            .withHint("have its CA add one to the certificates that it issues, or put the CRL of its CA"
                                    + " into crlFiles"));
                }
                addresses.forEach((url, fetch) -> asked.computeIfAbsent(
                                url + " " + certificate.getIssuerX500Principal().getName(),
                                key -> new Asked(
                                        url, CompletableFuture.supplyAsync(fetch::run, THREADS), new TreeSet<>()))
                        .of()
                        .add(subject));
            } catch (IOException e) {
                findings.add(Finding.error(CODE, subject, String.valueOf(e.getMessage())));
            }
        }
    }

    private List<Finding> judge(Asked asked, Collection<Asked> all) {
        if (asked.result().join().isEmpty()) {
            return List.of(
                    Finding.unknown(CODE, asked.url(), "no complete response within " + timeout.toMillis() + " ms"));
        }
        boolean hasOther = asked.of().stream()
                .allMatch(subject -> all.stream()
                        .anyMatch(other -> other != asked && other.of().contains(subject) && other.isUsable()));
        String of = String.join("; ", asked.of());
        return asked.result().join().stream()
                .map(address -> judge(address, address.kind() + " for " + of, hasOther))
                .toList();
    }

    /** @param hasOther whether each certificate names another address that is usable */
    private Finding judge(RevocationAddress address, String what, boolean hasOther) {
        if (address.failure().isEmpty()) {
            String text = what + ": valid until " + address.nextUpdate().orElseThrow();
            return address.validity() == Validity.RUNS_OUT
                    ? Finding.warning(CODE, address.url(), text + ", a fifth of its validity or less")
                            .withHint("the CA should have published the next one: on the CA, run")
                            .paste("certutil -crl")
                    : Finding.ok(CODE, address.url(), text);
        }
        String text = what + ": " + address.failure();
        Finding fault =
                hasOther ? Finding.warning(CODE, address.url(), text) : Finding.error(CODE, address.url(), text);
        Optional<String> refused = address.refusedHost();
        if (refused.isPresent()) {
            return fault.withHint("if this host is right, permit it; with this setting no other host is fetched from:")
                    .paste("revocationAllowedHosts = " + allowedHosts(refused.get()));
        }
        return address.validity() == Validity.EXPIRED
                ? fault.withHint("the CA publishes no longer: on the CA, run").paste("certutil -crl")
                : fault.withHint("the address must be reachable from this server, and return what the CA has signed");
    }

    private String allowedHosts(String host) {
        TreeSet<String> hosts = new TreeSet<>(
                assembly.revocation().map(settings -> settings.allowedHosts()).orElse(List.of()));
        hosts.add(host);
        return String.join(", ", hosts);
    }
}
