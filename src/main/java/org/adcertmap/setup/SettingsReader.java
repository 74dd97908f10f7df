package org.adcertmap.setup;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
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
import org.adcertmap.setup.settings.KeyStoreFile;
import org.adcertmap.setup.settings.RoleMappingsFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.trust.CertificationAuthorities;
import org.adcertmap.trust.revocation.RevocationSettings;

/** Reads all settings and reports every configuration error in them at once. */
final class SettingsReader {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    private SettingsReader() {}

    /** Holds the settings, grouped by the package that uses them. */
    record Settings(
            DirectorySettings directory,
            CacheSettings cache,
            boolean changeTracking,
            MappingPolicy mapping,
            boolean usageCheck,
            NtAuthSetting ntAuth,
            Optional<CertificationAuthorities> certificationAuthorities,
            Optional<RevocationSettings> revocation,
            Optional<RoleMappingsFile> roleMappings) {}

    /**
     * Reads all settings.
     *
     * @param given value by name; a name that is missing, or a blank value, means the default
     * @throws SettingsException with every configuration error
     */
    static Settings read(Map<String, String> given) throws SettingsException {
        SettingValues values = new SettingValues(given);
        ConnectionSecurity security = values.parseChoice(
                Setting.CONNECTION_SECURITY, List.of(ConnectionSecurity.values()), ConnectionSecurity::spelling);
        String domain = values.parse(Setting.DOMAIN, ServerAddresses::domain);
        List<InetSocketAddress> servers = values.parseOptional(
                        Setting.SERVERS,
                        text -> ServerAddresses.servers(text, security == null ? ConnectionSecurity.LDAPS : security))
                .orElse(List.of());
        Optional<String> site = values.parseOptional(Setting.SITE, ServerAddresses::site);
        List<String> dnsServers = values.parseOptional(Setting.DNS_SERVERS, ServerAddresses::dnsServers)
                .orElse(List.of());
        Optional<KeyStore> trustStore = KeyStoreFile.directoryTrustStore(values);
        Bind bind = BindSettingsReader.read(values);
        Duration connectTimeout = values.parseDuration(Setting.CONNECT_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT);
        Duration responseTimeout = values.parseDuration(Setting.RESPONSE_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT);
        Integer maxConnections = values.parseInt(Setting.MAX_CONNECTIONS, 1, 1_000);
        Duration cacheTtl = values.parseDuration(Setting.CACHE_TTL, Duration.ZERO, Duration.ofMinutes(15));
        Duration negativeCacheTtl =
                values.parseDuration(Setting.NEGATIVE_CACHE_TTL, Duration.ZERO, Duration.ofMinutes(15));
        Duration outageGracePeriod =
                values.parseDuration(Setting.OUTAGE_GRACE_PERIOD, Duration.ZERO, Duration.ofDays(1));
        Boolean changeTracking = values.parse(Setting.CHANGE_TRACKING, SettingsReader::changeTracking);
        Integer cacheSize = values.parseInt(Setting.CACHE_SIZE, 1, 10_000_000);
        Optional<RoleMappingsFile> roleMappings = roleMappings(values);
        MappingPolicy mapping = new MappingSettingsReader(values).read(roleMappings);
        NtAuthSetting ntAuth = values.parse(Setting.NT_AUTH, NtAuthSetting::parse);
        Optional<CertificationAuthorities> authorities =
                values.parse(Setting.CERTIFICATION_AUTHORITIES, CertificationAuthoritiesSetting::parse);
        Boolean usageCheck = values.parseBoolean(Setting.USAGE_CHECK);
        Optional<RevocationSettings> revocation = new RevocationSettingsReader(values).read();
        values.throwIfInvalid();
        return new Settings(
                new DirectorySettings(
                        servers,
                        domain,
                        site,
                        dnsServers,
                        security,
                        trustStore,
                        bind,
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
            default -> throw SettingValues.notOneOf(List.of("auto", Setting.OFF), value);
        };
    }

    private static Optional<RoleMappingsFile> roleMappings(SettingValues values) {
        Optional<String> file = values.optional(Setting.ROLE_MAPPINGS);
        try {
            return file.isEmpty() ? Optional.empty() : Optional.of(new RoleMappingsFile(Path.of(file.get())));
        } catch (SettingsException e) {
            values.addErrors(e.errors());
            return Optional.empty();
        }
    }
}
