// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import static org.adcertmap.tool.importiis.ImportCode.IIS_MAPPING;
import static org.adcertmap.tool.importiis.ImportCode.INCOMPLETE_MAPPING;
import static org.adcertmap.tool.importiis.ImportCode.MAPPINGS_DIFFER;
import static org.adcertmap.tool.importiis.ImportCode.MAPPING_WITHOUT_RULES;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.certificate.CertificateDecoder;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Printable;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.listed.xml.XmlLines;
import org.adcertmap.method.IssuerAndSerialNumber;

/**
 * Decides which mappings of IIS can be taken over, and what to do about each. A mapping that is incomplete, or that
 * would match every certificate, is not taken over. Confined to one thread.
 */
final class IisMappingReview {
    /** The name of the file with the mappings. */
    static final String FILE_NAME = "certificates.xml";

    private static final String ROLES = "write the roles of the user into certificates.xml";

    private final List<ImportFinding> findings = new ArrayList<>();
    private final List<IisElement> oneToOne = new ArrayList<>();
    private final List<IisElement> manyToOne = new ArrayList<>();
    private final Map<IisElement, String> domains = new HashMap<>(); // defaultLogonDomain, empty without one

    private Optional<List<IisElement>> first = Optional.empty(); // all mappings of the first place
    private boolean areDifferent;

    /** Reviews mappings; those that were reviewed at another place are left out. */
    void add(IisMappings mappings) {
        compare(Stream.concat(mappings.oneToOne().stream(), mappings.manyToOne().stream())
                .toList());
        Stream.concat(mappings.oneToOne().stream(), mappings.manyToOne().stream())
                .forEach(mapping -> domains.putIfAbsent(mapping, mappings.defaultLogonDomain()));
        mappings.oneToOne().stream()
                .filter(mapping -> !oneToOne.contains(mapping))
                .forEach(this::addOneToOne);
        mappings.manyToOne().stream()
                .filter(mapping -> !manyToOne.contains(mapping))
                .forEach(this::addManyToOne);
    }

    /** One file for several places would let clients of one in at another, and an Allow of one precede a Deny. */
    private void compare(List<IisElement> ofPlace) {
        if (first.isEmpty()) {
            first = Optional.of(ofPlace);
        } else if (!areDifferent && !first.get().equals(ofPlace)) {
            areDifferent = true;
            add(
                    MAPPINGS_DIFFER,
                    ofPlace.get(0),
                    "the mappings of IIS are not the same at every place; certificates.xml has all of them, and is"
                            + " written with enabled=\"false\", so that it maps no certificate",
                    "write one file for each place with its mappings alone, and name it in the ListedCertificatesRealm"
                            + " of that Context");
        }
    }

    private void addOneToOne(IisElement mapping) {
        String encoded = mapping.attribute("certificate").orElse("").replaceAll("\\s", "");
        Optional<X509Certificate> certificate = decode(encoded);
        if (certificate.isEmpty() || IisMappings.userName(mapping).isEmpty()) {
            String missing = encoded.isEmpty()
                    ? "no certificate"
                    : certificate.isEmpty() ? "a certificate that cannot be read" : "no user name";
            add(
                    INCOMPLETE_MAPPING,
                    mapping,
                    "the one-to-one mapping of " + name(mapping) + " has " + missing + "; it is not taken over",
                    "remove it, or complete it in IIS and repeat the import");
            return;
        }
        oneToOne.add(mapping);
        add(
                IIS_MAPPING,
                mapping,
                "one-to-one mapping of the certificate " + Printable.excerpt(subject(certificate.get())) + " to "
                        + name(mapping) + ": it is in certificates.xml, for a ListedCertificatesRealm",
                ROLES
                        + altSecurityIdentity(certificate.get())
                                .map(value -> "; or, for an account of Active Directory, add to its"
                                        + " altSecurityIdentities: " + Printable.of(value))
                                .orElse(""));
    }

    private void addManyToOne(IisElement mapping) {
        List<IisElement> rules = IisMappings.rules(mapping);
        boolean isDeny = isDeny(mapping);
        if (rules.isEmpty()) {
            add(
                    MAPPING_WITHOUT_RULES,
                    mapping,
                    "the many-to-one mapping \"" + mapping.attribute("name").orElse("") + "\" of " + name(mapping)
                            + " has no rules: in IIS every certificate matches it; it is not taken over",
                    "correct it in IIS at once: add rules, or remove the mapping");
        } else if (!isDeny && IisMappings.userName(mapping).isEmpty()) {
            add(
                    INCOMPLETE_MAPPING,
                    mapping,
                    "the many-to-one mapping \"" + mapping.attribute("name").orElse("")
                            + "\" has no user name; it is not taken over",
                    "remove it, or complete it in IIS and repeat the import");
        } else {
            manyToOne.add(mapping);
            add(
                    IIS_MAPPING,
                    mapping,
                    "many-to-one mapping \"" + mapping.attribute("name").orElse("") + "\" by " + rules.size()
                            + (rules.size() == 1 ? " rule" : " rules")
                            + (isDeny ? " that deny" : " to " + name(mapping))
                            + ": it is in certificates.xml, for a ListedCertificatesRealm",
                    isDeny ? "compare the order of the mappings with that in IIS Manager" : ROLES);
        }
    }

    private static boolean isDeny(IisElement mapping) {
        return mapping.attribute("permissionMode").orElse("Allow").equalsIgnoreCase("Deny");
    }

    /** An encrypted name is left empty, so that the file is rejected until it is written. */
    private String qualifiedName(IisElement mapping) {
        String name = mapping.attribute("userName").orElse("");
        String domain = domains.getOrDefault(mapping, "");
        if (name.startsWith("[enc:")) {
            return "";
        }
        return domain.isEmpty() || name.contains("\\") || name.contains("@") ? name : domain + "\\" + name;
    }

    private void add(ImportCode code, IisElement mapping, String sentence, String hint) {
        findings.add(new ImportFinding(code, mapping.place(), sentence, hint));
    }

    private static String name(IisElement mapping) {
        String name = IisMappings.userName(mapping);
        return name.isEmpty() ? "no user" : name;
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static Optional<X509Certificate> decode(String encoded) {
        try {
            byte[] octets = Base64.getDecoder().decode(encoded.getBytes(StandardCharsets.ISO_8859_1));
            return octets.length == 0
                    ? Optional.empty()
                    : Optional.of(CertificateDecoder.decode(octets).get(0));
        } catch (IllegalArgumentException | CertificateException e) {
            return Optional.empty(); // reported as a certificate that cannot be read
        }
    }

    private static Optional<String> altSecurityIdentity(X509Certificate certificate) {
        try {
            return new IssuerAndSerialNumber()
                    .queriesFor(CertificateReader.read(certificate)).stream()
                            .findFirst()
                            .map(query -> query.value());
        } catch (CertificateRefusedException e) {
            return Optional.empty(); // the command mappings prints the reason
        }
    }

    List<ImportFinding> findings() {
        return findings;
    }

    /** Returns whether {@code certificates.xml} has anything to keep. */
    boolean hasMappings() {
        return !oneToOne.isEmpty() || !manyToOne.isEmpty();
    }

    /** Renders the mappings that can be taken over as IIS writes them, without passwords. */
    String certificatesXml() {
        XmlLines xml = new XmlLines();
        xml.comment(
                "Mappings of IIS, without passwords, for org.adcertmap.tomcat.ListedCertificatesRealm: write the roles of each user into it.");
        xml.open("iisClientCertificateMappingAuthentication", "enabled", String.valueOf(!areDifferent));
        xml.open("oneToOneMappings");
        oneToOne.forEach(mapping -> xml.empty(
                "add",
                "enabled",
                mapping.attribute("enabled").orElse("true"),
                "userName",
                qualifiedName(mapping),
                "roles",
                "",
                "certificate",
                mapping.attribute("certificate").orElseThrow().replaceAll("\\s", "")));
        xml.close();
        xml.open("manyToOneMappings");
        for (IisElement mapping : manyToOne) {
            xml.open(
                    "add",
                    "name",
                    mapping.attribute("name").orElse(null),
                    "enabled",
                    mapping.attribute("enabled").orElse("true"),
                    "permissionMode",
                    mapping.attribute("permissionMode").orElse("Allow"),
                    "userName",
                    isDeny(mapping) ? null : qualifiedName(mapping),
                    "roles",
                    isDeny(mapping) ? null : "");
            xml.open("rules");
            IisMappings.rules(mapping)
                    .forEach(rule -> xml.empty(
                            "add",
                            "certificateField",
                            rule.attribute("certificateField").orElse(null),
                            "certificateSubField",
                            rule.attribute("certificateSubField").orElse(null),
                            "matchCriteria",
                            rule.attribute("matchCriteria").orElse(null),
                            "compareCaseSensitive",
                            rule.attribute("compareCaseSensitive").orElse("true")));
            xml.close();
            xml.close();
        }
        xml.close();
        xml.close();
        return xml.toString();
    }
}
