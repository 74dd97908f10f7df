// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.attributes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.Setting;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.realm.RealmBase;

/**
 * Holds the attributes that {@code server.xml} sets on the Realm: one bean property for each {@link Setting}, because
 * Tomcat's digester sets and its StoreConfig saves attributes that way. All are strings, so that an invalid value stops
 * the start with a clear message, where the digester would only warn. A getter returns the default if nothing is set;
 * {@code bindPassword}, the only secret, has no getter. A change takes effect with the next start. Thread-safe: the map
 * is guarded by its own lock; {@code settings} is written by the thread that configures the Realm, before its start.
 */
public abstract class RealmAttributes extends RealmBase {
    private final Map<String, String> configured = Collections.synchronizedMap(new LinkedHashMap<>());
    private String settings;

    /** Returns a copy of the settings that are set, value by name; unknown names included. */
    public final Map<String, String> configuredSettings() {
        synchronized (configured) {
            return new LinkedHashMap<>(configured);
        }
    }

    private String get(Setting<?> setting) {
        return configured.getOrDefault(setting.key(), setting.defaultValue().orElse(null));
    }

    /** @param value {@code null}, which only code can set, for the default */
    private void set(Setting<?> setting, String value) {
        if (value == null) {
            configured.remove(setting.key());
        } else {
            configured.put(setting.key(), value);
        }
    }

    /** Records an attribute without a setter, for which Tomcat's digester calls this; the start reports it. */
    public boolean setProperty(String name, String value) {
        configured.put(name, value);
        return true;
    }

    /**
     * Moves the attribute {@code domain} from Tomcat's property to the setting. Every Tomcat component has a final
     * property {@code domain}, the domain of its JMX name; {@code domain="corp.example.com"} in {@code server.xml}
     * means the setting, and the JMX name keeps its own domain. StoreConfig does not save Tomcat's property, therefore
     * it saves the setting as {@code dnsDomain}.
     */
    @Override
    protected void initInternal() throws LifecycleException {
        String jmxDomain = Objects.requireNonNullElse(getDomainInternal(), Globals.DEFAULT_MBEAN_DOMAIN);
        if (!getDomain().equals(jmxDomain)) {
            set(RealmSettings.DOMAIN, getDomain());
            setDomain(jmxDomain);
        }
        super.initInternal();
    }

    /** Returns the settings file; attributes override its settings. */
    public String getSettings() {
        return settings;
    }

    public void setSettings(String value) {
        settings = value;
    }

    // BEGIN rendered from RealmSettings: mvn test -Dtest=RenderedSettingsTest -Dupdate

    public String getDnsDomain() {
        return get(RealmSettings.DOMAIN);
    }

    public void setDnsDomain(String value) {
        set(RealmSettings.DOMAIN, value);
    }

    public String getServers() {
        return get(RealmSettings.SERVERS);
    }

    public void setServers(String value) {
        set(RealmSettings.SERVERS, value);
    }

    public String getSite() {
        return get(RealmSettings.SITE);
    }

    public void setSite(String value) {
        set(RealmSettings.SITE, value);
    }

    public String getDnsServers() {
        return get(RealmSettings.DNS_SERVERS);
    }

    public void setDnsServers(String value) {
        set(RealmSettings.DNS_SERVERS, value);
    }

    public String getDomainControllerDnsSuffixes() {
        return get(RealmSettings.DOMAIN_CONTROLLER_DNS_SUFFIXES);
    }

    public void setDomainControllerDnsSuffixes(String value) {
        set(RealmSettings.DOMAIN_CONTROLLER_DNS_SUFFIXES, value);
    }

    public String getDomainControllerCertificateCheck() {
        return get(RealmSettings.DOMAIN_CONTROLLER_CERTIFICATE_CHECK);
    }

    public void setDomainControllerCertificateCheck(String value) {
        set(RealmSettings.DOMAIN_CONTROLLER_CERTIFICATE_CHECK, value);
    }

    public String getReadOnlyControllers() {
        return get(RealmSettings.READ_ONLY_CONTROLLERS);
    }

    public void setReadOnlyControllers(String value) {
        set(RealmSettings.READ_ONLY_CONTROLLERS, value);
    }

    public String getConnectionSecurity() {
        return get(RealmSettings.CONNECTION_SECURITY);
    }

    public void setConnectionSecurity(String value) {
        set(RealmSettings.CONNECTION_SECURITY, value);
    }

    public String getDirectoryTrustStoreFile() {
        return get(RealmSettings.DIRECTORY_TRUST_STORE_FILE);
    }

    public void setDirectoryTrustStoreFile(String value) {
        set(RealmSettings.DIRECTORY_TRUST_STORE_FILE, value);
    }

    public String getDirectoryTrustStoreType() {
        return get(RealmSettings.DIRECTORY_TRUST_STORE_TYPE);
    }

    public void setDirectoryTrustStoreType(String value) {
        set(RealmSettings.DIRECTORY_TRUST_STORE_TYPE, value);
    }

    public String getDirectoryTrustStorePasswordFile() {
        return get(RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE);
    }

    public void setDirectoryTrustStorePasswordFile(String value) {
        set(RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE, value);
    }

    public String getAuthentication() {
        return get(RealmSettings.AUTHENTICATION);
    }

    public void setAuthentication(String value) {
        set(RealmSettings.AUTHENTICATION, value);
    }

    public String getBindDn() {
        return get(RealmSettings.BIND_DN);
    }

    public void setBindDn(String value) {
        set(RealmSettings.BIND_DN, value);
    }

    public void setBindPassword(String value) {
        set(RealmSettings.BIND_PASSWORD, value);
    }

    public String getBindPasswordFile() {
        return get(RealmSettings.BIND_PASSWORD_FILE);
    }

    public void setBindPasswordFile(String value) {
        set(RealmSettings.BIND_PASSWORD_FILE, value);
    }

    public String getPrincipal() {
        return get(RealmSettings.PRINCIPAL);
    }

    public void setPrincipal(String value) {
        set(RealmSettings.PRINCIPAL, value);
    }

    public String getKeytab() {
        return get(RealmSettings.KEYTAB);
    }

    public void setKeytab(String value) {
        set(RealmSettings.KEYTAB, value);
    }

    public String getChannelBinding() {
        return get(RealmSettings.CHANNEL_BINDING);
    }

    public void setChannelBinding(String value) {
        set(RealmSettings.CHANNEL_BINDING, value);
    }

    public String getKeyStoreFile() {
        return get(RealmSettings.KEY_STORE_FILE);
    }

    public void setKeyStoreFile(String value) {
        set(RealmSettings.KEY_STORE_FILE, value);
    }

    public String getKeyStoreType() {
        return get(RealmSettings.KEY_STORE_TYPE);
    }

    public void setKeyStoreType(String value) {
        set(RealmSettings.KEY_STORE_TYPE, value);
    }

    public String getKeyStorePasswordFile() {
        return get(RealmSettings.KEY_STORE_PASSWORD_FILE);
    }

    public void setKeyStorePasswordFile(String value) {
        set(RealmSettings.KEY_STORE_PASSWORD_FILE, value);
    }

    public String getConnectTimeout() {
        return get(RealmSettings.CONNECT_TIMEOUT);
    }

    public void setConnectTimeout(String value) {
        set(RealmSettings.CONNECT_TIMEOUT, value);
    }

    public String getResponseTimeout() {
        return get(RealmSettings.RESPONSE_TIMEOUT);
    }

    public void setResponseTimeout(String value) {
        set(RealmSettings.RESPONSE_TIMEOUT, value);
    }

    public String getMaxConnections() {
        return get(RealmSettings.MAX_CONNECTIONS);
    }

    public void setMaxConnections(String value) {
        set(RealmSettings.MAX_CONNECTIONS, value);
    }

    public String getMappingMethods() {
        return get(RealmSettings.MAPPING_METHODS);
    }

    public void setMappingMethods(String value) {
        set(RealmSettings.MAPPING_METHODS, value);
    }

    public String getStrongCertificateBindingEnforcement() {
        return get(RealmSettings.STRONG_CERTIFICATE_BINDING_ENFORCEMENT);
    }

    public void setStrongCertificateBindingEnforcement(String value) {
        set(RealmSettings.STRONG_CERTIFICATE_BINDING_ENFORCEMENT, value);
    }

    public String getCertificateBackdatingCompensation() {
        return get(RealmSettings.CERTIFICATE_BACKDATING_COMPENSATION);
    }

    public void setCertificateBackdatingCompensation(String value) {
        set(RealmSettings.CERTIFICATE_BACKDATING_COMPENSATION, value);
    }

    public String getStrongNameMatches() {
        return get(RealmSettings.STRONG_NAME_MATCHES);
    }

    public void setStrongNameMatches(String value) {
        set(RealmSettings.STRONG_NAME_MATCHES, value);
    }

    public String getSanUriSidIssuers() {
        return get(RealmSettings.SAN_URI_SID_ISSUERS);
    }

    public void setSanUriSidIssuers(String value) {
        set(RealmSettings.SAN_URI_SID_ISSUERS, value);
    }

    public String getUseSubjectAltName() {
        return get(RealmSettings.USE_SUBJECT_ALT_NAME);
    }

    public void setUseSubjectAltName(String value) {
        set(RealmSettings.USE_SUBJECT_ALT_NAME, value);
    }

    public String getComputerAccounts() {
        return get(RealmSettings.COMPUTER_ACCOUNTS);
    }

    public void setComputerAccounts(String value) {
        set(RealmSettings.COMPUTER_ACCOUNTS, value);
    }

    public String getCheckLogonHours() {
        return get(RealmSettings.CHECK_LOGON_HOURS);
    }

    public void setCheckLogonHours(String value) {
        set(RealmSettings.CHECK_LOGON_HOURS, value);
    }

    public String getCheckPasswordExpired() {
        return get(RealmSettings.CHECK_PASSWORD_EXPIRED);
    }

    public void setCheckPasswordExpired(String value) {
        set(RealmSettings.CHECK_PASSWORD_EXPIRED, value);
    }

    public String getNtAuth() {
        return get(RealmSettings.NT_AUTH);
    }

    public void setNtAuth(String value) {
        set(RealmSettings.NT_AUTH, value);
    }

    public String getClientAuthIssuers() {
        return get(RealmSettings.CLIENT_AUTH_ISSUERS);
    }

    public void setClientAuthIssuers(String value) {
        set(RealmSettings.CLIENT_AUTH_ISSUERS, value);
    }

    public String getCertificationAuthorities() {
        return get(RealmSettings.CERTIFICATION_AUTHORITIES);
    }

    public void setCertificationAuthorities(String value) {
        set(RealmSettings.CERTIFICATION_AUTHORITIES, value);
    }

    public String getCertificationAuthoritiesPasswordFile() {
        return get(RealmSettings.CERTIFICATION_AUTHORITIES_PASSWORD_FILE);
    }

    public void setCertificationAuthoritiesPasswordFile(String value) {
        set(RealmSettings.CERTIFICATION_AUTHORITIES_PASSWORD_FILE, value);
    }

    public String getSha1Signatures() {
        return get(RealmSettings.SHA1SIGNATURES);
    }

    public void setSha1Signatures(String value) {
        set(RealmSettings.SHA1SIGNATURES, value);
    }

    public String getUsageCheck() {
        return get(RealmSettings.USAGE_CHECK);
    }

    public void setUsageCheck(String value) {
        set(RealmSettings.USAGE_CHECK, value);
    }

    public String getVerifyClientCertRevocation() {
        return get(RealmSettings.VERIFY_CLIENT_CERT_REVOCATION);
    }

    public void setVerifyClientCertRevocation(String value) {
        set(RealmSettings.VERIFY_CLIENT_CERT_REVOCATION, value);
    }

    public String getVerifyRevocationWithCachedClientCertOnly() {
        return get(RealmSettings.VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY);
    }

    public void setVerifyRevocationWithCachedClientCertOnly(String value) {
        set(RealmSettings.VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY, value);
    }

    public String getRevocationFreshnessTime() {
        return get(RealmSettings.REVOCATION_FRESHNESS_TIME);
    }

    public void setRevocationFreshnessTime(String value) {
        set(RealmSettings.REVOCATION_FRESHNESS_TIME, value);
    }

    public String getUrlRetrievalTimeout() {
        return get(RealmSettings.URL_RETRIEVAL_TIMEOUT);
    }

    public void setUrlRetrievalTimeout(String value) {
        set(RealmSettings.URL_RETRIEVAL_TIMEOUT, value);
    }

    public String getRevocationFailureMode() {
        return get(RealmSettings.REVOCATION_FAILURE_MODE);
    }

    public void setRevocationFailureMode(String value) {
        set(RealmSettings.REVOCATION_FAILURE_MODE, value);
    }

    public String getRevocationAllowedHosts() {
        return get(RealmSettings.REVOCATION_ALLOWED_HOSTS);
    }

    public void setRevocationAllowedHosts(String value) {
        set(RealmSettings.REVOCATION_ALLOWED_HOSTS, value);
    }

    public String getCrlFiles() {
        return get(RealmSettings.CRL_FILES);
    }

    public void setCrlFiles(String value) {
        set(RealmSettings.CRL_FILES, value);
    }

    public String getRevocationCacheDirectory() {
        return get(RealmSettings.REVOCATION_CACHE_DIRECTORY);
    }

    public void setRevocationCacheDirectory(String value) {
        set(RealmSettings.REVOCATION_CACHE_DIRECTORY, value);
    }

    public String getUserNameFormat() {
        return get(RealmSettings.USER_NAME_FORMAT);
    }

    public void setUserNameFormat(String value) {
        set(RealmSettings.USER_NAME_FORMAT, value);
    }

    public String getRoleNameFormat() {
        return get(RealmSettings.ROLE_NAME_FORMAT);
    }

    public void setRoleNameFormat(String value) {
        set(RealmSettings.ROLE_NAME_FORMAT, value);
    }

    public String getRoleMappings() {
        return get(RealmSettings.ROLE_MAPPINGS);
    }

    public void setRoleMappings(String value) {
        set(RealmSettings.ROLE_MAPPINGS, value);
    }

    public String getCacheTtl() {
        return get(RealmSettings.CACHE_TTL);
    }

    public void setCacheTtl(String value) {
        set(RealmSettings.CACHE_TTL, value);
    }

    public String getNegativeCacheTtl() {
        return get(RealmSettings.NEGATIVE_CACHE_TTL);
    }

    public void setNegativeCacheTtl(String value) {
        set(RealmSettings.NEGATIVE_CACHE_TTL, value);
    }

    public String getOutageGracePeriod() {
        return get(RealmSettings.OUTAGE_GRACE_PERIOD);
    }

    public void setOutageGracePeriod(String value) {
        set(RealmSettings.OUTAGE_GRACE_PERIOD, value);
    }

    public String getChangeTracking() {
        return get(RealmSettings.CHANGE_TRACKING);
    }

    public void setChangeTracking(String value) {
        set(RealmSettings.CHANGE_TRACKING, value);
    }

    public String getCacheSize() {
        return get(RealmSettings.CACHE_SIZE);
    }

    public void setCacheSize(String value) {
        set(RealmSettings.CACHE_SIZE, value);
    }

    public String getDelegationPrincipal() {
        return get(RealmSettings.DELEGATION_PRINCIPAL);
    }

    public void setDelegationPrincipal(String value) {
        set(RealmSettings.DELEGATION_PRINCIPAL, value);
    }

    public String getDelegationKeytab() {
        return get(RealmSettings.DELEGATION_KEYTAB);
    }

    public void setDelegationKeytab(String value) {
        set(RealmSettings.DELEGATION_KEYTAB, value);
    }

    public String getDelegationRoles() {
        return get(RealmSettings.DELEGATION_ROLES);
    }

    public void setDelegationRoles(String value) {
        set(RealmSettings.DELEGATION_ROLES, value);
    }

    public String getDelegationStrength() {
        return get(RealmSettings.DELEGATION_STRENGTH);
    }

    public void setDelegationStrength(String value) {
        set(RealmSettings.DELEGATION_STRENGTH, value);
    }

    public String getDelegationCacheTtl() {
        return get(RealmSettings.DELEGATION_CACHE_TTL);
    }

    public void setDelegationCacheTtl(String value) {
        set(RealmSettings.DELEGATION_CACHE_TTL, value);
    }

    public String getDelegationTimeout() {
        return get(RealmSettings.DELEGATION_TIMEOUT);
    }

    public void setDelegationTimeout(String value) {
        set(RealmSettings.DELEGATION_TIMEOUT, value);
    }

    public String getDelegationCacheSize() {
        return get(RealmSettings.DELEGATION_CACHE_SIZE);
    }

    public void setDelegationCacheSize(String value) {
        set(RealmSettings.DELEGATION_CACHE_SIZE, value);
    }

    public String getDelegationInPrincipal() {
        return get(RealmSettings.DELEGATION_IN_PRINCIPAL);
    }

    public void setDelegationInPrincipal(String value) {
        set(RealmSettings.DELEGATION_IN_PRINCIPAL, value);
    }

    public String getAuditLog() {
        return get(RealmSettings.AUDIT_LOG);
    }

    public void setAuditLog(String value) {
        set(RealmSettings.AUDIT_LOG, value);
    }

    public String getAuditFormat() {
        return get(RealmSettings.AUDIT_FORMAT);
    }

    public void setAuditFormat(String value) {
        set(RealmSettings.AUDIT_FORMAT, value);
    }

    public String getRecentRefusals() {
        return get(RealmSettings.RECENT_REFUSALS);
    }

    public void setRecentRefusals(String value) {
        set(RealmSettings.RECENT_REFUSALS, value);
    }

    public String getCertificates() {
        return get(RealmSettings.CERTIFICATES);
    }

    public void setCertificates(String value) {
        set(RealmSettings.CERTIFICATES, value);
    }

    // END rendered
}
