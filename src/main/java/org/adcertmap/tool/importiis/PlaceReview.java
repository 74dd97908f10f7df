// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import static org.adcertmap.tool.importiis.ImportCode.AUTHORIZATION;
import static org.adcertmap.tool.importiis.ImportCode.BOTH_MAPPINGS;
import static org.adcertmap.tool.importiis.ImportCode.DEEPER_THAN_APPLICATION;
import static org.adcertmap.tool.importiis.ImportCode.OTHER_AUTHENTICATION;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.adcertmap.listed.xml.XmlLines;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tool.importiis.configuration.EffectiveSection;
import org.adcertmap.tool.importiis.configuration.IisConfiguration;
import org.adcertmap.tool.importiis.configuration.IisSection;

/** Finds at one place what the Valve of its application cannot do. Confined to one thread. */
final class PlaceReview {
    private static final Map<IisSection, String> OTHERS =
            Map.of(IisSection.WINDOWS, "Windows", IisSection.BASIC, "Basic", IisSection.DIGEST, "Digest");

    private final IisConfiguration configuration;
    private final List<ImportFinding> findings = new ArrayList<>();

    PlaceReview(IisConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * Reviews a relevant place.
     *
     * @param application the settings of the application that the place is in
     */
    List<ImportFinding> review(PlaceSettings place, PlaceSettings application) {
        if (place.mapsByDirectory() && place.mapsByIis()) {
            add(
                    BOTH_MAPPINGS,
                    place,
                    "both clientCertificateMappingAuthentication and iisClientCertificateMappingAuthentication are"
                            + " enabled, which IIS does not support; the mapping by Active Directory is taken",
                    "disable one of them in IIS, and compare which of the two mapped the users");
        }
        if (!place.isApplication()) {
            reviewDeeper(place, application);
        }
        if (place.mapsByDirectory() || place.mapsByIis() || place.requestsCertificate()) {
            reviewOthers(place);
        }
        if (place.mapsByDirectory()) {
            reviewAuthorization(place);
        }
        return findings;
    }

    private void reviewDeeper(PlaceSettings place, PlaceSettings application) {
        String below = place.path().below(place.application());
        boolean isStricter = place.requiresCertificate() && !application.requiresCertificate()
                || place.mapsByDirectory() && !application.mapsByDirectory()
                || !place.isAnonymous() && application.isAnonymous();
        add(
                DEEPER_THAN_APPLICATION,
                place,
                "sslFlags=\"" + SslFlag.format(place.sslFlags()) + "\", mapping by Active Directory "
                        + (place.mapsByDirectory() ? "enabled" : "disabled") + ", for a path below the application "
                        + place.application() + ": a Valve applies to a whole application",
                isStricter
                        ? "enable the Valve of the application, and add to its web.xml:\n" + constraint(below)
                        : "the Valve of the application applies to " + below
                                + " as well; move that path to an application of its own if it must not");
    }

    private static String constraint(String path) {
        XmlLines xml = new XmlLines();
        xml.open("security-constraint");
        xml.open("web-resource-collection");
        xml.text("web-resource-name", path);
        xml.text("url-pattern", path + "/*");
        xml.close();
        xml.open("auth-constraint");
        xml.text("role-name", "**");
        xml.close();
        xml.open("user-data-constraint");
        xml.text("transport-guarantee", "CONFIDENTIAL");
        xml.close();
        xml.close();
        xml.open("login-config");
        xml.text("auth-method", "CLIENT-CERT");
        xml.close();
        return xml.toString().stripTrailing();
    }

    private void reviewOthers(PlaceSettings place) {
        String enabled = OTHERS.keySet().stream()
                .filter(section -> configuration
                        .effective(section, place.site(), place.path())
                        .isEnabled(false))
                .map(OTHERS::get)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!enabled.isEmpty()) {
            add(
                    OTHER_AUTHENTICATION,
                    place,
                    "authentication beside the certificate: " + enabled + "; adcertmap has no counterpart",
                    "for passwords nest the Realm in a CombinedRealm with another one;"
                            + " for Windows use Tomcat's SpnegoAuthenticator in an application of its own");
        }
    }

    private void reviewAuthorization(PlaceSettings place) {
        EffectiveSection authorization = configuration.effective(IisSection.AUTHORIZATION, place.site(), place.path());
        List<String> roles = new ArrayList<>();
        boolean isRestricted = false;
        for (var rule : authorization.entries("authorization")) {
            String users = rule.attribute("users").orElse("");
            String ruleRoles = rule.attribute("roles").orElse("");
            boolean isAllow = rule.attribute("accessType").orElse("").equalsIgnoreCase("Allow");
            isRestricted |= !isAllow || !users.equals("*");
            for (String role : ruleRoles.split(",", -1)) {
                if (isAllow && !role.isBlank()) {
                    roles.add(role.strip().substring(role.strip().lastIndexOf('\\') + 1));
                }
            }
        }
        if (isRestricted) {
            add(
                    AUTHORIZATION,
                    place,
                    "has authorization rules for users or groups"
                            + (roles.isEmpty() ? "" : "; groups that are allowed: " + String.join(", ", roles)),
                    roles.isEmpty()
                            ? "add a security-constraint to web.xml with the roles that are allowed"
                            : "add to web.xml:\n" + authConstraint(roles));
        }
    }

    private static String authConstraint(List<String> roles) {
        XmlLines xml = new XmlLines();
        xml.open("auth-constraint");
        roles.forEach(role -> xml.text("role-name", role));
        xml.close();
        return xml.toString().stripTrailing();
    }

    private void add(ImportCode code, PlaceSettings place, String sentence, String hint) {
        findings.add(new ImportFinding(code, place.path().toString(), sentence, hint));
    }
}
