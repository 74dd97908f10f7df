package org.adcertmap.setup;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.cache.CacheSettings;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.connect.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.setup.settings.RoleMappingsFile;
import org.adcertmap.setup.settings.SecretFiles;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.trust.CertificationAuthorities;
import org.adcertmap.trust.revocation.RevocationSettings;

/** What do the settings mean? The one reader of all settings; it reports every mistake in them at once. */
final class SettingsReader {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private SettingsReader() {}

    /** The settings, each with the room that uses it. */
    record Settings(
            DirectorySettings directory,
            CacheSettings memory,
            boolean changeTracking,
            MappingPolicy mapping,
            boolean usageCheck,
            NtAuthSetting ntAuth,
            Optional<CertificationAuthorities> certificationAuthorities,
            Optional<RevocationSettings> revocation,
            Optional<RoleMappingsFile> roleMappings) {}

    /**
     * @param given value by name; a name that is missing, or a blank value, means the default
     * @throws SettingsException with every problem found
     */
    static Settings read(Map<String, String> given) throws SettingsException {
        SettingValues values = new SettingValues(given);
        ConnectionSecurity security = values.choice(
                Setting.CONNECTION_SECURITY, List.of(ConnectionSecurity.values()), ConnectionSecurity::spelling);
        String domain = values.read(Setting.DOMAIN, ServerAddresses::domain);
        List<InetSocketAddress> servers = values.ifGiven(
                        Setting.SERVERS,
                        text -> ServerAddresses.servers(text, security == null ? ConnectionSecurity.LDAPS : security))
                .orElse(List.of());
        Optional<String> site = values.ifGiven(Setting.SITE, ServerAddresses::label);
        List<String> dnsServers =
                values.ifGiven(Setting.DNS_SERVERS, ServerAddresses::dnsServers).orElse(List.of());
        var trustStore = SecretFiles.trustStore(values);
        Bind signIn = BindSettings.read(values);
        Duration connectTimeout = values.duration(Setting.CONNECT_TIMEOUT, SHORTEST, MINUTE);
        Duration responseTimeout = values.duration(Setting.RESPONSE_TIMEOUT, SHORTEST, MINUTE);
        Integer maxConnections = values.number(Setting.MAX_CONNECTIONS, 1, 1_000);
        Duration cacheTtl = values.duration(Setting.CACHE_TTL, Duration.ZERO, Duration.ofMinutes(15));
        Duration negativeCacheTtl = values.duration(Setting.NEGATIVE_CACHE_TTL, Duration.ZERO, Duration.ofMinutes(15));
        Duration outageGracePeriod = values.duration(Setting.OUTAGE_GRACE_PERIOD, Duration.ZERO, Duration.ofDays(1));
        Boolean changeTracking = values.read(Setting.CHANGE_TRACKING, SettingsReader::changeTracking);
        Integer cacheSize = values.number(Setting.CACHE_SIZE, 1, 10_000_000);
        Optional<RoleMappingsFile> roleMappings = roleMappings(values);
        MappingPolicy mapping = new MappingSettings(values).policy(roleMappings);
        NtAuthSetting ntAuth = values.read(Setting.NT_AUTH, NtAuthSetting::of);
        Optional<CertificationAuthorities> authorities =
                values.read(Setting.CERTIFICATION_AUTHORITIES, CertificationAuthoritiesSetting::of);
        Boolean usageCheck = values.bool(Setting.USAGE_CHECK);
        Optional<RevocationSettings> revocation = new RevocationSetting(values).read();
        values.complain();
        return new Settings(
                new DirectorySettings(
                        servers,
                        domain,
                        site,
                        dnsServers,
                        security,
                        trustStore,
                        signIn,
                        connectTimeout,
                        responseTimeout,
                        maxConnections),
                new CacheSettings(cacheTtl, negativeCacheTtl, outageGracePeriod, cacheSize),
                changeTracking,
                mapping,
                usageCheck,
                ntAuth,
                authorities,
                revocation,
                roleMappings);
    }

    private static boolean changeTracking(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "auto" -> true;
            case Setting.OFF -> false;
            default -> throw SettingValues.unknown(List.of("auto", Setting.OFF), value);
        };
    }

    private static Optional<RoleMappingsFile> roleMappings(SettingValues values) {
        Optional<String> file = values.optional(Setting.ROLE_MAPPINGS);
        try {
            return file.isEmpty() ? Optional.empty() : Optional.of(new RoleMappingsFile(Path.of(file.get())));
        } catch (SettingsException e) {
            values.problems(e.errors());
            return Optional.empty();
        }
    }
}
