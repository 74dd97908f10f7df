// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.setup.settings.SettingType;

/** The types of settings that say when a mapping is strong. */
public final class MappingTypes {
    private MappingTypes() {}

    /**
     * StrongCertificateBindingEnforcement: a name, or its number in the registry of a domain controller (KB5014754).
     */
    public static SettingType<Enforcement> enforcement() {
        List<String> names =
                Arrays.stream(Enforcement.values()).map(Enforcement::spelling).toList();
        return new SettingType<>(
                "full (2), compatibility (1), disabled (0)",
                value -> Arrays.stream(Enforcement.values())
                        .filter(each -> each.spelling().equalsIgnoreCase(value)
                                || Integer.toString(each.number()).equals(value))
                        .findFirst()
                        .orElseThrow(() -> SettingType.notOneOf(names, value)));
    }

    /** Thumbprints of certificates: SHA-1 in hexadecimal, as Windows shows them. */
    public static SettingType<Set<String>> thumbprints() {
        return new SettingType<>(
                "thumbprints, separated by blanks or commas",
                value -> Arrays.stream(value.split("[\\s,;]+"))
                        .map(Thumbprint::parse)
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
