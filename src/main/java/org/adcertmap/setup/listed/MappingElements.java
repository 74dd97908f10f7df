// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.AttributeKeyword;
import org.adcertmap.certificate.CertificateDecoder;
import org.adcertmap.listed.CertificateField;
import org.adcertmap.listed.ListedMappings;
import org.adcertmap.listed.ManyToOneMapping;
import org.adcertmap.listed.MatchCriteria;
import org.adcertmap.listed.Rule;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.mapping.ListedUser;
import org.adcertmap.method.Strength;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.ConfigurationError.Kind;
import org.adcertmap.setup.settings.ConfigurationWarning;

/**
 * Reads the mappings of the element {@code iisClientCertificateMappingAuthentication}, and collects every error instead
 * of stopping at the first. Disabled mappings are checked as well, and left out. Confined to one thread. Source: IIS
 * configuration reference, schema of the section; {@code roles} is an addition.
 */
final class MappingElements {
    private static final String ROOT = "iisClientCertificateMappingAuthentication";
    private static final String ENABLED = "enabled";
    private static final String USER_NAME = "userName";
    private static final String ROLES = "roles";
    private static final String CERTIFICATE = "certificate";
    private static final String EXAMPLE_USER = "CONTOSO\\alice";
    private static final String EXAMPLE_CERTIFICATE = "MIIDdzCCAl...";

    private final CheckedElement root;
    private final String setting;
    private final Path file;
    private final List<ConfigurationError> errors = new ArrayList<>();
    private final List<ConfigurationWarning> warnings = new ArrayList<>();
    private final Map<ByteBuffer, Integer> lines = new HashMap<>(); // of the certificates
    private final Set<String> names = new HashSet<>(); // of the many-to-one mappings
    private final String domain;

    /**
     * @param setting names the file
     * @param file of the element, for errors and warnings
     */
    MappingElements(IisElement root, String setting, Path file) {
        this.root = checked(root);
        this.setting = setting;
        this.file = file;
        this.domain = root.attribute("defaultLogonDomain").map(String::strip).orElse("");
    }

    /** Returns the mappings in use; without meaning if there are errors. */
    ListedMappings read() {
        if (!root.element().name().equals(ROOT)) {
            root.report("the root element must be <" + ROOT + ">");
            return new ListedMappings(Map.of(), List.of());
        }
        root.attributes(
                ENABLED,
                "oneToOneCertificateMappingsEnabled",
                "manyToOneCertificateMappingsEnabled",
                "defaultLogonDomain",
                "logonMethod");
        root.printable("defaultLogonDomain", domain, "CONTOSO");
        root.element()
                .attribute("logonMethod")
                .ifPresent(value -> warnings.add(ConfigurationWarning.of(setting + ": " + at(root.element())
                        + "logonMethod is ignored: no user of Windows is logged on")));
        warnOfPassword(root.element());
        boolean isEnabled = root.bool(ENABLED, false);
        if (!isEnabled) {
            warn(
                    root.element(),
                    "enabled is [false], which is IIS's default: no certificate is mapped or denied",
                    "set enabled=\"true\"");
        }
        boolean isOneToOne = root.bool("oneToOneCertificateMappingsEnabled", true) && isEnabled;
        boolean isManyToOne = root.bool("manyToOneCertificateMappingsEnabled", true) && isEnabled;
        Map<ByteBuffer, ListedUser> oneToOne = new LinkedHashMap<>();
        List<ManyToOneMapping> manyToOne = new ArrayList<>();
        Set<String> lists = new HashSet<>();
        for (IisElement list : root.children("oneToOneMappings", "manyToOneMappings")) {
            if (!lists.add(list.name())) {
                checked(list).report("is in the file more than once");
            }
            for (IisElement add : checked(list).attributes().entries()) {
                if (list.name().equals("oneToOneMappings")) {
                    oneToOne(checked(add), oneToOne);
                } else {
                    manyToOne(checked(add)).ifPresent(manyToOne::add);
                }
            }
        }
        return new ListedMappings(isOneToOne ? oneToOne : Map.of(), isManyToOne ? manyToOne : List.of());
    }

    private void oneToOne(CheckedElement add, Map<ByteBuffer, ListedUser> mappings) {
        add.attributes(ENABLED, USER_NAME, ROLES, CERTIFICATE);
        add.children();
        warnOfPassword(add.element());
        Optional<ListedUser> user = user(add, ListedMappings.ONE_TO_ONE, Strength.STRONG);
        Optional<ByteBuffer> certificate =
                add.required(CERTIFICATE, EXAMPLE_CERTIFICATE).flatMap(value -> certificate(add, value));
        Integer line = certificate
                .map(key -> lines.putIfAbsent(key, add.element().line()))
                .orElse(null);
        if (line != null) {
            add.error(CERTIFICATE, "is that of the mapping in line " + line + " as well", "remove one of them");
        }
        if (add.bool(ENABLED, true) && user.isPresent() && certificate.isPresent()) {
            mappings.put(certificate.get(), user.get());
        }
    }

    private static Optional<ByteBuffer> certificate(CheckedElement add, String value) {
        try {
            byte[] octets = Base64.getDecoder().decode(value.replaceAll("\\s", ""));
            List<X509Certificate> found = CertificateDecoder.decode(octets);
            if (found.size() == 1 && Arrays.equals(found.get(0).getEncoded(), octets)) {
                return Optional.of(ListedMappings.key(found.get(0)));
            }
            add.invalid(CERTIFICATE, value, "is not exactly one certificate in DER", EXAMPLE_CERTIFICATE);
        } catch (IllegalArgumentException | CertificateException e) {
            add.invalid(
                    CERTIFICATE,
                    value,
                    "is no certificate in base64; bin/adcertmap mappings --iis --certificate FILE prints it",
                    EXAMPLE_CERTIFICATE);
        }
        return Optional.empty();
    }

    private Optional<ManyToOneMapping> manyToOne(CheckedElement add) {
        add.attributes("name", "description", ENABLED, "permissionMode", USER_NAME, ROLES);
        warnOfPassword(add.element());
        Optional<String> name = add.required("name", "Contoso employees");
        if (name.isPresent() && !names.add(name.get())) {
            add.invalid("name", name.get(), "is the name of another mapping as well", "Contoso employees");
        }
        boolean isDeny = add.oneOf("permissionMode", "Allow", "Allow", "Deny").equals("Deny");
        Optional<ListedUser> user = isDeny ? Optional.empty() : user(add, ListedMappings.MANY_TO_ONE, Strength.WEAK);
        int before = errors.size();
        List<Rule> rules = new ArrayList<>();
        for (IisElement list : add.children("rules")) {
            for (IisElement rule : checked(list).attributes().entries()) {
                rule(checked(rule)).ifPresent(rules::add);
            }
        }
        boolean isEnabled = add.bool(ENABLED, true);
        if (rules.isEmpty()) {
            if (errors.size() == before) {
                add.report(
                        "a mapping without rules: every certificate would match it",
                        "add to <rules>: <add certificateField=\"Subject\" certificateSubField=\"O\" matchCriteria=\"Contoso\"/>");
            }
            return Optional.empty();
        }
        return isEnabled && name.isPresent() && (isDeny || user.isPresent())
                ? Optional.of(new ManyToOneMapping(name.get(), rules, user))
                : Optional.empty();
    }

    private static Optional<Rule> rule(CheckedElement add) {
        add.attributes("certificateField", "certificateSubField", "matchCriteria", "compareCaseSensitive");
        add.children();
        Optional<CertificateField> field = add.required("certificateField", "Subject")
                .flatMap(value -> {
                    Optional<CertificateField> known = Arrays.stream(CertificateField.values())
                            .filter(each -> each.spelling().equalsIgnoreCase(value.strip()))
                            .findFirst();
                    if (known.isEmpty()) {
                        add.invalid("certificateField", value, "is neither Subject nor Issuer", "Subject");
                    }
                    return known;
                });
        Optional<String> subField = add.required("certificateSubField", "O").map(String::strip);
        Optional<String> type = subField.flatMap(AttributeKeyword::typeOf);
        if (subField.isPresent() && type.isEmpty()) {
            add.invalid(
                    "certificateSubField",
                    subField.get(),
                    "is neither OID. with an OID, nor one of " + String.join(", ", AttributeKeyword.all()),
                    "O");
        }
        boolean isCaseSensitive = add.bool("compareCaseSensitive", true);
        Optional<MatchCriteria> criteria = add.required("matchCriteria", "Contoso*")
                .flatMap(value -> {
                    try {
                        return Optional.of(new MatchCriteria(value, isCaseSensitive));
                    } catch (IllegalArgumentException e) {
                        add.invalid("matchCriteria", value, e.getMessage(), "Contoso*");
                        return Optional.empty();
                    }
                });
        return field.isPresent() && type.isPresent() && criteria.isPresent()
                ? Optional.of(new Rule(field.get(), subField.get(), type.get(), criteria.get()))
                : Optional.empty();
    }

    private Optional<ListedUser> user(CheckedElement add, String method, Strength strength) {
        List<String> roles = add.element()
                .attribute(ROLES)
                .filter(value -> !value.isBlank())
                .map(value ->
                        Arrays.stream(value.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
        add.element().attribute(ROLES).ifPresent(value -> {
            add.printable(ROLES, value, "staff, admin");
            if (roles.contains("")) {
                add.invalid(ROLES, value, "has an empty role", "staff, admin");
            }
        });
        return add.required(USER_NAME, EXAMPLE_USER).map(String::strip).flatMap(name -> {
            if (name.startsWith("[enc:")) {
                add.invalid(USER_NAME, "[enc:...", "is encrypted by IIS", EXAMPLE_USER);
                return Optional.empty();
            }
            return Optional.of(new ListedUser(qualified(name), roles, method, strength));
        });
    }

    /** IIS logs a user without a domain on in the default domain. */
    private String qualified(String name) {
        return domain.isEmpty() || name.contains("\\") || name.contains("@") ? name : domain + "\\" + name;
    }

    private void warnOfPassword(IisElement element) {
        if (element.attribute(CheckedElement.PASSWORD).isPresent()) {
            warn(element, "password is ignored: no user of Windows is logged on", "remove it from the file");
        }
    }

    private void warn(IisElement element, String problem, String remedy) {
        warnings.add(ConfigurationWarning.of(setting + ": " + at(element) + problem, remedy));
    }

    private void error(IisElement element, String problem, Optional<String> remedy) {
        errors.add(new ConfigurationError(setting, Kind.INVALID, at(element) + problem, remedy, Optional.empty()));
    }

    private String at(IisElement element) {
        return file + ", line " + element.line() + ", <" + element.name() + ">: ";
    }

    private CheckedElement checked(IisElement element) {
        return new CheckedElement(element, this::error);
    }

    /** Returns every error, with its line. */
    List<ConfigurationError> errors() {
        return errors;
    }

    /** Returns what has no effect, with its line. */
    List<ConfigurationWarning> warnings() {
        return warnings;
    }
}
