// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.tool.finding.Level;
import org.adcertmap.tool.importiis.configuration.IisConfiguration;
import org.adcertmap.tool.importiis.configuration.IisPath;
import org.adcertmap.tool.importiis.configuration.IisSection;
import org.adcertmap.tool.importiis.configuration.IisSite;
import org.adcertmap.tool.importiis.configuration.SslBindings;

/**
 * The findings and what to write for Tomcat. Immutable.
 *
 * @param sites the number of sites that were read
 * @param places the number of applications and deeper paths that were read
 * @param files text by name of a file
 * @param settings the settings that differ from the sample settings file
 */
record ImportResult(
        int sites, int places, List<ImportFinding> findings, Map<String, String> files, Map<String, String> settings) {
    static final String SERVER_SNIPPETS = "server-snippets.xml";
    static final String CERTIFICATES = IisMappingReview.FILE_NAME;

    static ImportResult of(IisConfiguration configuration, List<IisSite> sites, Optional<SslBindings> ssl) {
        List<ImportFinding> findings = new ArrayList<>();
        files(configuration, findings);
        Map<IisSite, List<PlaceSettings>> relevant = new LinkedHashMap<>();
        IisMappingReview mappings = new IisMappingReview();
        Set<IisElement> emptySections = new LinkedHashSet<>();
        boolean isIisMappingEnabled = false;
        int count = 0;
        for (IisSite site : sites) {
            List<PlaceSettings> places = places(configuration, site);
            count += places.size();
            if (places.stream().anyMatch(PlaceSettings::isRelevant)) {
                relevant.put(site, places);
            }
            for (PlaceSettings place : places) {
                var section = configuration.effective(IisSection.IIS_CLIENT_CERTIFICATE_MAPPING, site, place.path());
                IisMappings found = IisMappings.of(section);
                isIisMappingEnabled |= found.isEnabled();
                if (found.isEffective()) {
                    mappings.add(found);
                } else if (found.isEnabled()) {
                    section.definition("enabled").ifPresent(emptySections::add);
                }
            }
        }
        relevant.forEach((site, places) -> places.stream()
                .filter(PlaceSettings::isRelevant)
                .forEach(place ->
                        findings.addAll(new PlaceReview(configuration).review(place, applicationOf(place, places)))));
        findings.addAll(mappings.findings());
        emptySections.forEach(section -> findings.add(new ImportFinding(
                ImportCode.NO_IIS_MAPPINGS,
                section.place(),
                "iisClientCertificateMappingAuthentication is enabled without any mapping: it maps no certificate",
                "nothing is lost; if users do log in by certificate there, another product maps them")));
        List<SiteGroup> groups = SiteGroup.of(relevant);
        BindingReview bindings = new BindingReview(ssl);
        findings.addAll(bindings.review(groups));
        ProposedSettings settings = new ProposedSettings(bindings.used());
        findings.addAll(settings.findings());
        boolean isMapping = relevant.values().stream().flatMap(List::stream).anyMatch(PlaceSettings::mapsByDirectory);
        if (!isMapping && !isIisMappingEnabled) {
            findings.add(
                    0,
                    new ImportFinding(
                            ImportCode.MAPPING_NOT_ENABLED,
                            "server",
                            "client certificate mapping is not enabled anywhere",
                            "check that this is the configuration of the right server, and whether web.config files"
                                    + " have the section (--web-config)"));
        }
        Map<String, String> files = new LinkedHashMap<>();
        if (!groups.isEmpty()) {
            files.put(SERVER_SNIPPETS, new ServerSnippets(ssl, mappings.hasMappings()).render(groups));
        }
        if (isMapping) {
            files.put(ProposedSettings.FILE_NAME, settings.text());
        }
        if (mappings.hasMappings()) {
            files.put(CERTIFICATES, mappings.certificatesXml());
        }
        return new ImportResult(
                sites.size(), count, List.copyOf(findings), files, isMapping ? settings.values() : Map.of());
    }

    private static void files(IisConfiguration configuration, List<ImportFinding> findings) {
        configuration
                .lockedSections()
                .forEach(section -> findings.add(new ImportFinding(
                        ImportCode.LOCKED_SECTION,
                        section.place(),
                        "<" + section.name() + "> is locked for web.config: IIS responds with 500.19, and the entry"
                                + " does not count",
                        "if the site works, another file allows it: give the applicationHost.config of that server")));
        configuration
                .sectionsElsewhere()
                .forEach(section -> findings.add(new ImportFinding(
                        ImportCode.SECTION_ELSEWHERE,
                        section.place(),
                        "<" + section.name() + "> is in another file: configSource=\""
                                + section.attribute("configSource").orElse("") + "\", which is not read",
                        "put the content of that file in place of the element in a copy, and import the copy")));
    }

    /** Returns the applications, and the deeper places where something else counts than in their application. */
    private static List<PlaceSettings> places(IisConfiguration configuration, IisSite site) {
        List<PlaceSettings> places = new ArrayList<>();
        for (String application : site.applications()) {
            places.add(PlaceSettings.of(configuration, site, site.application(application)));
        }
        Stream<IisPath> deeper = configuration
                .configuredPlaces(site)
                .filter(path -> places.stream().noneMatch(place -> place.path().equals(path)));
        for (IisPath path : deeper.toList()) {
            PlaceSettings place = PlaceSettings.of(configuration, site, path);
            if (!place.isAsAt(applicationOf(place, places))) {
                places.add(place);
            }
        }
        return places;
    }

    private static PlaceSettings applicationOf(PlaceSettings place, List<PlaceSettings> places) {
        return places.stream()
                .filter(candidate -> candidate.path().equals(place.application()))
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether everything has a counterpart and nothing must be decided. */
    boolean isComplete() {
        return findings.stream().allMatch(finding -> finding.code().level() == Level.INFO);
    }
}
