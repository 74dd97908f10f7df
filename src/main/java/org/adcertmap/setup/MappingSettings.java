package org.adcertmap.setup;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.binding.BindingPolicy;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.adcertmap.method.DnsName;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.SecurityIdentifier;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.setup.settings.RoleMappingsFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.Suggestion;

/** How shall certificates be mapped? The part of the settings that the policy of a mapping is made of. */
final class MappingSettings {
    private final SettingValues values;

    MappingSettings(SettingValues values) {
        this.values = values;
    }

    /** The policy; to be used only when {@link SettingValues#complain} has let the settings pass. */
    MappingPolicy policy(Optional<RoleMappingsFile> roleMappings) {
        Boolean useSubjectAltName = values.bool(Setting.USE_SUBJECT_ALT_NAME);
        Boolean computerAccounts = values.bool(Setting.COMPUTER_ACCOUNTS);
        List<MappingMethod> methods = values.read(
                Setting.MAPPING_METHODS,
                list -> methods(list, Boolean.TRUE.equals(useSubjectAltName), Boolean.TRUE.equals(computerAccounts)));
        BindingPolicy binding = binding();
        NameFormat userNames =
                values.choice(Setting.USER_NAME_FORMAT, List.of(NameFormat.values()), NameFormat::spelling);
        NameFormat roleNames = values.choice(
                Setting.ROLE_NAME_FORMAT,
                List.of(NameFormat.SAM, NameFormat.DOMAIN_SAM, NameFormat.DN, NameFormat.SID),
                NameFormat::spelling);
        Boolean checkLogonHours = values.bool(Setting.CHECK_LOGON_HOURS);
        Boolean checkPasswordExpired = values.bool(Setting.CHECK_PASSWORD_EXPIRED);
        if (values.haveProblems()) {
            return null; // nobody gets to see it
        }
        AccountPolicy accounts = new AccountPolicy(checkLogonHours, checkPasswordExpired, computerAccounts);
        return new MappingPolicy(
                methods, binding, accounts, userNames, roleNames, () -> roleMappings.flatMap(RoleMappingsFile::get));
    }

    private BindingPolicy binding() {
        Enforcement enforcement =
                values.read(Setting.STRONG_CERTIFICATE_BINDING_ENFORCEMENT, MappingSettings::enforcement);
        Duration backdating =
                values.duration(Setting.CERTIFICATE_BACKDATING_COMPENSATION, Duration.ZERO, Duration.ofDays(50 * 366L));
        List<StrongNameMatch> matches = values.ifGiven(Setting.STRONG_NAME_MATCHES, StrongNameMatchesSetting::of)
                .orElse(List.of());
        Set<String> issuers = values.ifGiven(Setting.SAN_URI_SID_ISSUERS, MappingSettings::thumbprints)
                .orElse(Set.of());
        return new BindingPolicy(enforcement, backdating, matches, issuers);
    }

    private static Set<String> thumbprints(String list) {
        return Arrays.stream(list.split("[\\s,;]+")).map(Thumbprint::parse).collect(Collectors.toUnmodifiableSet());
    }

    /** A name, or the number that stands for it in a domain controller's registry. */
    private static Enforcement enforcement(String text) {
        List<String> known =
                Arrays.stream(Enforcement.values()).map(Enforcement::spelling).toList();
        return Arrays.stream(Enforcement.values())
                .filter(value -> value.spelling().equalsIgnoreCase(text)
                        || Integer.toString(value.number()).equals(text))
                .findFirst()
                .orElseThrow(() -> SettingValues.unknown(known, text));
    }

    /** The methods named and in use, in the order of the specification whatever the order of the list. */
    private static List<MappingMethod> methods(String list, boolean useSubjectAltName, boolean computerAccounts) {
        List<MappingMethod> all = MappingMethod.all();
        List<String> known = all.stream().map(MappingMethod::name).toList();
        List<String> wanted =
                Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        wanted.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("has the unknown method \"" + name + "\"; known: "
                    + String.join(", ", known) + Suggestion.forWord(name, known));
        });
        List<MappingMethod> methods = all.stream()
                .filter(method -> wanted.contains(method.name()))
                .filter(method ->
                        useSubjectAltName || !(method instanceof UserPrincipalName || method instanceof DnsName))
                .filter(method -> computerAccounts || !(method instanceof DnsName))
                .toList();
        if (methods.stream().allMatch(SecurityIdentifier.class::isInstance)) {
            throw new IllegalArgumentException(
                    "finds nobody: a SID only strengthens what another method finds, upn needs useSubjectAltName, dnsName needs"
                            + " useSubjectAltName and computerAccounts");
        }
        return methods;
    }
}
