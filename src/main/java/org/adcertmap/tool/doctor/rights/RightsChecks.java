// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.rights;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.directory.Surveys;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Assembles the checks of the bind account's rights, for each Realm; unknown where it cannot start. Immutable. */
public final class RightsChecks implements AreaChecks {
    private final Surveys surveys;

    /** @param surveys know when the bind account is accepted */
    public RightsChecks(Surveys surveys) {
        this.surveys = surveys;
    }

    /** Returns the findings of one check. */
    @FunctionalInterface
    private interface Rule {
        List<Finding> of(DoctorAssembly assembly, Grants grants) throws IOException;
    }

    @Override
    public List<DoctorCheck> checks() {
        return surveys.input().realms().stream()
                .flatMap(realm -> checks(realm).map(check -> check.requiringValid(realm)))
                .toList();
    }

    private Stream<DoctorCheck> checks(CheckedRealm realm) {
        List<String> accounts = surveys.input().accounts();
        return Stream.of(
                check(
                        realm,
                        Set.of(DoctorCode.READABLE_ACCOUNT, DoctorCode.ATTRIBUTES),
                        (assembly, grants) -> new AccountFindings(assembly, grants).of(accounts)),
                check(
                        realm,
                        Set.of(DoctorCode.PROTECTED_ACCOUNT),
                        (assembly, grants) -> List.of(new AccountFindings(assembly, grants).ofProtectedAccount())),
                check(
                        realm,
                        Set.of(DoctorCode.GROUPS),
                        (assembly, grants) -> List.of(ObjectFindings.groups(
                                assembly.directory().readerRights().groups(), grants))),
                check(realm, Set.of(DoctorCode.CROSS_REF), ObjectFindings::crossRefs),
                check(
                        realm,
                        Set.of(DoctorCode.PUBLISHED_CAS),
                        (assembly, grants) -> ObjectFindings.publicKeyServices(assembly, grants)),
                check(realm, Set.of(DoctorCode.TOO_MANY_RIGHTS), (assembly, grants) -> ExcessFindings.of(assembly)));
    }

    private DoctorCheck check(CheckedRealm realm, Set<DoctorCode> codes, Rule rule) {
        return new DoctorCheck(codes, realm.place(), findings -> run(realm, rule, findings));
    }

    private void run(CheckedRealm realm, Rule rule, FindingSink findings) throws IOException {
        DoctorAssembly assembly = surveys.of(realm).requireBound();
        rule.of(assembly, Grants.of(assembly)).forEach(findings::add);
    }
}
