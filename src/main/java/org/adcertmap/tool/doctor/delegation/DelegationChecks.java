// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.delegation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.delegation.AccountTrial;
import org.adcertmap.directory.rights.ServiceAccount;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.tool.doctor.directory.ControllerSurvey;
import org.adcertmap.tool.doctor.directory.Surveys;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/**
 * Assembles the checks of delegation, for each Realm that has a service account; unknown where the Realm cannot start.
 * Immutable.
 */
public final class DelegationChecks implements AreaChecks {
    private final Surveys surveys;

    /** @param surveys know when the bind account is accepted */
    public DelegationChecks(Surveys surveys) {
        this.surveys = surveys;
    }

    /** Returns the findings of one check. */
    @FunctionalInterface
    private interface Rule {
        List<Finding> of(DoctorAssembly assembly, ServiceAccount account);
    }

    @Override
    public List<DoctorCheck> checks() {
        return surveys.input().realms().stream()
                .filter(realm -> !principal(realm).isEmpty())
                .flatMap(realm -> checks(realm).map(check -> check.requiringValid(realm)))
                .toList();
    }

    private static String principal(CheckedRealm realm) {
        return realm.settings().value(RealmSettings.DELEGATION_PRINCIPAL);
    }

    private Stream<DoctorCheck> checks(CheckedRealm realm) {
        return Stream.of(
                new DoctorCheck(
                        Set.of(DoctorCode.DELEGATION_KEYTAB, DoctorCode.FORWARDABLE_TICKETS),
                        realm.place(),
                        findings -> tickets(realm).forEach(findings::add)),
                check(
                        realm,
                        Set.of(DoctorCode.SERVICE_ACCOUNT),
                        (assembly, account) -> List.of(ServiceAccountFindings.trust(account))),
                check(
                        realm,
                        Set.of(DoctorCode.DELEGATION_TARGETS, DoctorCode.ENCRYPTION_TYPES, DoctorCode.DELEGATION_REACH),
                        (assembly, account) -> Stream.concat(
                                        TargetFindings.of(
                                                account,
                                                assembly.directory()
                                                        .delegationRights()
                                                        .targets(account.targets()))
                                                .stream(),
                                        ServiceAccountFindings.reach(account, assembly, realm).stream())
                                .toList()),
                DoctorCheck.of(
                        DoctorCode.DELEGATED_ACCOUNT,
                        realm.place(),
                        findings -> accounts(realm).forEach(findings::add)));
    }

    private List<Finding> accounts(CheckedRealm realm) throws IOException {
        DoctorAssembly assembly = surveys.of(realm).requireBound();
        List<String> names = surveys.input().accounts();
        if (names.isEmpty()) {
            return List.of();
        }
        TicketFindings tickets = new TicketFindings(principal(realm), keytab(realm));
        return new DelegatedAccountFindings(
                        assembly,
                        tickets.hasPresentKey(principal -> serviceAccount(principal, assembly))
                                ? Optional.of(new AccountTrial(principal(realm), keytab(realm)))
                                : Optional.empty())
                .of(names);
    }

    private DoctorCheck check(CheckedRealm realm, Set<DoctorCode> codes, Rule rule) {
        return new DoctorCheck(codes, realm.place(), findings -> {
            DoctorAssembly assembly = surveys.of(realm).requireBound();
            Optional<ServiceAccount> account = serviceAccount(principal(realm), assembly);
            if (account.isPresent()) {
                rule.of(assembly, account.get()).forEach(findings::add);
            } else if (codes.contains(DoctorCode.SERVICE_ACCOUNT)) {
                findings.add(ServiceAccountFindings.absent(
                        principal(realm), realm, assembly.directorySettings().domain()));
            } else {
                throw new IOException("the service account is not there, see " + DoctorCode.SERVICE_ACCOUNT.code());
            }
        });
    }

    private List<Finding> tickets(CheckedRealm realm) throws IOException {
        ControllerSurvey survey = surveys.of(realm);
        return new TicketFindings(principal(realm), keytab(realm))
                .of(principal -> serviceAccount(principal, survey.requireBound()));
    }

    /** Another domain may have another account of that name. */
    private static Optional<ServiceAccount> serviceAccount(String principal, DoctorAssembly assembly)
            throws IOException {
        String domain = assembly.directorySettings().domain();
        if (!principal.substring(principal.lastIndexOf('@') + 1).equalsIgnoreCase(domain)) {
            throw new IOException(principal + " is not an account of " + domain + ", and no others are read");
        }
        return assembly.directory().delegationRights().serviceAccount(principal);
    }

    private static Path keytab(CheckedRealm realm) {
        return Path.of(realm.settings().value(RealmSettings.DELEGATION_KEYTAB));
    }
}
