package org.adcertmap.setup.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which settings are there, what are they when nobody sets them, and what does one look like? The names are the
 * attributes of the Realm in {@code server.xml} and the keys of a settings file.
 */
public enum Setting {
    SERVERS("servers", "", "ldaps://dc1.example.com dc2.example.com:636"),
    DOMAIN("domain", null, "corp.example.com"),
    SITE("site", "", "Default-First-Site-Name"),
    DNS_SERVERS("dnsServers", "", "10.0.0.10 10.0.0.11"),
    CONNECTION_SECURITY("connectionSecurity", "ldaps", "ldaps"),
    DIRECTORY_TRUST_STORE_FILE("directoryTrustStoreFile", "", "conf/domain-controllers.p12"),
    DIRECTORY_TRUST_STORE_TYPE("directoryTrustStoreType", "PKCS12", "PKCS12"),
    DIRECTORY_TRUST_STORE_PASSWORD_FILE("directoryTrustStorePasswordFile", "", "conf/domain-controllers.password"),
    AUTHENTICATION("authentication", "simple", "simple"),
    BIND_DN("bindDn", "", "svc-tomcat@corp.example.com"),
    BIND_PASSWORD("bindPassword", "", "${env:ADCERTMAP_PASSWORD}"),
    BIND_PASSWORD_FILE("bindPasswordFile", "", "conf/adcertmap.password"),
    PRINCIPAL("principal", "", "svc-tomcat@CORP.EXAMPLE.COM"),
    KEYTAB("keytab", "", "conf/svc-tomcat.keytab"),
    KEY_STORE_FILE("keyStoreFile", "", "conf/svc-tomcat.p12"),
    KEY_STORE_TYPE("keyStoreType", "PKCS12", "PKCS12"),
    KEY_STORE_PASSWORD_FILE("keyStorePasswordFile", "", "conf/svc-tomcat.password"),
    CONNECT_TIMEOUT("connectTimeout", "2s", "2s"),
    RESPONSE_TIMEOUT("responseTimeout", "3s", "3s"),
    MAX_CONNECTIONS("maxConnections", "8", "8"),
    MAPPING_METHODS(
            "mappingMethods",
            "upn, sid, issuerSerial, ski, sha1PublicKey, issuerSid, issuerSubject, subject, rfc822, dnsName",
            "upn, sid, issuerSerial"),
    STRONG_CERTIFICATE_BINDING_ENFORCEMENT("strongCertificateBindingEnforcement", "full", "full"),
    CERTIFICATE_BACKDATING_COMPENSATION("certificateBackdatingCompensation", "10m", "365d"),
    STRONG_NAME_MATCHES(
            "strongNameMatches",
            "",
            "9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c;1.3.6.1.4.1.99999.1;UpnSuffix=corp.example.com"),
    SAN_URI_SID_ISSUERS("sanUriSidIssuers", "", "9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c"),
    USE_SUBJECT_ALT_NAME("useSubjectAltName", "true", "true"),
    COMPUTER_ACCOUNTS("computerAccounts", "false", "true"),
    CHECK_LOGON_HOURS("checkLogonHours", "false", "true"),
    CHECK_PASSWORD_EXPIRED("checkPasswordExpired", "false", "true"),
    NT_AUTH("ntAuth", "directory", "file:conf/issuing-cas.pem"),
    CERTIFICATION_AUTHORITIES("certificationAuthorities", "directory", "file:conf/authorities.pem"),
    USAGE_CHECK("usageCheck", "true", "true"),
    VERIFY_CLIENT_CERT_REVOCATION("verifyClientCertRevocation", "true", "true"),
    VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY("verifyRevocationWithCachedClientCertOnly", "false", "true"),
    REVOCATION_FRESHNESS_TIME("revocationFreshnessTime", "0", "1h"),
    URL_RETRIEVAL_TIMEOUT("urlRetrievalTimeout", "5s", "5s"),
    REVOCATION_FAILURE_MODE("revocationFailureMode", "hardFail", "12h"),
    REVOCATION_ALLOWED_HOSTS("revocationAllowedHosts", "", "pki.corp.example.com *.pki.example.com"),
    CRL_FILES("crlFiles", "", "file:conf/lists"),
    REVOCATION_CACHE_DIRECTORY("revocationCacheDirectory", "", "work/adcertmap-revocation"),
    USER_NAME_FORMAT("userNameFormat", "DOMAIN\\sam", "upn"),
    ROLE_NAME_FORMAT("roleNameFormat", "sam", "sam"),
    ROLE_MAPPINGS("roleMappings", "", "conf/adcertmap-roles.txt"),
    CACHE_TTL("cacheTtl", "60s", "60s"),
    NEGATIVE_CACHE_TTL("negativeCacheTtl", "30s", "30s"),
    OUTAGE_GRACE_PERIOD("outageGracePeriod", "15m", "15m"),
    CHANGE_TRACKING("changeTracking", "auto", "off"),
    CACHE_SIZE("cacheSize", "10000", "10000");

    /** Begins a value that names a file, where it could be something else. */
    public static final String FILE = "file:";
    /** A value that switches off what could be named. */
    public static final String OFF = "off";

    private final String key;
    private final String defaultValue;
    private final String example;

    Setting(String key, String defaultValue, String example) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.example = example;
    }

    /** The name in {@code server.xml} and in a settings file. */
    public String key() {
        return key;
    }

    /** The value where nobody sets one; nothing where somebody must. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** A value that works. */
    public String example() {
        return example;
    }

    /** Whether the value is a secret, which no log, JMX or saved configuration may show. */
    public boolean isSecret() {
        return this == BIND_PASSWORD;
    }

    /**
     * The value, with the name of a file in it made absolute.
     *
     * @param folder what a relative name is relative to
     */
    public String resolvePath(String value, Path folder) {
        String name = value.strip();
        boolean mayBeFile = this == NT_AUTH
                || this == CERTIFICATION_AUTHORITIES
                || this == STRONG_NAME_MATCHES
                || this == CRL_FILES;
        if (mayBeFile && name.startsWith(FILE)) {
            return FILE + folder.resolve(name.substring(FILE.length())).normalize();
        }
        boolean isFolder = this == REVOCATION_CACHE_DIRECTORY && !name.equalsIgnoreCase(OFF);
        boolean isFile = key.endsWith("File") || this == ROLE_MAPPINGS || this == KEYTAB || isFolder;
        return isFile && !name.isEmpty() ? folder.resolve(name).normalize().toString() : value;
    }

    /** The setting with this name, if there is one. */
    public static Optional<Setting> byKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }
}
