// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.delegation.DelegationSettings;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.mapping.cache.CacheSettings;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.AuditSettings;
import org.adcertmap.setup.types.CertificationAuthoritiesSetting;
import org.adcertmap.setup.types.ChangeTrackingMode;
import org.adcertmap.setup.types.NtAuthSetting;
import org.adcertmap.setup.types.RoleMappingsFile;
import org.adcertmap.setup.types.ServerAddresses;
import org.adcertmap.trust.path.CertificationAuthorities;

/** Reads all settings and reports every configuration error in them at once. */
public final class SettingsReader {
    private SettingsReader() {}

    /** Holds the settings, grouped by the package that uses them. */
    record Settings(
            DirectorySettings directory,
            CredentialsFiles credentials,
            CacheSettings cache,
            ChangeTrackingMode changeTracking,
            MappingPolicy mapping,
            NtAuthSetting ntAuth,
            boolean showsNtAuthToClients,
            Optional<CertificationAuthorities> certificationAuthorities,
            TrustSettings trust,
            Optional<RoleMappingsFile> roleMappings,
            Optional<DelegationSettings> delegation,
            AuditSettings audit,
            int recentRefusals) {
        /** Returns the same settings with a {@code responseTimeout} of at least this. */
        Settings withResponseTimeoutOfAtLeast(Duration least) {
            return with(directory.withResponseTimeoutOfAtLeast(least));
        }

        /** Returns the same settings with these of the connection to the directory. */
        Settings with(DirectorySettings changed) {
            return new Settings(
                    changed,
                    credentials,
                    cache,
                    changeTracking,
                    mapping,
                    ntAuth,
                    showsNtAuthToClients,
                    certificationAuthorities,
                    trust,
                    roleMappings,
                    delegation,
                    audit,
                    recentRefusals);
        }
    }

    /**
     * Reads all settings.
     *
     * @param given value by name; a name that is missing, or a blank value, means the default
     * @throws SettingsException with every configuration error
     */
    static Settings read(Map<String, String> given) throws SettingsException {
        SettingValues values = new SettingValues(RealmSettings.all(), given);
        ConnectionSecurity security = values.get(RealmSettings.CONNECTION_SECURITY);
        String domain = values.get(RealmSettings.DOMAIN);
        List<InetSocketAddress> servers = values.parseOptional(
                        RealmSettings.SERVERS,
                        text -> ServerAddresses.servers(text, security == null ? ConnectionSecurity.LDAPS : security))
                .orElse(List.of());
        Optional<String> site = values.find(RealmSettings.SITE);
        List<String> dnsServers = values.find(RealmSettings.DNS_SERVERS).orElse(List.of());
        Optional<KeyStore> trustStore = KeyStoreFile.directoryTrustStore(values);
        CredentialsFiles credentials = new CredentialsFiles(given, Clock.systemUTC()); // before they are read
        Bind bind = BindSettingsReader.read(values);
        List<DnsName> suffixes =
                values.find(RealmSettings.DOMAIN_CONTROLLER_DNS_SUFFIXES).orElse(List.of());
        CertificateCheck certificateCheck = values.get(RealmSettings.DOMAIN_CONTROLLER_CERTIFICATE_CHECK);
        Duration connectTimeout = values.get(RealmSettings.CONNECT_TIMEOUT);
        Duration responseTimeout = values.get(RealmSettings.RESPONSE_TIMEOUT);
        ReadOnlyControllers readOnlyControllers = values.get(RealmSettings.READ_ONLY_CONTROLLERS);
        Integer maxConnections = values.get(RealmSettings.MAX_CONNECTIONS);
        Duration cacheTtl = values.get(RealmSettings.CACHE_TTL);
        Duration negativeCacheTtl = values.get(RealmSettings.NEGATIVE_CACHE_TTL);
        Duration outageGracePeriod = values.get(RealmSettings.OUTAGE_GRACE_PERIOD);
        ChangeTrackingMode changeTracking = values.get(RealmSettings.CHANGE_TRACKING);
        Optional<RoleMappingsFile> roleMappings = roleMappings(values);
        MappingPolicy mapping = new MappingSettingsReader(values).read(roleMappings);
        if (readOnlyControllers == ReadOnlyControllers.USE
                && Boolean.TRUE.equals(values.get(RealmSettings.CHECK_PASSWORD_EXPIRED))) {
            values.addError(
                    RealmSettings.READ_ONLY_CONTROLLERS,
                    "\"use\" contradicts checkPasswordExpired=\"true\": a read-only domain controller does not compute"
                            + " whether a password has expired");
        }
        Optional<char[]> password =
                KeyStoreFile.password(values, RealmSettings.CERTIFICATION_AUTHORITIES_PASSWORD_FILE);
        NtAuthSetting ntAuth = values.parse(RealmSettings.NT_AUTH, value -> NtAuthSetting.parse(value, password));
        boolean showsNtAuthToClients = "ntAuth".equals(values.get(RealmSettings.CLIENT_AUTH_ISSUERS));
        if (showsNtAuthToClients && ntAuth != null && ntAuth.isOff()) {
            values.addInvalidValue(
                    RealmSettings.CLIENT_AUTH_ISSUERS, "ntAuth", "ntAuth is off, so that there are no such CAs");
        }
        Optional<CertificationAuthorities> authorities = values.parse(
                RealmSettings.CERTIFICATION_AUTHORITIES,
                value -> CertificationAuthoritiesSetting.parse(value, password));
        TrustSettings trust = TrustSettings.read(values);
        Optional<DelegationSettings> delegation = DelegationSettingsReader.read(values);
        AuditSettings audit = audit(values);
        Integer recentRefusals = values.get(RealmSettings.RECENT_REFUSALS);
        values.throwIfInvalid();
        return new Settings(
                new DirectorySettings(
                        servers,
                        domain,
                        site,
                        dnsServers,
                        new DomainControllerIdentity(suffixes, certificateCheck),
                        security,
                        trustStore,
                        bind,
                        connectTimeout,
                        responseTimeout,
                        maxConnections,
                        readOnlyControllers),
                credentials,
                new CacheSettings(cacheTtl, negativeCacheTtl, outageGracePeriod, trust.cacheSize()),
                changeTracking,
                mapping,
                ntAuth,
                showsNtAuthToClients,
                authorities,
                trust,
                roleMappings,
                delegation,
                audit,
                recentRefusals == null ? 0 : recentRefusals);
    }

    /** Reads the settings of the audit log; the mode is {@code null} after a configuration error. */
    public static AuditSettings audit(SettingValues values) {
        AuditSettings.Mode mode = values.get(RealmSettings.AUDIT_LOG);
        return new AuditSettings(mode, "json".equals(values.get(RealmSettings.AUDIT_FORMAT)));
    }

    private static Optional<RoleMappingsFile> roleMappings(SettingValues values) {
        Optional<String> file = values.text(RealmSettings.ROLE_MAPPINGS);
        try {
            return file.isEmpty() ? Optional.empty() : Optional.of(new RoleMappingsFile(Path.of(file.get())));
        } catch (SettingsException e) {
            values.addErrors(e.errors());
            return Optional.empty();
        }
    }
}
