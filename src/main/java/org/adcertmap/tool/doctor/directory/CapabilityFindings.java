// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.directory.dc.inspection.RootDseReport;
import org.adcertmap.directory.dc.inspection.SizeLimits;
import org.adcertmap.setup.types.ChangeTrackingMode;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/**
 * Judges what a domain controller is and can: read-only, global catalog, change tracking, size limits. Immutable.
 *
 * @param changeTracking how changes are tracked
 */
record CapabilityFindings(DirectorySettings settings, ChangeTrackingMode changeTracking) {
    private static final String AFTER_CACHE_TTL = "changes count after cacheTtl";

    List<Finding> of(ControllerReport report) {
        List<Finding> findings = new ArrayList<>();
        String place = report.place();
        report.isReadOnly().ifPresent(isReadOnly -> findings.add(readOnly(place, isReadOnly)));
        report.rootDse().ifPresent(rootDse -> {
            findings.add(
                    rootDse.isGlobalCatalogReady()
                            ? Finding.ok(DoctorCode.GLOBAL_CATALOG, place, "it is a global catalog")
                            : Finding.info(DoctorCode.GLOBAL_CATALOG, place, "it is no global catalog"));
            changeTracking(place, rootDse).ifPresent(findings::add);
        });
        report.limits().ifPresent(limits -> findings.add(limits(place, limits)));
        if (report.bind().isAccepted() && !report.failure().isEmpty()) {
            findings.add(
                    Finding.unknown(DoctorCode.READ_ONLY_CONTROLLER, place, "after the bind: " + report.failure()));
        }
        return findings;
    }

    /** Returns the findings about all domain controllers together. */
    List<Finding> ofAll(List<ControllerReport> reports, String place) {
        List<Finding> findings = new ArrayList<>();
        List<ControllerReport> bound = reports.stream()
                .filter(report -> report.isReadOnly().isPresent())
                .toList();
        boolean isReadOnlySkipped = settings.readOnlyControllers() == ReadOnlyControllers.SKIP;
        if (isReadOnlySkipped
                && !bound.isEmpty()
                && bound.stream().allMatch(report -> report.isReadOnly().get())) {
            findings.add(Finding.error(
                            DoctorCode.READ_ONLY_CONTROLLER,
                            place,
                            "every domain controller that can be used is read-only, and all are skipped: no login"
                                    + " succeeds")
                    .withHint("make a writable domain controller reachable; or, with what that means, set")
                    .paste("readOnlyControllers = use"));
        }
        List<ControllerReport> known =
                reports.stream().filter(report -> report.rootDse().isPresent()).toList();
        if (!known.isEmpty()
                && known.stream().noneMatch(report -> report.rootDse().get().isGlobalCatalogReady())) {
            findings.add(Finding.warning(
                            DoctorCode.GLOBAL_CATALOG,
                            place,
                            "none of these domain controllers is a global catalog; without one in reach, they return"
                                    + " no groups of an account, and no login succeeds")
                    .withHint(
                            "make one of them a global catalog (Active Directory Sites and Services, NTDS Settings)"));
        }
        return findings;
    }

    private Finding readOnly(String place, boolean isReadOnly) {
        if (!isReadOnly) {
            return Finding.ok(DoctorCode.READ_ONLY_CONTROLLER, place, "it is writable");
        }
        return settings.readOnlyControllers() == ReadOnlyControllers.USE
                ? Finding.info(DoctorCode.READ_ONLY_CONTROLLER, place, "it is read-only, and used")
                : Finding.warning(
                                DoctorCode.READ_ONLY_CONTROLLER,
                                place,
                                "it is read-only, and skipped, because it does not compute whether an account is locked"
                                        + " out")
                        .withHint("remove it from servers; or, with what that means, set")
                        .paste("readOnlyControllers = use");
    }

    private Optional<Finding> changeTracking(String place, RootDseReport rootDse) {
        return switch (changeTracking) {
            case OFF -> Optional.empty();
            case NOTIFICATION ->
                Optional.of(changeTracking(
                        place, "it sends change notifications", rootDse.hasChangeNotifications(), AFTER_CACHE_TTL));
            case DIR_SYNC ->
                Optional.of(changeTracking(place, "it supports DirSync", rootDse.hasDirSync(), AFTER_CACHE_TTL));
            case AUTO ->
                Optional.of(changeTracking(
                        place,
                        "it supports DirSync",
                        rootDse.hasDirSync(),
                        "uSNChanged is polled in its place, and changes count within cacheTtl, usually in seconds"));
        };
    }

    private static Finding changeTracking(String place, String text, boolean isSupported, String otherwise) {
        return isSupported
                ? Finding.ok(DoctorCode.CHANGE_TRACKING, place, text)
                : Finding.info(
                        DoctorCode.CHANGE_TRACKING, place, "it does not say that " + text + ", so that " + otherwise);
    }

    private static Finding limits(String place, SizeLimits limits) {
        if (limits.maxPageSize().isEmpty() && limits.maxValRange().isEmpty()) {
            return Finding.info(
                    DoctorCode.SIZE_LIMITS, place, "the default query policy is not readable, which is no fault");
        }
        String text =
                "MaxPageSize " + text(limits.maxPageSize().stream().boxed().findFirst()) + ", MaxValRange "
                        + text(limits.maxValRange().stream().boxed().findFirst());
        return limits.maxPageSize().orElse(LdapSearch.MAX_PAGE_SIZE) < LdapSearch.MAX_PAGE_SIZE
                ? Finding.warning(
                                DoctorCode.SIZE_LIMITS,
                                place,
                                text + ": searches with more results than that fail, such as that for the CAs")
                        .withHint("set MaxPageSize of the default query policy to its default of 1000 (ntdsutil, LDAP"
                                + " policies)")
                : Finding.ok(DoctorCode.SIZE_LIMITS, place, text);
    }

    private static String text(Optional<Integer> limit) {
        return limit.map(String::valueOf).orElse("unknown");
    }
}
