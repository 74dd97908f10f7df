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

/** Reads the settings that make up the mapping policy. */
final class MappingSettingsReader {
    private final SettingValues values;

    MappingSettingsReader(SettingValues values) {
        this.values = values;
    }

    /** Returns the policy; {@code null} after any configuration error. */
    MappingPolicy read(Optional<RoleMappingsFile> roleMappings) {
        Boolean useSubjectAltName = values.parseBoolean(Setting.USE_SUBJECT_ALT_NAME);
        Boolean computerAccounts = values.parseBoolean(Setting.COMPUTER_ACCOUNTS);
        List<MappingMethod> methods = values.parse(
                Setting.MAPPING_METHODS,
                list -> methods(list, Boolean.TRUE.equals(useSubjectAltName), Boolean.TRUE.equals(computerAccounts)));
        BindingPolicy binding = binding();
        NameFormat userNames =
                values.parseChoice(Setting.USER_NAME_FORMAT, List.of(NameFormat.values()), NameFormat::spelling);
        NameFormat roleNames = values.parseChoice(
                Setting.ROLE_NAME_FORMAT,
                List.of(NameFormat.SAM, NameFormat.DOMAIN_SAM, NameFormat.DN, NameFormat.SID),
                NameFormat::spelling);
        Boolean checkLogonHours = values.parseBoolean(Setting.CHECK_LOGON_HOURS);
        Boolean checkPasswordExpired = values.parseBoolean(Setting.CHECK_PASSWORD_EXPIRED);
        if (values.hasErrors()) {
            return null; // a null above must not be unboxed; the caller throws
        }
        AccountPolicy accounts = new AccountPolicy(checkLogonHours, checkPasswordExpired, computerAccounts);
        return new MappingPolicy(
                methods, binding, accounts, userNames, roleNames, () -> roleMappings.flatMap(RoleMappingsFile::get));
    }

    private BindingPolicy binding() {
        Enforcement enforcement =
                values.parse(Setting.STRONG_CERTIFICATE_BINDING_ENFORCEMENT, MappingSettingsReader::enforcement);
        Duration backdating = values.parseDuration(
                Setting.CERTIFICATE_BACKDATING_COMPENSATION, Duration.ZERO, Duration.ofDays(50 * 366L));
        List<StrongNameMatch> matches = values.parseOptional(
                        Setting.STRONG_NAME_MATCHES, StrongNameMatchesSetting::parse)
                .orElse(List.of());
        Set<String> issuers = values.parseOptional(Setting.SAN_URI_SID_ISSUERS, MappingSettingsReader::thumbprints)
                .orElse(Set.of());
        return new BindingPolicy(enforcement, backdating, matches, issuers);
    }

    private static Set<String> thumbprints(String list) {
        return Arrays.stream(list.split("[\\s,;]+")).map(Thumbprint::parse).collect(Collectors.toUnmodifiableSet());
    }

    /** Parses a name, or its number in the registry of a domain controller. */
    private static Enforcement enforcement(String text) {
        List<String> known =
                Arrays.stream(Enforcement.values()).map(Enforcement::spelling).toList();
        return Arrays.stream(Enforcement.values())
                .filter(value -> value.spelling().equalsIgnoreCase(text)
                        || Integer.toString(value.number()).equals(text))
                .findFirst()
                .orElseThrow(() -> SettingValues.notOneOf(known, text));
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
                .filter(method ->
                        useSubjectAltName || !(method instanceof UserPrincipalName || method instanceof DnsName))
                .filter(method -> computerAccounts || !(method instanceof DnsName))
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
