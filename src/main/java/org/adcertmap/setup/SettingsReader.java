package org.adcertmap.setup;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.DirectorySettings;
import org.adcertmap.directory.MemorySettings;
import org.adcertmap.mapping.AccountPolicy;
import org.adcertmap.mapping.Enforcement;
import org.adcertmap.mapping.MappingPolicy;
import org.adcertmap.mapping.NameFormat;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.SecurityIdentifier;

/** What do the settings mean? The one reader of all settings; it reports every mistake in them at once. */
final class SettingsReader {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private SettingsReader() {}

  /** The settings, each with the room that uses it. */
  record Settings(
      DirectorySettings directory,
      MemorySettings memory,
      MappingPolicy mapping,
      boolean usageCheck,
      NtAuthSetting ntAuth,
      Optional<RoleMappingsFile> roleMappings) {}

  /**
   * @param given value by name; a name that is missing, or a blank value, means the default
   * @throws SettingsException with every problem found
   */
  static Settings read(Map<String, String> given) throws SettingsException {
    Values values = new Values(given);
    values.choice(Setting.CONNECTION_SECURITY, List.of("ldaps"), spelling -> spelling);
    values.choice(Setting.AUTHENTICATION, List.of("simple"), spelling -> spelling);
    String domain = values.read(Setting.DOMAIN, DirectoryNames::domain);
    List<InetSocketAddress> servers = values.read(Setting.SERVERS, DirectoryNames::servers);
    var trustStore = Secrets.trustStore(values);
    String bindDn = values.required(Setting.BIND_DN);
    String bindPassword = Secrets.bindPassword(values);
    Duration connectTimeout = values.duration(Setting.CONNECT_TIMEOUT, SHORTEST, MINUTE);
    Duration responseTimeout = values.duration(Setting.RESPONSE_TIMEOUT, SHORTEST, MINUTE);
    Integer maxConnections = values.number(Setting.MAX_CONNECTIONS, 1, 1_000);
    Duration freshness = values.duration(Setting.FRESHNESS, Duration.ZERO, Duration.ofMinutes(15));
    Duration unmappedFreshness = values.duration(Setting.UNMAPPED_FRESHNESS, Duration.ZERO, Duration.ofMinutes(15));
    Integer cacheSize = values.number(Setting.CACHE_SIZE, 1, 10_000_000);
    List<MappingMethod> methods = values.read(Setting.MAPPING_METHODS, list -> methods(list, domain));
    Enforcement enforcement = values.read(Setting.STRONG_CERTIFICATE_BINDING_ENFORCEMENT, SettingsReader::enforcement);
    Duration backdating =
        values.duration(Setting.CERTIFICATE_BACKDATING_COMPENSATION, Duration.ZERO, Duration.ofDays(50 * 366L));
    NameFormat userNames = values.choice(Setting.USER_NAME_FORMAT, List.of(NameFormat.values()), NameFormat::spelling);
    NameFormat roleNames =
        values.choice(
            Setting.ROLE_NAME_FORMAT,
            List.of(NameFormat.SAM, NameFormat.DOMAIN_SAM, NameFormat.DN, NameFormat.SID),
            NameFormat::spelling);
    Optional<RoleMappingsFile> roleMappings = roleMappings(values);
    Boolean checkLogonHours = values.bool(Setting.CHECK_LOGON_HOURS);
    Boolean checkPasswordExpired = values.bool(Setting.CHECK_PASSWORD_EXPIRED);
    NtAuthSetting ntAuth = values.read(Setting.NT_AUTH, NtAuthSetting::of);
    Boolean usageCheck = values.bool(Setting.USAGE_CHECK);
    values.complain();
    return new Settings(
        new DirectorySettings(
            servers, domain, trustStore, bindDn, bindPassword, connectTimeout, responseTimeout, maxConnections),
        new MemorySettings(freshness, unmappedFreshness, cacheSize),
        new MappingPolicy(
            methods,
            enforcement,
            backdating,
            new AccountPolicy(checkLogonHours, checkPasswordExpired),
            userNames,
            roleNames,
            () -> roleMappings.flatMap(RoleMappingsFile::get)),
        usageCheck,
        ntAuth,
        roleMappings);
  }

  private static Optional<RoleMappingsFile> roleMappings(Values values) {
    Optional<String> file = values.optional(Setting.ROLE_MAPPINGS);
    try {
      return file.isEmpty() ? Optional.empty() : Optional.of(new RoleMappingsFile(Path.of(file.get())));
    } catch (SettingsException e) {
      values.problems(e.problems());
      return Optional.empty();
    }
  }

  /** A name, or the number that stands for it in a domain controller's registry. */
  private static Enforcement enforcement(String text) {
    List<String> known = Arrays.stream(Enforcement.values()).map(Enforcement::spelling).toList();
    return Arrays.stream(Enforcement.values())
        .filter(value -> value.spelling().equalsIgnoreCase(text) || Integer.toString(value.number()).equals(text))
        .findFirst()
        .orElseThrow(() -> Values.unknown(known, text));
  }

  /** The methods named, in the order of the specification whatever the order of the list. */
  private static List<MappingMethod> methods(String list, String domain) {
    List<MappingMethod> all = MappingMethod.all(domain == null ? "" : domain);
    List<String> known = all.stream().map(MappingMethod::name).toList();
    List<String> wanted = Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    wanted.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
      throw new IllegalArgumentException(
          "has the unknown method \"" + name + "\"; known: " + String.join(", ", known) + Suggestion.forWord(name, known));
    });
    List<MappingMethod> methods = all.stream().filter(method -> wanted.contains(method.name())).toList();
    if (methods.stream().allMatch(SecurityIdentifier.class::isInstance)) {
      throw new IllegalArgumentException("finds nobody: a SID only strengthens what another method finds");
    }
    return methods;
  }
}
