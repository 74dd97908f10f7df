// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Refusal;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.RequiredAttribute;
import org.adcertmap.setup.DirectoryFinding.Check;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.revocation.RevocationSettings;
import org.adcertmap.trust.revocation.crl.ExpiringCrl;
import org.adcertmap.trust.revocation.crl.LocalCrls;

/**
 * Checks the directory without a certificate: the connection and the bind, the rights of the bind account, the CAs in
 * NTAuthCertificates, the root CAs, the groups of the role mappings file, and the settings that weaken security. Reads
 * only; uses the same queries as a mapping. Confined to one thread.
 */
final class DirectoryCheck {
    /** Kerberos tolerates as much by default, and the log warns from there on. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

    private final SettingsReader.Settings settings;
    private final DirectoryAssembly<?> assembly;
    private final ActiveDirectory directory;
    private final List<DirectoryFinding> findings = new ArrayList<>();
    private Optional<Sid> sample = Optional.empty(); // until the connection has been checked

    private DirectoryCheck(SettingsReader.Settings settings, DirectoryAssembly<?> assembly) {
        this.settings = settings;
        this.assembly = assembly;
        this.directory = assembly.directory();
    }

    /** Returns a finding for each check; without a connection only that of the connection and those of the settings. */
    static List<DirectoryFinding> run(SettingsReader.Settings settings, DirectoryAssembly<?> assembly) {
        DirectoryCheck check = new DirectoryCheck(settings, assembly);
        assembly.state().warnings().stream().map(DirectoryFinding::of).forEach(check.findings::add);
        check.localCrls();
        if (check.connects()) {
            check.add(Check.RIGHTS, check::rights);
            check.add(Check.NTAUTH, check::ntAuth);
            check.add(Check.ROOT_CAS, check::rootCas);
            check.add(Check.ROLE_MAPPINGS, () -> roleMappings(settings, assembly));
        }
        return List.copyOf(check.findings);
    }

    private void add(Check check, Supplier<Optional<DirectoryFinding>> finding) {
        try {
            finding.get().ifPresent(findings::add);
        } catch (DirectoryUnavailableException e) {
            findings.add(DirectoryFinding.unavailable(check, e.getMessage()));
        }
    }

    /** Local CRLs are the only ones that nothing refreshes. */
    private void localCrls() {
        LocalCrls crls =
                settings.trust().revocation().map(RevocationSettings::localCrls).orElse(LocalCrls.NONE);
        List<ExpiringCrl> expiring = assembly.state().expiringCrls();
        expiring.forEach(crl -> findings.add(DirectoryFinding.warning(
                Check.CRL_FILES,
                crl.sentence() + ", and nothing refreshes it",
                "replace the file: it is read again when it changes")));
        if (expiring.isEmpty() && !crls.all().isEmpty()) {
            findings.add(DirectoryFinding.ok(
                    Check.CRL_FILES, String.join(", ", crls.validity()) + "; nothing refreshes it but you"));
        }
    }

    private boolean connects() {
        String domain = settings.directory().domain();
        try {
            sample = directory.sampleAccount();
            findings.add(DirectoryFinding.ok(
                    Check.CONNECTION, "connected to " + healthy() + ", bound, and searched the domain " + domain));
            failed().forEach(controller -> findings.add(DirectoryFinding.warning(
                    Check.CONNECTION,
                    controller.address() + ": " + controller.lastFailure(),
                    "logins use the other domain controllers; make this one usable, or remove it from servers")));
            directory
                    .clockSkew()
                    .filter(skew -> skew.abs().compareTo(MAX_CLOCK_SKEW) > 0)
                    .ifPresent(skew -> findings.add(DirectoryFinding.warning(
                            Check.CLOCK,
                            "the clock of the domain controller differs by "
                                    + skew.abs().toSeconds() + " seconds",
                            "synchronize the clock of this server with the domain")));
            return true;
        } catch (DirectoryUnavailableException e) {
            findings.add(DirectoryFinding.unavailable(Check.CONNECTION, e.getMessage()));
            return false;
        }
    }

    private String healthy() {
        return directory.domainControllers().stream()
                .filter(controller -> controller.latencyMillis() >= 0)
                .map(DomainControllerStatus::address)
                .collect(Collectors.joining(", "));
    }

    private Stream<DomainControllerStatus> failed() {
        return directory.domainControllers().stream()
                .filter(controller -> !controller.lastFailure().isEmpty());
    }

    private Optional<DirectoryFinding> rights() {
        if (sample.isEmpty()) {
            return Optional.of(DirectoryFinding.error(
                    Check.RIGHTS,
                    "the bind account sees no user of the domain",
                    "grant it the right to read users: see the bind account in docs/windows.md"));
        }
        Optional<Account> read =
                directory.read(sample.get(), settings.directory().domain());
        if (read.isEmpty()) {
            return Optional.of(DirectoryFinding.unavailable(Check.RIGHTS, "the account " + sample.get() + " is gone"));
        }
        Set<RequiredAttribute> unreadable =
                read.get().state().unreadable(settings.mapping().accounts());
        String name = read.get().distinguishedName();
        if (unreadable.isEmpty()) {
            return Optional.of(DirectoryFinding.ok(
                    Check.RIGHTS,
                    "the state and the " + read.get().groups().size() + " groups of " + name + " are readable"));
        }
        Refusal refusal = RequiredAttribute.refusal(unreadable, name);
        return Optional.of(DirectoryFinding.error(Check.RIGHTS, refusal.detail(), refusal.hint()));
    }

    private Optional<DirectoryFinding> ntAuth() {
        if (settings.ntAuth().isOff() || settings.ntAuth().fixed().isPresent()) {
            return Optional.empty(); // the directory does not count
        }
        int cas = directory.ntAuth().cas().size();
        return Optional.of(
                cas > 0
                        ? DirectoryFinding.ok(Check.NTAUTH, "issuing CAs in NTAuthCertificates: " + cas)
                        : DirectoryFinding.error(
                                Check.NTAUTH,
                                "NTAuthCertificates has no CA, so that every certificate is refused with "
                                        + Denial.NOT_IN_NTAUTH.code(),
                                Denial.NOT_IN_NTAUTH.hint()));
    }

    private Optional<DirectoryFinding> rootCas() {
        if (settings.certificationAuthorities().isPresent()) {
            return Optional.empty();
        }
        CertificationAuthorities cas = directory.certificationAuthorities();
        return Optional.of(
                cas.roots().isEmpty()
                        ? DirectoryFinding.error(
                                Check.ROOT_CAS,
                                "the forest publishes no root CA, so that every certificate is refused with "
                                        + Denial.UNTRUSTED_ISSUER.code(),
                                Denial.UNTRUSTED_ISSUER.hint())
                        : DirectoryFinding.ok(
                                Check.ROOT_CAS,
                                "published: " + cas.roots().size() + " roots, "
                                        + cas.intermediates().stream()
                                                .distinct()
                                                .count() + " other CAs"));
    }

    /** Returns whether the groups of the role mappings file are there; empty without a file. */
    static Optional<DirectoryFinding> roleMappings(SettingsReader.Settings settings, DirectoryAssembly<?> assembly) {
        if (settings.roleMappings().isEmpty()) {
            return Optional.empty();
        }
        List<String> missing = assembly.state().missingGroups();
        return Optional.of(
                missing.isEmpty()
                        ? DirectoryFinding.ok(Check.ROLE_MAPPINGS, "every group of the file exists")
                        : DirectoryFinding.warning(
                                Check.ROLE_MAPPINGS,
                                "no security group has the name " + String.join(", ", missing),
                                "correct the name in the role mappings file; a group of another domain is"
                                        + " DOMAIN\\name"));
    }
}
