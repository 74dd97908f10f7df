// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.binding.BindingPolicy;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.method.ComputerDnsName;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.SecurityIdentifier;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.Suggestion;
import org.adcertmap.setup.types.RoleMappingsFile;

/** Reads the settings that make up the mapping policy. */
final class MappingSettingsReader {
    private final SettingValues values;

    MappingSettingsReader(SettingValues values) {
        this.values = values;
    }

    /** Returns the policy; {@code null} after any configuration error. */
    MappingPolicy read(Optional<RoleMappingsFile> roleMappings) {
        Boolean useSubjectAltName = values.get(RealmSettings.USE_SUBJECT_ALT_NAME);
        Boolean computerAccounts = values.get(RealmSettings.COMPUTER_ACCOUNTS);
        List<MappingMethod> methods = values.parse(
                RealmSettings.MAPPING_METHODS,
                list -> methods(list, Boolean.TRUE.equals(useSubjectAltName), Boolean.TRUE.equals(computerAccounts)));
        BindingPolicy binding = binding();
        NameFormat userNames = values.get(RealmSettings.USER_NAME_FORMAT);
        NameFormat roleNames = values.get(RealmSettings.ROLE_NAME_FORMAT);
        Boolean checkLogonHours = values.get(RealmSettings.CHECK_LOGON_HOURS);
        Boolean checkPasswordExpired = values.get(RealmSettings.CHECK_PASSWORD_EXPIRED);
        if (values.hasErrors()) {
            return null; // a null above must not be unboxed; the caller throws
        }
        AccountPolicy accounts = new AccountPolicy(checkLogonHours, checkPasswordExpired, computerAccounts);
        return new MappingPolicy(
                methods, binding, accounts, userNames, roleNames, roleMappings.map(RoleMappingsFile::mapping));
    }

    private BindingPolicy binding() {
        return new BindingPolicy(
                values.get(RealmSettings.STRONG_CERTIFICATE_BINDING_ENFORCEMENT),
                values.get(RealmSettings.CERTIFICATE_BACKDATING_COMPENSATION),
                values.find(RealmSettings.STRONG_NAME_MATCHES).orElse(List.of()),
                values.find(RealmSettings.SAN_URI_SID_ISSUERS).orElse(Set.of()));
    }

    /** Returns the methods that are listed and usable, in the order of {@link MappingMethod#all}. */
    private static List<MappingMethod> methods(String list, boolean useSubjectAltName, boolean computerAccounts) {
        List<MappingMethod> all = MappingMethod.all();
        List<String> known = all.stream().map(MappingMethod::name).toList();
        List<String> wanted =
                Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        wanted.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("unknown method \"" + name + "\"; must be one of "
                    + String.join(", ", known) + Suggestion.forWord(name, known));
        });
        List<MappingMethod> methods = all.stream()
                .filter(method -> wanted.contains(method.name()))
                .filter(method -> useSubjectAltName
                        || !(method instanceof UserPrincipalName || method instanceof ComputerDnsName))
                .filter(method -> computerAccounts || !(method instanceof ComputerDnsName))
                .toList();
        if (methods.stream().allMatch(SecurityIdentifier.class::isInstance)) {
            throw new IllegalArgumentException(
                    "no listed method finds an account: sid only makes the match of another method strong,"
                            + " upn requires useSubjectAltName=true, dnsName requires useSubjectAltName=true and"
                            + " computerAccounts=true");
        }
        return methods;
    }
}
