// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.util.List;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.tool.importiis.configuration.EffectiveSection;

/**
 * The mappings of {@code iisClientCertificateMappingAuthentication} at one place. Immutable. Passwords are never read.
 *
 * @param isEnabled whether the section is enabled
 * @param oneToOne the mappings in use, each by one whole certificate
 * @param manyToOne the mappings in use, each by rules
 * @param defaultLogonDomain the domain of users without one; empty without
 */
record IisMappings(
        boolean isEnabled, List<IisElement> oneToOne, List<IisElement> manyToOne, String defaultLogonDomain) {
    static IisMappings of(EffectiveSection section) {
        return new IisMappings(
                section.isEnabled(false),
                section.isTrue("oneToOneCertificateMappingsEnabled", true)
                        ? section.entries("oneToOneMappings")
                        : List.of(),
                section.isTrue("manyToOneCertificateMappingsEnabled", true)
                        ? section.entries("manyToOneMappings")
                        : List.of(),
                section.attribute("defaultLogonDomain").map(String::strip).orElse(""));
    }

    /** Returns whether any certificate can be mapped. */
    boolean isEffective() {
        return isEnabled && !(oneToOne.isEmpty() && manyToOne.isEmpty());
    }

    /** Returns the rules of a many-to-one mapping. */
    static List<IisElement> rules(IisElement mapping) {
        return mapping.children("rules").stream()
                .flatMap(rules -> rules.children("add").stream())
                .toList();
    }

    /** Returns the user's name for messages and files: one that is encrypted is never copied. */
    static String userName(IisElement mapping) {
        String name = mapping.attribute("userName").orElse("");
        return name.startsWith("[enc:") ? "(encrypted)" : name;
    }
}
