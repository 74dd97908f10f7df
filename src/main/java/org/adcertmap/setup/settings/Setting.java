package org.adcertmap.setup.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lists every setting with its default and an example. The names are the attributes of the Realm in {@code server.xml}
 * and the keys of a settings file. Durations have a unit: {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}.
 */
public enum Setting {
    /**
     * Domain controllers, tried in this order; {@code host}, {@code host:port} or {@code ldaps://host:port}, separated
     * by blanks. Empty: located by DNS SRV records. Port 3269 is a global catalog.
     */
    SERVERS("servers", "", "ldaps://dc1.example.com dc2.example.com:636"),
    /** DNS name of the Active Directory domain. Required. */
    DOMAIN("domain", null, "corp.example.com"),
    /** Active Directory site whose domain controllers are preferred. Empty: determined by an LDAP ping. */
    SITE("site", "", "Default-First-Site-Name"),
    /**
     * DNS servers for locating domain controllers, {@code host} or {@code host:port}. Empty: those of the operating
     * system.
     */
    DNS_SERVERS("dnsServers", "", "10.0.0.10 10.0.0.11"),
    /**
     * Protection of LDAP connections: {@code ldaps}, {@code startTls} or {@code sasl} (GSSAPI confidentiality). Never
     * clear text.
     */
    CONNECTION_SECURITY("connectionSecurity", "ldaps", "ldaps"),
    /** Trust store with the trust anchors for domain controllers' certificates. Empty: the JVM's trust store. */
    DIRECTORY_TRUST_STORE_FILE("directoryTrustStoreFile", "", "conf/domain-controllers.p12"),
    /** Type of that trust store: {@code PKCS12} or {@code JKS}. */
    DIRECTORY_TRUST_STORE_TYPE("directoryTrustStoreType", "PKCS12", "PKCS12"),
    /** File whose first line is the password of that trust store. */
    DIRECTORY_TRUST_STORE_PASSWORD_FILE("directoryTrustStorePasswordFile", "", "conf/domain-controllers.password"),
    /**
     * How the product binds to the directory: {@code simple}, {@code gssapi} (Kerberos) or {@code external} (client
     * certificate).
     */
    AUTHENTICATION("authentication", "simple", "simple"),
    /** With {@code simple}: the bind account as a DN, {@code name@domain} or {@code DOMAIN\name}. */
    BIND_DN("bindDn", "", "svc-tomcat@corp.example.com"),
    /** With {@code simple}: the bind account's password. Secret. Prefer {@code bindPasswordFile}. */
    BIND_PASSWORD("bindPassword", "", "${env:ADCERTMAP_PASSWORD}"),
    /** With {@code simple}: file whose first line is the bind account's password. */
    BIND_PASSWORD_FILE("bindPasswordFile", "", "conf/adcertmap.password"),
    /** With {@code gssapi}: Kerberos principal of the bind account. */
    PRINCIPAL("principal", "", "svc-tomcat@CORP.EXAMPLE.COM"),
    /** With {@code gssapi}: keytab file with the key of that principal. */
    KEYTAB("keytab", "", "conf/svc-tomcat.keytab"),
    /** With {@code external}: key store with the client certificate and private key for the bind. */
    KEY_STORE_FILE("keyStoreFile", "", "conf/svc-tomcat.p12"),
    /** Type of that key store: {@code PKCS12} or {@code JKS}. */
    KEY_STORE_TYPE("keyStoreType", "PKCS12", "PKCS12"),
    /** File whose first line is the password of that key store. */
    KEY_STORE_PASSWORD_FILE("keyStorePasswordFile", "", "conf/svc-tomcat.password"),
    /** Timeout for connecting to a domain controller; 100ms to 1m. */
    CONNECT_TIMEOUT("connectTimeout", "2s", "2s"),
    /** Timeout for a directory operation across all domain controllers; 100ms to 1m. */
    RESPONSE_TIMEOUT("responseTimeout", "3s", "3s"),
    /** Maximum number of connections to each domain controller; 1 to 1000. */
    MAX_CONNECTIONS("maxConnections", "8", "8"),
    /** Mapping methods in use, separated by commas, see {@code MappingMethod}. Default: all but {@code issuer}. */
    MAPPING_METHODS(
            "mappingMethods",
            "upn, sid, issuerSerial, ski, sha1PublicKey, issuerSid, issuerSubject, subject, rfc822, dnsName",
            "upn, sid, issuerSerial"),
    /**
     * StrongCertificateBindingEnforcement of the KDC (KB5014754): {@code full} (2), {@code compatibility} (1) or
     * {@code disabled} (0).
     */
    STRONG_CERTIFICATE_BINDING_ENFORCEMENT("strongCertificateBindingEnforcement", "full", "full"),
    /**
     * CertificateBackdatingCompensation (KB5014754), with {@code compatibility} only: how much older than its account a
     * certificate may be.
     */
    CERTIFICATE_BACKDATING_COMPENSATION("certificateBackdatingCompensation", "10m", "365d"),
    /**
     * Tuples of the group policy "Allow name-based strong mappings for certificates", or {@code file:} and a file with
     * them.
     */
    STRONG_NAME_MATCHES(
            "strongNameMatches",
            "",
            "9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c;1.3.6.1.4.1.99999.1;UpnSuffix=corp.example.com"),
    /** Thumbprints of the issuing CAs whose SID in a URI of the subject alternative name is trusted. */
    SAN_URI_SID_ISSUERS("sanUriSidIssuers", "", "9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c"),
    /**
     * UseSubjectAltName of the KDC: {@code false} finds accounts by {@code altSecurityIdentities} only, not by names in
     * the certificate.
     */
    USE_SUBJECT_ALT_NAME("useSubjectAltName", "true", "true"),
    /** Whether certificates may map to computer accounts. */
    COMPUTER_ACCOUNTS("computerAccounts", "false", "true"),
    /** Whether the account's logon hours apply. Windows does not check them for certificate mapping. */
    CHECK_LOGON_HOURS("checkLogonHours", "false", "true"),
    /** Whether an account with an expired password is denied. Windows does not check it for certificate mapping. */
    CHECK_PASSWORD_EXPIRED("checkPasswordExpired", "false", "true"),
    /**
     * Issuing CAs whose certificates may log on: {@code directory} (the forest's NTAuthCertificates), {@code file:} and
     * a file of CA certificates, or {@code off}.
     */
    NT_AUTH("ntAuth", "directory", "file:conf/issuing-cas.pem"),
    /**
     * Trusted root CAs and intermediate CAs: {@code directory} (Certification Authorities and AIA of the forest), or
     * {@code file:} and a file of CA certificates with at least one root.
     */
    CERTIFICATION_AUTHORITIES("certificationAuthorities", "directory", "file:conf/ca-certificates.pem"),
    /** Whether a certificate must allow client authentication (HTTP.sys: usagecheck). */
    USAGE_CHECK("usageCheck", "true", "true"),
    /** Whether revocation is checked, by OCSP and CRLs (HTTP.sys: verifyclientcertrevocation). */
    VERIFY_CLIENT_CERT_REVOCATION("verifyClientCertRevocation", "true", "true"),
    /**
     * Whether only cached CRLs and OCSP responses and {@code crlFiles} are used, and nothing is fetched (HTTP.sys:
     * verifyrevocationwithcachedclientcertonly).
     */
    VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY("verifyRevocationWithCachedClientCertOnly", "false", "true"),
    /**
     * Maximum age of a CRL before a newer one is fetched (HTTP.sys: revocationfreshnesstime); 0: shortly before it
     * expires.
     */
    REVOCATION_FRESHNESS_TIME("revocationFreshnessTime", "0", "1h"),
    /** Timeout for a login that waits for a CRL or OCSP response (HTTP.sys: urlretrievaltimeout); 100ms to 1m. */
    URL_RETRIEVAL_TIMEOUT("urlRetrievalTimeout", "5s", "5s"),
    /**
     * What happens if the revocation status is unknown: {@code hardFail}, {@code softFail}, or a grace period after the
     * last response expired.
     */
    REVOCATION_FAILURE_MODE("revocationFailureMode", "hardFail", "12h"),
    /**
     * Hosts from which CRLs and OCSP responses may be fetched. Empty: every host that a certificate names, except
     * loopback, link-local and cloud metadata addresses (SSRF protection).
     */
    REVOCATION_ALLOWED_HOSTS("revocationAllowedHosts", "", "pki.corp.example.com *.pki.example.com"),
    /** Local CRL files with their issuers' certificates: {@code file:} and a file or directory. */
    CRL_FILES("crlFiles", "", "file:conf/crls"),
    /** Directory where fetched CRLs and OCSP responses are cached across restarts, or {@code off}. */
    REVOCATION_CACHE_DIRECTORY("revocationCacheDirectory", "", "work/adcertmap-revocation"),
    /** Format of the principal's name: {@code DOMAIN\sam}, {@code upn}, {@code sam}, {@code dn} or {@code sid}. */
    USER_NAME_FORMAT("userNameFormat", "DOMAIN\\sam", "upn"),
    /** Format of role names where groups become roles: {@code sam}, {@code DOMAIN\sam}, {@code dn} or {@code sid}. */
    ROLE_NAME_FORMAT("roleNameFormat", "sam", "sam"),
    /** Role mappings file: which groups have which roles, see {@link RoleMappingsFile}. Empty: each group is a role. */
    ROLE_MAPPINGS("roleMappings", "", "conf/adcertmap-roles.txt"),
    /** Cache TTL of a mapping; the longest that a change in the directory stays unnoticed. 0 to 15m. */
    CACHE_TTL("cacheTtl", "60s", "60s"),
    /** Negative cache TTL: how long "no account matches" is cached. 0 to 15m. */
    NEGATIVE_CACHE_TTL("negativeCacheTtl", "30s", "30s"),
    /**
     * How long after its last refresh a cached mapping is used while no domain controller is reachable
     * (stale-if-error). 0 to 1d.
     */
    OUTAGE_GRACE_PERIOD("outageGracePeriod", "15m", "15m"),
    /** Whether change notifications from a domain controller evict cache entries: {@code auto} or {@code off}. */
    CHANGE_TRACKING("changeTracking", "auto", "off"),
    /** Maximum number of cached certificates; 1 to 10000000. */
    CACHE_SIZE("cacheSize", "10000", "10000");

    /** Prefix of a value that names a file, in settings that also have other values. */
    public static final String FILE_PREFIX = "file:";
    /** Value that switches off what the setting would otherwise name. */
    public static final String OFF = "off";

    private final String key;
    private final String defaultValue;
    private final String example;

    Setting(String key, String defaultValue, String example) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.example = example;
    }

    /** Returns the name in {@code server.xml} and in a settings file. */
    public String key() {
        return key;
    }

    /** Returns the default; empty for a required setting, an empty text for an optional one without a default. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** Returns a valid value, for error messages. */
    public String example() {
        return example;
    }

    /** Returns whether the value is a secret, which must not appear in a log, over JMX or in a saved configuration. */
    public boolean isSecret() {
        return this == BIND_PASSWORD;
    }

    /**
     * Makes a file name in the value absolute; returns any other value unchanged.
     *
     * @param directory the directory that a relative name is resolved against
     */
    public String resolvePath(String value, Path directory) {
        String name = value.strip();
        boolean hasFilePrefix = this == NT_AUTH
                || this == CERTIFICATION_AUTHORITIES
                || this == STRONG_NAME_MATCHES
                || this == CRL_FILES;
        if (hasFilePrefix && name.startsWith(FILE_PREFIX)) {
            return FILE_PREFIX
                    + directory.resolve(name.substring(FILE_PREFIX.length())).normalize();
        }
        boolean isDirectory = this == REVOCATION_CACHE_DIRECTORY && !name.equalsIgnoreCase(OFF);
        boolean isFile = key.endsWith("File") || this == ROLE_MAPPINGS || this == KEYTAB || isDirectory;
        return isFile && !name.isEmpty() ? directory.resolve(name).normalize().toString() : value;
    }

    /** Returns the setting with this name, if there is one. */
    public static Optional<Setting> byKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }
}
