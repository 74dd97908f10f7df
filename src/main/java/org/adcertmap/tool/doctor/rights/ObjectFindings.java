// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.rights;

import java.util.ArrayList;
import java.util.List;
import org.adcertmap.denial.NotReadableException;
import org.adcertmap.denial.NotReadableException.Subject;
import org.adcertmap.directory.rights.GroupSample;
import org.adcertmap.directory.rights.PublishedObject;
import org.adcertmap.directory.rights.ReaderRights;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/** Judges whether groups, domains and published CAs are readable. Stateless. */
final class ObjectFindings {
    private static final String NTAUTH = "NTAuthCertificates";

    private ObjectFindings() {}

    static Finding groups(GroupSample groups, Grants grants) {
        if (groups.seen() == 0) {
            return Finding.error(
                            DoctorCode.GROUPS,
                            grants.trustee(),
                            "the bind account sees no group: no account has a role, except where roles are SIDs")
                    .withHint(Grants.HINT)
                    .paste(grants.ofObjects("group"));
        }
        return groups.unreadable().isEmpty()
                ? Finding.ok(
                        DoctorCode.GROUPS,
                        grants.trustee(),
                        "sAMAccountName and groupType of " + groups.seen() + " groups are readable")
                : Finding.warning(
                                DoctorCode.GROUPS,
                                grants.trustee(),
                                "sAMAccountName or groupType is not readable of "
                                        + groups.unreadable().size() + " of "
                                        + groups.seen() + " groups, such as "
                                        + groups.unreadable().get(0)
                                        + ": they are groups without a name, and no role")
                        .withHint(Grants.HINT)
                        .paste(grants.ofObjects("group"));
    }

    static List<Finding> crossRefs(DoctorAssembly assembly, Grants grants) {
        ReaderRights rights = assembly.directory().readerRights();
        String place = assembly.directorySettings().domain();
        try {
            rights.ownDomainDn();
            return List.of(Finding.ok(
                    DoctorCode.CROSS_REF, place, "domains of the forest: " + String.join(", ", rights.domains())));
        } catch (NotReadableException e) {
            if (e.subject() != Subject.CROSS_REF) {
                throw e;
            }
            return List.of(Finding.error(
                            DoctorCode.CROSS_REF,
                            place,
                            "the crossRef objects, which name the domains, are not readable, so that no login succeeds: "
                                    + e.getMessage())
                    .withHint(Grants.HINT + " (in a child domain, with the DN of the forest root domain)")
                    .paste(grants.ofTree("CN=Partitions,CN=Configuration," + grants.domainDn())));
        }
    }

    static List<Finding> publicKeyServices(DoctorAssembly assembly, Grants grants) {
        List<PublishedObject> objects = assembly.directory().readerRights().publicKeyServices();
        List<Finding> findings = new ArrayList<>();
        for (PublishedObject object : objects) {
            boolean isUsed =
                    object.name().equals(NTAUTH) ? assembly.usesPublishedNtAuth() : assembly.usesPublishedCas();
            if (isUsed) {
                findings.add(of(object, grants));
            }
        }
        return findings;
    }

    private static Finding of(PublishedObject object, Grants grants) {
        String place = object.name();
        if (!object.isVisible()) {
            Finding error = Finding.error(
                    DoctorCode.PUBLISHED_CAS, place, "there is no readable object " + object.distinguishedName());
            return object.name().equals(NTAUTH)
                    ? error.withHint("a forest has none before its first enterprise CA; if it exists, the first line"
                                    + " makes it readable; if not, and the issuing CA is yours, the second publishes it;"
                                    + " " + Grants.HINT)
                            .paste(
                                    grants.ofTree(object.distinguishedName()),
                                    "certutil -dspublish -f issuing-ca.cer NTAuthCA")
                    : error.withHint(Grants.HINT).paste(grants.ofTree(object.distinguishedName()));
        }
        if (!object.unreadable().isEmpty()) {
            return Finding.error(
                            DoctorCode.PUBLISHED_CAS,
                            place,
                            "cACertificate is not readable of " + String.join("; ", object.unreadable()))
                    .withHint(Grants.HINT)
                    .paste(object.unreadable().stream().map(grants::ofTree).toArray(String[]::new));
        }
        return Finding.ok(DoctorCode.PUBLISHED_CAS, place, "readable");
    }
}
