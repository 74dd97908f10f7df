// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.util.Map;
import java.util.Set;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.adcertmap.setup.settings.SslFlag;

/**
 * The sections of {@code system.webServer/security} that are read, with their attributes and elements. Source:
 * {@code IIS_schema.xml} of IIS 10; {@code overrideModeDefault} of {@code applicationHost.config} as installed.
 */
public enum IisSection {
    ACCESS("access", Map.of(), "sslFlags"),
    CLIENT_CERTIFICATE_MAPPING("authentication/clientCertificateMappingAuthentication", Map.of(), "enabled"),
    IIS_CLIENT_CERTIFICATE_MAPPING(
            "authentication/iisClientCertificateMappingAuthentication",
            Map.of("oneToOneMappings", Set.of("add", "clear"), "manyToOneMappings", Set.of("add", "remove", "clear")),
            "enabled",
            "logonMethod",
            "defaultLogonDomain",
            "oneToOneCertificateMappingsEnabled",
            "manyToOneCertificateMappingsEnabled"),
    ANONYMOUS("authentication/anonymousAuthentication", Map.of(), "enabled", "userName", "password", "logonMethod"),
    WINDOWS("authentication/windowsAuthentication"),
    BASIC("authentication/basicAuthentication"),
    DIGEST("authentication/digestAuthentication"),
    AUTHORIZATION("authorization");

    private static final Set<String> OF_EVERY_SECTION = Set.of(
            "configSource",
            "configProtectionProvider",
            "lockItem",
            "lockAttributes",
            "lockElements",
            "lockAllAttributesExcept",
            "lockAllElementsExcept");
    private static final Set<String> BOOLEANS =
            Set.of("enabled", "oneToOneCertificateMappingsEnabled", "manyToOneCertificateMappingsEnabled");

    private final String path;
    private final Map<String, Set<String>> collections;
    private final Set<String> attributes;

    IisSection(String path, Map<String, Set<String>> collections, String... attributes) {
        this.path = path;
        this.collections = collections;
        this.attributes = Set.of(attributes);
    }

    /** The section's elements are not of interest, and not validated. */
    IisSection(String path) {
        this(path, Map.of());
    }

    /** Returns the path below {@code security}. */
    String path() {
        return path;
    }

    /** Returns the name of the element. */
    public String elementName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns whether a {@code web.config} may have the section where {@code configSections} does not say. */
    boolean isUnlockedByDefault() {
        return this == AUTHORIZATION;
    }

    /** @throws InvalidIisConfigurationException if IIS's schema does not have an attribute, an element or a value */
    void validate(IisElement section) throws InvalidIisConfigurationException {
        for (Map.Entry<String, String> attribute : section.attributes().entrySet()) {
            if (BOOLEANS.contains(attribute.getKey()) && !attribute.getValue().matches("(?i)true|false")) {
                throw new InvalidIisConfigurationException(
                        section, attribute.getKey() + "=\"" + attribute.getValue() + "\" is neither true nor false");
            }
            if (!attributes.isEmpty()
                    && !attributes.contains(attribute.getKey())
                    && !OF_EVERY_SECTION.contains(attribute.getKey())) {
                throw new InvalidIisConfigurationException(
                        section, "IIS has no attribute " + attribute.getKey() + " there");
            }
        }
        try {
            SslFlag.parse(section.attribute("sslFlags").orElse("None"));
        } catch (IllegalArgumentException e) {
            throw new InvalidIisConfigurationException(section, "sslFlags: " + e.getMessage());
        }
        if (!attributes.isEmpty()) {
            for (IisElement child : section.children()) {
                validateCollection(child);
            }
        }
    }

    private void validateCollection(IisElement collection) throws InvalidIisConfigurationException {
        Set<String> operations = collections.get(collection.name());
        if (operations == null) {
            throw new InvalidIisConfigurationException(
                    collection, "IIS has no such element in <" + elementName() + ">");
        }
        for (IisElement entry : collection.children()) {
            if (!operations.contains(entry.name())) {
                throw new InvalidIisConfigurationException(
                        entry, "IIS has no such element in <" + collection.name() + ">");
            }
        }
    }
}
