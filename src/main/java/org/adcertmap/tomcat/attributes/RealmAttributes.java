package org.adcertmap.tomcat.attributes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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

    private String get(Setting setting) {
        return configured.getOrDefault(setting.key(), setting.defaultValue().orElse(null));
    }

    /** @param value {@code null}, which only code can set, for the default */
    private void set(Setting setting, String value) {
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
            setDnsDomain(getDomain());
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

    /** Sets the password of the bind account; prefer {@code bindPasswordFile}. */
    public void setBindPassword(String value) {
        set(Setting.BIND_PASSWORD, value);
    }

    public String getServers() {
        return get(Setting.SERVERS);
    }

    public void setServers(String value) {
        set(Setting.SERVERS, value);
    }

    /** Returns the setting {@code domain}; {@link #initInternal} explains its second name. */
    public String getDnsDomain() {
        return get(Setting.DOMAIN);
    }

    public void setDnsDomain(String value) {
        set(Setting.DOMAIN, value);
    }

    public String getSite() {
        return get(Setting.SITE);
    }

    public void setSite(String value) {
        set(Setting.SITE, value);
    }

    public String getDnsServers() {
        return get(Setting.DNS_SERVERS);
    }

    public void setDnsServers(String value) {
        set(Setting.DNS_SERVERS, value);
    }

    public String getConnectionSecurity() {
        return get(Setting.CONNECTION_SECURITY);
    }

    public void setConnectionSecurity(String value) {
        set(Setting.CONNECTION_SECURITY, value);
    }

    public String getDirectoryTrustStoreFile() {
        return get(Setting.DIRECTORY_TRUST_STORE_FILE);
    }

    public void setDirectoryTrustStoreFile(String value) {
        set(Setting.DIRECTORY_TRUST_STORE_FILE, value);
    }

    public String getDirectoryTrustStoreType() {
        return get(Setting.DIRECTORY_TRUST_STORE_TYPE);
    }

    public void setDirectoryTrustStoreType(String value) {
        set(Setting.DIRECTORY_TRUST_STORE_TYPE, value);
    }

    public String getDirectoryTrustStorePasswordFile() {
        return get(Setting.DIRECTORY_TRUST_STORE_PASSWORD_FILE);
    }

    public void setDirectoryTrustStorePasswordFile(String value) {
        set(Setting.DIRECTORY_TRUST_STORE_PASSWORD_FILE, value);
    }

    public String getAuthentication() {
        return get(Setting.AUTHENTICATION);
    }

    public void setAuthentication(String value) {
        set(Setting.AUTHENTICATION, value);
    }

    public String getBindDn() {
        return get(Setting.BIND_DN);
    }

    public void setBindDn(String value) {
        set(Setting.BIND_DN, value);
    }

    public String getBindPasswordFile() {
        return get(Setting.BIND_PASSWORD_FILE);
    }

    public void setBindPasswordFile(String value) {
        set(Setting.BIND_PASSWORD_FILE, value);
    }

    public String getPrincipal() {
        return get(Setting.PRINCIPAL);
    }

    public void setPrincipal(String value) {
        set(Setting.PRINCIPAL, value);
    }

    public String getKeytab() {
        return get(Setting.KEYTAB);
    }

    public void setKeytab(String value) {
        set(Setting.KEYTAB, value);
    }

    public String getKeyStoreFile() {
        return get(Setting.KEY_STORE_FILE);
    }

    public void setKeyStoreFile(String value) {
        set(Setting.KEY_STORE_FILE, value);
    }

    public String getKeyStoreType() {
        return get(Setting.KEY_STORE_TYPE);
    }

    public void setKeyStoreType(String value) {
        set(Setting.KEY_STORE_TYPE, value);
    }

    public String getKeyStorePasswordFile() {
        return get(Setting.KEY_STORE_PASSWORD_FILE);
    }

    public void setKeyStorePasswordFile(String value) {
        set(Setting.KEY_STORE_PASSWORD_FILE, value);
    }

    public String getConnectTimeout() {
        return get(Setting.CONNECT_TIMEOUT);
    }

    public void setConnectTimeout(String value) {
        set(Setting.CONNECT_TIMEOUT, value);
    }

    public String getResponseTimeout() {
        return get(Setting.RESPONSE_TIMEOUT);
    }

    public void setResponseTimeout(String value) {
        set(Setting.RESPONSE_TIMEOUT, value);
    }

    public String getMaxConnections() {
        return get(Setting.MAX_CONNECTIONS);
    }

    public void setMaxConnections(String value) {
        set(Setting.MAX_CONNECTIONS, value);
    }

    public String getMappingMethods() {
        return get(Setting.MAPPING_METHODS);
    }

    public void setMappingMethods(String value) {
        set(Setting.MAPPING_METHODS, value);
    }

    public String getStrongCertificateBindingEnforcement() {
        return get(Setting.STRONG_CERTIFICATE_BINDING_ENFORCEMENT);
    }

    public void setStrongCertificateBindingEnforcement(String value) {
        set(Setting.STRONG_CERTIFICATE_BINDING_ENFORCEMENT, value);
    }

    public String getCertificateBackdatingCompensation() {
        return get(Setting.CERTIFICATE_BACKDATING_COMPENSATION);
    }

    public void setCertificateBackdatingCompensation(String value) {
        set(Setting.CERTIFICATE_BACKDATING_COMPENSATION, value);
    }

    public String getStrongNameMatches() {
        return get(Setting.STRONG_NAME_MATCHES);
    }

    public void setStrongNameMatches(String value) {
        set(Setting.STRONG_NAME_MATCHES, value);
    }

    public String getSanUriSidIssuers() {
        return get(Setting.SAN_URI_SID_ISSUERS);
    }

    public void setSanUriSidIssuers(String value) {
        set(Setting.SAN_URI_SID_ISSUERS, value);
    }

    public String getUseSubjectAltName() {
        return get(Setting.USE_SUBJECT_ALT_NAME);
    }

    public void setUseSubjectAltName(String value) {
        set(Setting.USE_SUBJECT_ALT_NAME, value);
    }

    public String getComputerAccounts() {
        return get(Setting.COMPUTER_ACCOUNTS);
    }

    public void setComputerAccounts(String value) {
        set(Setting.COMPUTER_ACCOUNTS, value);
    }

    public String getCheckLogonHours() {
        return get(Setting.CHECK_LOGON_HOURS);
    }

    public void setCheckLogonHours(String value) {
        set(Setting.CHECK_LOGON_HOURS, value);
    }

    public String getCheckPasswordExpired() {
        return get(Setting.CHECK_PASSWORD_EXPIRED);
    }

    public void setCheckPasswordExpired(String value) {
        set(Setting.CHECK_PASSWORD_EXPIRED, value);
    }

    public String getNtAuth() {
        return get(Setting.NT_AUTH);
    }

    public void setNtAuth(String value) {
        set(Setting.NT_AUTH, value);
    }

    public String getCertificationAuthorities() {
        return get(Setting.CERTIFICATION_AUTHORITIES);
    }

    public void setCertificationAuthorities(String value) {
        set(Setting.CERTIFICATION_AUTHORITIES, value);
    }

    public String getUsageCheck() {
        return get(Setting.USAGE_CHECK);
    }

    public void setUsageCheck(String value) {
        set(Setting.USAGE_CHECK, value);
    }

    public String getVerifyClientCertRevocation() {
        return get(Setting.VERIFY_CLIENT_CERT_REVOCATION);
    }

    public void setVerifyClientCertRevocation(String value) {
        set(Setting.VERIFY_CLIENT_CERT_REVOCATION, value);
    }

    public String getVerifyRevocationWithCachedClientCertOnly() {
        return get(Setting.VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY);
    }

    public void setVerifyRevocationWithCachedClientCertOnly(String value) {
        set(Setting.VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY, value);
    }

    public String getRevocationFreshnessTime() {
        return get(Setting.REVOCATION_FRESHNESS_TIME);
    }

    public void setRevocationFreshnessTime(String value) {
        set(Setting.REVOCATION_FRESHNESS_TIME, value);
    }

    public String getUrlRetrievalTimeout() {
        return get(Setting.URL_RETRIEVAL_TIMEOUT);
    }

    public void setUrlRetrievalTimeout(String value) {
        set(Setting.URL_RETRIEVAL_TIMEOUT, value);
    }

    public String getRevocationFailureMode() {
        return get(Setting.REVOCATION_FAILURE_MODE);
    }

    public void setRevocationFailureMode(String value) {
        set(Setting.REVOCATION_FAILURE_MODE, value);
    }

    public String getRevocationAllowedHosts() {
        return get(Setting.REVOCATION_ALLOWED_HOSTS);
    }

    public void setRevocationAllowedHosts(String value) {
        set(Setting.REVOCATION_ALLOWED_HOSTS, value);
    }

    public String getCrlFiles() {
        return get(Setting.CRL_FILES);
    }

    public void setCrlFiles(String value) {
        set(Setting.CRL_FILES, value);
    }

    public String getRevocationCacheDirectory() {
        return get(Setting.REVOCATION_CACHE_DIRECTORY);
    }

    public void setRevocationCacheDirectory(String value) {
        set(Setting.REVOCATION_CACHE_DIRECTORY, value);
    }

    public String getUserNameFormat() {
        return get(Setting.USER_NAME_FORMAT);
    }

    public void setUserNameFormat(String value) {
        set(Setting.USER_NAME_FORMAT, value);
    }

    public String getRoleNameFormat() {
        return get(Setting.ROLE_NAME_FORMAT);
    }

    public void setRoleNameFormat(String value) {
        set(Setting.ROLE_NAME_FORMAT, value);
    }

    public String getRoleMappings() {
        return get(Setting.ROLE_MAPPINGS);
    }

    public void setRoleMappings(String value) {
        set(Setting.ROLE_MAPPINGS, value);
    }

    public String getCacheTtl() {
        return get(Setting.CACHE_TTL);
    }

    public void setCacheTtl(String value) {
        set(Setting.CACHE_TTL, value);
    }

    public String getNegativeCacheTtl() {
        return get(Setting.NEGATIVE_CACHE_TTL);
    }

    public void setNegativeCacheTtl(String value) {
        set(Setting.NEGATIVE_CACHE_TTL, value);
    }

    public String getOutageGracePeriod() {
        return get(Setting.OUTAGE_GRACE_PERIOD);
    }

    public void setOutageGracePeriod(String value) {
        set(Setting.OUTAGE_GRACE_PERIOD, value);
    }

    public String getChangeTracking() {
        return get(Setting.CHANGE_TRACKING);
    }

    public void setChangeTracking(String value) {
        set(Setting.CHANGE_TRACKING, value);
    }

    public String getCacheSize() {
        return get(Setting.CACHE_SIZE);
    }

    public void setCacheSize(String value) {
        set(Setting.CACHE_SIZE, value);
    }
}
