// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.adcertmap.directory.account.AccountScan.Selection;
import org.adcertmap.setup.CheckAssembly;

/**
 * Reads all accounts twice: once to see which values collide, and once to judge them; the certificates after the first
 * time. Confined to one thread, but for {@code continues}.
 */
final class Audit {
    private final CheckAssembly assembly;
    private final Optional<String> base;
    private final Optional<Path> certificates;
    private final FindingReport report;
    private final Progress progress;
    private final BooleanSupplier continues;
    private final Collisions collisions = new Collisions();
    private final KnownCertificates known = new KnownCertificates();
    private long accounts;
    private long mapped;
    private int unreadableStates;

    /** @param continues false once the audit is to end with what it has */
    Audit(
            CheckAssembly assembly,
            Optional<String> base,
            Optional<Path> certificates,
            FindingReport report,
            Progress progress,
            BooleanSupplier continues) {
        this.assembly = assembly;
        this.base = base;
        this.certificates = certificates;
        this.report = report;
        this.progress = progress;
        this.continues = continues;
    }

    /**
     * Runs it.
     *
     * @throws IOException if a certificate file cannot be read
     * @throws org.adcertmap.denial.DirectoryUnavailableException if the directory cannot be read
     * @throws IllegalArgumentException if the base is no DN of the domain
     */
    void run(Instant now, boolean permitsComputers) throws IOException {
        try {
            assembly.accountScan().read(Selection.ALL, base, account -> {
                accounts++;
                collisions.first(account);
                progress.show("accounts", accounts, 0, report.total());
                return continues.getAsBoolean();
            });
            collisions.endFirst();
            if (certificates.isPresent() && continues.getAsBoolean()) {
                readCertificates(certificates.get(), now);
            }
            known.end();
            if (continues.getAsBoolean()) {
                judge(now, permitsComputers);
            }
            collisions.report(report::add);
        } finally {
            progress.end();
        }
    }

    private void readCertificates(Path path, Instant now) throws IOException {
        CertificateReview review =
                new CertificateReview(chain -> assembly.explain(chain).outcome(), now, known, report::add, continues);
        CertificateFiles.read(path, new CertificateFiles.Visitor() {
            @Override
            public boolean certificate(String place, X509Certificate certificate) {
                boolean isContinued = review.certificate(place, certificate);
                progress.show("certificates", review.count(), 0, report.total());
                return isContinued;
            }

            @Override
            public boolean malformed(String place, String reason) {
                return review.malformed(place, reason);
            }
        });
    }

    private void judge(Instant now, boolean permitsComputers) {
        AccountReview review = new AccountReview(now, permitsComputers, known, report::add);
        Selection selection = collisions.needsAllAccounts() ? Selection.ALL : Selection.WITH_ALT_SECURITY_IDENTITIES;
        long[] read = {0};
        assembly.accountScan().read(selection, base, account -> {
            read[0]++;
            mapped += account.altSecurityIdentities().isEmpty() ? 0 : 1;
            collisions.second(account);
            review.review(account);
            progress.show("accounts", read[0], selection == Selection.ALL ? accounts : 0, report.total());
            return continues.getAsBoolean();
        });
        unreadableStates = review.unreadableStates();
    }

    /** Returns the number of accounts that were read. */
    long accounts() {
        return accounts;
    }

    /** Returns the number of accounts with mappings. */
    long mapped() {
        return mapped;
    }

    /** Returns the number of accounts with mappings whose userAccountControl the bind account may not read. */
    int unreadableStates() {
        return unreadableStates;
    }
}
