// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.adcertmap.setup.settings.Setting.Group.DELEGATION;
import static org.adcertmap.setup.settings.Setting.Group.DIRECTORY;
import static org.adcertmap.setup.settings.Setting.Group.MAPPING;
import static org.adcertmap.setup.settings.Setting.Group.MONITORING;
import static org.adcertmap.setup.settings.Setting.Group.PRINCIPAL_AND_CACHE;
import static org.adcertmap.setup.settings.Setting.Group.TRUST;
import static org.adcertmap.setup.settings.SettingType.bool;
import static org.adcertmap.setup.settings.SettingType.choice;
import static org.adcertmap.setup.settings.SettingType.duration;
import static org.adcertmap.setup.settings.SettingType.integer;
import static org.adcertmap.setup.settings.SettingType.text;
import static org.adcertmap.setup.settings.SettingType.words;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.Setting.Content;
import org.adcertmap.setup.settings.Setting.Group;
import org.adcertmap.setup.settings.SettingType;
import org.adcertmap.setup.types.AuditSettings;
import org.adcertmap.setup.types.CertificationAuthoritiesSetting;
import org.adcertmap.setup.types.ChangeTrackingMode;
import org.adcertmap.setup.types.DelegationTypes;
import org.adcertmap.setup.types.MappingTypes;
import org.adcertmap.setup.types.NtAuthSetting;
import org.adcertmap.setup.types.RevocationTypes;
import org.adcertmap.setup.types.ServerAddresses;
import org.adcertmap.setup.types.StrongNameMatchesSetting;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;

/**
 * The table of all settings of the Realms. Attributes of the Realms, its MBean, the sample settings file and the
 * reference of settings are rendered from it: a new setting is one line here and its use.
 */
public final class RealmSettings {
    private static final List<Setting<?>> ALL = new ArrayList<>();
    private static final String TIMEOUT_MIN = "100ms";
    private static final String TIMEOUT_MAX = "1m";
    private static final String SIMPLE = "With `authentication` = `simple`: ";
    private static final String GSSAPI = "With `authentication` = `gssapi`: ";
    private static final String EXTERNAL = "With `authentication` = `external`: ";

    public static final Setting<String> DOMAIN = add(Setting.of(
                    DIRECTORY,
                    "domain",
                    new SettingType<>("a DNS name", ServerAddresses::domain),
                    "DNS name of the Active Directory domain. JMX and a saved `server.xml` call it `dnsDomain`, because"
                            + " every Tomcat component has a JMX property `domain` of its own.")
            .required()
            .example("corp.example.com")
            .sample("corp.example.com"));
    public static final Setting<String> SERVERS = add(Setting.of(
                    DIRECTORY,
                    "servers",
                    text("`host`, `host:port` or `ldaps://host:port`, separated by blanks"),
                    "Domain controllers, in the order in which they are tried. Without it they are located by DNS SRV"
                            + " records. A server with port 3269 (3268 with `startTls` or `sasl`) is a global catalog;"
                            + " with one, accounts of the whole forest are found.")
            .example("ldaps://dc1.example.com dc2.example.com:636")
            .sample("ldaps://dc1.corp.example.com ldaps://dc2.corp.example.com"));
    public static final Setting<String> SITE = add(Setting.of(
                    DIRECTORY,
                    "site",
                    new SettingType<>("a DNS label", ServerAddresses::site),
                    "Active Directory site whose domain controllers are preferred. Without it the site is determined by"
                            + " an LDAP ping.")
            .example("Default-First-Site-Name"));
    public static final Setting<List<String>> DNS_SERVERS = add(Setting.of(
                    DIRECTORY,
                    "dnsServers",
                    new SettingType<>("`host` or `host:port`, separated by blanks", ServerAddresses::dnsServers),
                    "DNS servers that locate domain controllers. Without it: those of the operating system.")
            .example("10.0.0.10 10.0.0.11"));
    public static final Setting<List<DnsName>> DOMAIN_CONTROLLER_DNS_SUFFIXES = add(Setting.of(
                    DIRECTORY,
                    "domainControllerDnsSuffixes",
                    new SettingType<>("DNS names, separated by blanks", ServerAddresses::dnsSuffixes),
                    "DNS suffixes of domain controllers whose host names are not within the DNS name of their domain"
                            + " (disjoint namespace). DNS is not authenticated: a host that SRV records name outside"
                            + " the domain and these suffixes is not used.")
            .example("dc.example.net"));
    public static final Setting<CertificateCheck> DOMAIN_CONTROLLER_CERTIFICATE_CHECK = add(Setting.of(
                    DIRECTORY,
                    "domainControllerCertificateCheck",
                    choice(List.of(CertificateCheck.values()), CertificateCheck::spelling),
                    "What the certificate of a domain controller that DNS names must show: `required`, that it is one"
                            + " (the DNS name of the domain in the subjectAltName, or the extended key usage KDC"
                            + " Authentication); `off`, its host name only, which is warned of at every start."
                            + " `gssapi` identifies it by Kerberos instead.")
            .withDefault("required"));
    public static final Setting<ReadOnlyControllers> READ_ONLY_CONTROLLERS = add(Setting.of(
                    DIRECTORY,
                    "readOnlyControllers",
                    choice(List.of(ReadOnlyControllers.values()), ReadOnlyControllers::spelling),
                    "Whether read-only domain controllers (RODC) serve: `skip`, or `use` for servers that reach no"
                            + " other. Not with `checkPasswordExpired`. See `docs/failover.md`.")
            .withDefault("skip"));
    public static final Setting<ConnectionSecurity> CONNECTION_SECURITY = add(Setting.of(
                    DIRECTORY,
                    "connectionSecurity",
                    choice(List.of(ConnectionSecurity.values()), ConnectionSecurity::spelling),
                    "Protection of LDAP connections: `ldaps` (port 636), `startTls` (port 389), or `sasl` (Kerberos"
                            + " confidentiality on port 389, with `gssapi`). Never clear text.")
            .withDefault("ldaps"));
    public static final Setting<String> DIRECTORY_TRUST_STORE_FILE = add(file(
                    "directoryTrustStoreFile",
                    "Trust store with the trust anchors for the domain controllers' certificates, in PEM, DER, PKCS #7,"
                            + " JKS or PKCS #12; host names are always"
                            + " checked. Without it: the trust store of the JVM.")
            .example("conf/domain-controllers.p12")
            .sample("domain-controllers.p12"));
    public static final Setting<String> DIRECTORY_TRUST_STORE_TYPE = add(Setting.of(
                    DIRECTORY,
                    "directoryTrustStoreType",
                    words("auto", "PKCS12", "JKS", "PEM", "Windows-ROOT", "Windows-ROOT-LOCALMACHINE"),
                    "Type of the trust store for domain controllers. A file is recognised by its content: PEM, DER,"
                            + " PKCS #7, JKS or PKCS #12. `Windows-ROOT` is the JVM's view of Windows' store of trusted"
                            + " root CAs, and needs no file.")
            .example("Windows-ROOT")
            .withDefault("auto"));
    public static final Setting<String> DIRECTORY_TRUST_STORE_PASSWORD_FILE = add(file(
                    "directoryTrustStorePasswordFile",
                    "File whose first line is the password of the trust store for domain controllers.")
            .example("conf/domain-controllers.password")
            .sample("domain-controllers.password"));
    public static final Setting<String> AUTHENTICATION = add(Setting.of(
                    DIRECTORY,
                    "authentication",
                    words("simple", "gssapi", "external"),
                    "How the Realm binds to the directory: `simple` (name and password), `gssapi` (Kerberos with a"
                            + " keytab) or `external` (client certificate).")
            .withDefault("simple"));
    public static final Setting<String> BIND_DN = add(Setting.of(
                    DIRECTORY,
                    "bindDn",
                    text("a DN, `name@domain` or `DOMAIN\\name`"),
                    SIMPLE + "the bind account, an ordinary domain user; its rights are in `docs/read-rights.md`.")
            .example("svc-tomcat@corp.example.com")
            .sample("svc-tomcat@corp.example.com"));
    public static final Setting<String> BIND_PASSWORD = add(Setting.of(
                    DIRECTORY,
                    "bindPassword",
                    text("the password"),
                    SIMPLE + "the bind account's password. `bindPasswordFile` keeps it out of this file.")
            .content(Content.SECRET)
            .example("${env:ADCERTMAP_PASSWORD}"));
    public static final Setting<String> BIND_PASSWORD_FILE = add(file(
                    "bindPasswordFile",
                    SIMPLE + "file whose first line is the bind account's password; read again when it changes.")
            .example("conf/adcertmap.password")
            .sample("adcertmap.password"));
    public static final Setting<String> PRINCIPAL = add(
            Setting.of(DIRECTORY, "principal", text("`name@REALM`"), GSSAPI + "Kerberos principal of the bind account.")
                    .example("svc-tomcat@CORP.EXAMPLE.COM"));
    public static final Setting<String> KEYTAB =
            add(file("keytab", GSSAPI + "keytab file with the key of the principal; read again when it changes.")
                    .example("conf/svc-tomcat.keytab"));
    public static final Setting<Boolean> CHANNEL_BINDING = add(Setting.of(
                    DIRECTORY,
                    "channelBinding",
                    bool(),
                    GSSAPI + "whether a bind over TLS contains the channel binding of its connection"
                            + " (LdapEnforceChannelBinding). `false` is for domain controllers behind a load balancer that"
                            + " ends TLS, and is warned of at every start. Without effect with `sasl`.")
            .withDefault("true"));
    public static final Setting<String> KEY_STORE_FILE = add(file(
                    "keyStoreFile",
                    EXTERNAL
                            + "key store with the client certificate and private key for the bind; read again when it changes.")
            .example("conf/svc-tomcat.p12"));
    public static final Setting<String> KEY_STORE_TYPE =
            add(Setting.of(DIRECTORY, "keyStoreType", text("`PKCS12` or `JKS`"), EXTERNAL + "type of the key store.")
                    .withDefault("PKCS12"));
    public static final Setting<String> KEY_STORE_PASSWORD_FILE =
            add(file("keyStorePasswordFile", EXTERNAL + "file whose first line is the password of the key store.")
                    .example("conf/svc-tomcat.password"));
    public static final Setting<Duration> CONNECT_TIMEOUT = add(Setting.of(
                    DIRECTORY,
                    "connectTimeout",
                    duration(TIMEOUT_MIN, TIMEOUT_MAX),
                    "Timeout of a connection to a domain controller.")
            .withDefault("2s"));
    public static final Setting<Duration> RESPONSE_TIMEOUT = add(Setting.of(
                    DIRECTORY,
                    "responseTimeout",
                    duration(TIMEOUT_MIN, TIMEOUT_MAX),
                    "Timeout of a directory operation across all domain controllers, failover included.")
            .withDefault("3s"));
    public static final Setting<Integer> MAX_CONNECTIONS = add(Setting.of(
                    DIRECTORY,
                    "maxConnections",
                    integer(1, 1_000),
                    "Maximum number of connections, and of concurrent operations, per domain controller.")
            .withDefault("8"));

    public static final Setting<String> MAPPING_METHODS = add(Setting.of(
                    MAPPING,
                    "mappingMethods",
                    text("`upn`, `sid`, `issuerSerial`, `ski`, `sha1PublicKey`, `issuerSid`, `issuerSubject`,"
                            + " `subject`, `rfc822`, `dnsName`, `issuer`, separated by commas"),
                    "Mapping methods in use. `issuer` maps every certificate of one CA to one account.")
            .withDefault(
                    "upn, sid, issuerSerial, ski, sha1PublicKey, issuerSid, issuerSubject, subject, rfc822, dnsName")
            .example("upn, sid, issuerSerial"));
    public static final Setting<Enforcement> STRONG_CERTIFICATE_BINDING_ENFORCEMENT = add(Setting.of(
                    MAPPING,
                    "strongCertificateBindingEnforcement",
                    MappingTypes.enforcement(),
                    "StrongCertificateBindingEnforcement of a domain controller (KB5014754). Every value but `full`"
                            + " accepts weak mappings and is warned of at every start.")
            .withDefault("full"));
    public static final Setting<Duration> CERTIFICATE_BACKDATING_COMPENSATION = add(Setting.of(
                    MAPPING,
                    "certificateBackdatingCompensation",
                    duration("0", "18300d"),
                    "CertificateBackdatingCompensation (KB5014754), with `compatibility` only: how much older than its"
                            + " account a certificate may be.")
            .example("365d")
            .withDefault("10m"));
    public static final Setting<List<StrongNameMatch>> STRONG_NAME_MATCHES = add(Setting.of(
                    MAPPING,
                    "strongNameMatches",
                    new SettingType<>("tuples, or `file:` and a file with them", StrongNameMatchesSetting::parse),
                    "Tuples of the group policy \"Allow name-based strong mappings for certificates\": weak mappings"
                            + " that count as strong.")
            .content(Content.PREFIXED_FILE)
            .example("9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c;1.3.6.1.4.1.99999.1;UpnSuffix=corp.example.com"));
    public static final Setting<Set<String>> SAN_URI_SID_ISSUERS = add(Setting.of(
                    MAPPING,
                    "sanUriSidIssuers",
                    MappingTypes.thumbprints(),
                    "Issuing CAs whose SID in a URI of the subject alternative name is trusted.")
            .example("9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c"));
    public static final Setting<Boolean> USE_SUBJECT_ALT_NAME = add(Setting.of(
                    MAPPING,
                    "useSubjectAltName",
                    bool(),
                    "UseSubjectAltName of a domain controller. `false`: no account is found by a userPrincipalName or"
                            + " dNSName in the certificate, only by `altSecurityIdentities`.")
            .withDefault("true"));
    public static final Setting<Boolean> COMPUTER_ACCOUNTS = add(Setting.of(
                    MAPPING,
                    "computerAccounts",
                    bool(),
                    "Whether certificates may map to computer accounts, by dNSName or `altSecurityIdentities`.")
            .example("true")
            .withDefault("false"));
    public static final Setting<Boolean> CHECK_LOGON_HOURS = add(Setting.of(
                    MAPPING,
                    "checkLogonHours",
                    bool(),
                    "Whether the account's logon hours (UTC) apply. Windows does not check them for a logon without a"
                            + " password.")
            .example("true")
            .withDefault("false"));
    public static final Setting<Boolean> CHECK_PASSWORD_EXPIRED = add(Setting.of(
                    MAPPING,
                    "checkPasswordExpired",
                    bool(),
                    "Whether an account with an expired password is denied, unless it requires a smart card: a domain"
                            + " controller renews the password of such an account itself. Windows does not check it for"
                            + " a logon without a password.")
            .example("true")
            .withDefault("false"));

    public static final Setting<NtAuthSetting> NT_AUTH = add(Setting.of(
                    TRUST,
                    "ntAuth",
                    new SettingType<>(
                            "directory, off, or `file:` and a file in PEM, DER, PKCS #7, JKS or PKCS #12",
                            value -> NtAuthSetting.parse(value, Optional.empty())),
                    "Issuing CAs whose certificates may log on: `directory` reads the forest's NTAuthCertificates."
                            + " `off` accepts every trusted CA and is warned of at every start.")
            .content(Content.PREFIXED_FILE)
            .example("file:conf/issuing-cas.pem")
            .withDefault("directory"));
    public static final Setting<String> CLIENT_AUTH_ISSUERS = add(Setting.of(
                    TRUST,
                    "clientAuthIssuers",
                    words("truststore", "ntAuth"),
                    "The CAs that the connector shows to clients and trusts in the handshake, where its"
                            + " `trustManagerClassName` is one of adcertmap: of its `truststoreFile`, or those of `ntAuth`."
                            + " Only in the Realm of the Engine.")
            .example("ntAuth")
            .withDefault("truststore"));
    public static final Setting<Optional<CertificationAuthorities>> CERTIFICATION_AUTHORITIES = add(Setting.of(
                    TRUST,
                    "certificationAuthorities",
                    new SettingType<>(
                            "directory, `file:` and a file with at least one root CA in PEM, DER, PKCS #7, JKS or PKCS"
                                    + " #12, or Windows-ROOT",
                            value -> CertificationAuthoritiesSetting.parse(value, Optional.empty())),
                    "Trust anchors and intermediate CAs of the certification path: `directory` reads the forest's"
                            + " Certification Authorities and AIA. The Realm builds the path itself, whatever the"
                            + " connector trusts.")
            .content(Content.PREFIXED_FILE)
            .example("file:conf/ca-certificates.pem")
            .withDefault("directory"));
    public static final Setting<String> CERTIFICATION_AUTHORITIES_PASSWORD_FILE = add(Setting.of(
                    TRUST,
                    "certificationAuthoritiesPasswordFile",
                    text("a file"),
                    "File whose first line is the password of a PKCS #12 or JKS store in `certificationAuthorities` or"
                            + " `ntAuth`.")
            .content(Content.FILE)
            .example("conf/ca-certificates.password"));
    public static final Setting<Sha1Signatures> SHA1SIGNATURES = add(Setting.of(
                    TRUST,
                    "sha1Signatures",
                    choice(List.of(Sha1Signatures.values()), Sha1Signatures::spelling),
                    "What a certificate of the path that is signed with SHA-1 is worth: `refuse` denies, which is"
                            + " stricter than Windows; `acceptCertificates` accepts it and is warned of at every start."
                            + " CRLs and OCSP responses signed with SHA-1 never count, and MD5 never counts.")
            .withDefault("refuse"));
    public static final Setting<Boolean> USAGE_CHECK = add(Setting.of(
                    TRUST,
                    "usageCheck",
                    bool(),
                    "Whether a certificate must allow client authentication (HTTP.sys: usagecheck).")
            .withDefault("true"));
    public static final Setting<Boolean> VERIFY_CLIENT_CERT_REVOCATION = add(Setting.of(
                    TRUST,
                    "verifyClientCertRevocation",
                    bool(),
                    "Whether revocation is checked for every certificate of the path, by OCSP and CRLs (HTTP.sys:"
                            + " verifyclientcertrevocation). `false` is warned of at every start.")
            .withDefault("true"));
    public static final Setting<Boolean> VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY = add(Setting.of(
                    TRUST,
                    "verifyRevocationWithCachedClientCertOnly",
                    bool(),
                    "Whether nothing is fetched and only cached CRLs, OCSP responses and `crlFiles` are used (HTTP.sys:"
                            + " verifyrevocationwithcachedclientcertonly).")
            .example("true")
            .withDefault("false"));
    public static final Setting<Duration> REVOCATION_FRESHNESS_TIME = add(Setting.of(
                    TRUST,
                    "revocationFreshnessTime",
                    duration("0", "365d"),
                    "Maximum age of a CRL or OCSP response before a newer one is fetched (HTTP.sys:"
                            + " revocationfreshnesstime). `0`: when a fifth of its validity is left, at most 12 hours before"
                            + " it expires.")
            .example("1h")
            .withDefault("0"));
    public static final Setting<Duration> URL_RETRIEVAL_TIMEOUT = add(Setting.of(
                    TRUST,
                    "urlRetrievalTimeout",
                    duration(TIMEOUT_MIN, TIMEOUT_MAX),
                    "Timeout of a login that waits for a CRL or OCSP response (HTTP.sys: urlretrievaltimeout). What was"
                            + " fetched once is refreshed in the background.")
            .withDefault("5s"));
    public static final Setting<FailureMode> REVOCATION_FAILURE_MODE = add(Setting.of(
                    TRUST,
                    "revocationFailureMode",
                    RevocationTypes.failureMode(),
                    "What happens if the revocation status is unknown: `hardFail` denies, `softFail` accepts (warned of"
                            + " at every start), a duration is a grace period after the last good response expired. A"
                            + " revoked certificate is denied in any case.")
            .example("12h")
            .withDefault("hardFail"));
    public static final Setting<List<String>> REVOCATION_ALLOWED_HOSTS = add(Setting.of(
                    TRUST,
                    "revocationAllowedHosts",
                    RevocationTypes.hosts(),
                    "Hosts from which CRLs and OCSP responses may be fetched over HTTP. Without it: every host that a"
                            + " certificate names, except loopback, link-local and cloud metadata addresses (SSRF"
                            + " protection).")
            .example("pki.corp.example.com *.pki.example.com"));
    public static final Setting<LocalCrls> CRL_FILES = add(Setting.of(
                    TRUST,
                    "crlFiles",
                    RevocationTypes.crlFiles(),
                    "Local CRL files, PEM or DER, with the certificates of their issuers. A file that cannot be"
                            + " used stops the start. Nothing refreshes them: replace them in time, they are read again when"
                            + " they change.")
            .content(Content.PREFIXED_FILE)
            .example("file:conf/crls"));
    public static final Setting<Optional<Path>> REVOCATION_CACHE_DIRECTORY = add(Setting.of(
                    TRUST,
                    "revocationCacheDirectory",
                    RevocationTypes.directoryOrOff(),
                    "Directory where fetched CRLs and OCSP responses are cached across restarts. Without it:"
                            + " `work/adcertmap-revocation` below CATALINA_BASE, and none for the command line.")
            .content(Content.FILE)
            .example("work/adcertmap-revocation"));

    public static final Setting<NameFormat> USER_NAME_FORMAT = add(Setting.of(
                    PRINCIPAL_AND_CACHE,
                    "userNameFormat",
                    choice(List.of(NameFormat.values()), NameFormat::spelling),
                    "Format of the principal's name. `sam` is `DOMAIN\\sam` for an account of another domain of the"
                            + " forest.")
            .example("upn")
            .withDefault("DOMAIN\\sam"));
    public static final Setting<NameFormat> ROLE_NAME_FORMAT = add(Setting.of(
                    PRINCIPAL_AND_CACHE,
                    "roleNameFormat",
                    choice(
                            List.of(NameFormat.SAM, NameFormat.DOMAIN_SAM, NameFormat.DN, NameFormat.SID),
                            NameFormat::spelling),
                    "Format of role names where groups become roles. `sam` is `DOMAIN\\sam` for a group of another domain of"
                            + " the forest.")
            .withDefault("sam"));
    public static final Setting<String> ROLE_MAPPINGS = add(Setting.of(
                    PRINCIPAL_AND_CACHE,
                    "roleMappings",
                    text("a file"),
                    "Role mappings file: which groups give which roles, `group = role, role` on each line; reloaded when"
                            + " it changes. Groups that are not in it give no role. A group of another domain of the"
                            + " forest is named `DOMAIN\\name`. Without it: each group is a role.")
            .content(Content.FILE)
            .example("conf/adcertmap-roles.txt"));
    public static final Setting<Duration> CACHE_TTL = add(Setting.of(
                    PRINCIPAL_AND_CACHE,
                    "cacheTtl",
                    duration("0", "15m"),
                    "Cache TTL of a mapping: the longest that a change of an account stays unnoticed while a domain"
                            + " controller is reachable. A change of NTAuth, of published CAs or of a group's name may take"
                            + " twice as long.")
            .withDefault("60s"));
    public static final Setting<Duration> NEGATIVE_CACHE_TTL = add(Setting.of(
                    PRINCIPAL_AND_CACHE,
                    "negativeCacheTtl",
                    duration("0", "15m"),
                    "Negative cache TTL: how long \"no account matches\" is cached.")
            .withDefault("30s"));
    public static final Setting<Duration> OUTAGE_GRACE_PERIOD = add(Setting.of(
                    PRINCIPAL_AND_CACHE,
                    "outageGracePeriod",
                    duration("0", "1d"),
                    "How long after its last refresh a cached mapping is used while no domain controller is reachable"
                            + " (stale-if-error). `0`: not at all. Windows caches for 15 minutes likewise.")
            .withDefault("15m"));
    public static final Setting<ChangeTrackingMode> CHANGE_TRACKING = add(Setting.of(
                    PRINCIPAL_AND_CACHE,
                    "changeTracking",
                    choice(List.of(ChangeTrackingMode.values()), ChangeTrackingMode::spelling),
                    "How changes in the domain become known between refreshes, over one more connection. `dirSync`: DirSync,"
                            + " with which refreshes need few queries. `auto`: DirSync, and uSNChanged where it cannot be"
                            + " used. `notification`: change notifications, which Microsoft advises against.")
            .example(ChangeTrackingMode.DIR_SYNC.spelling())
            .withDefault("auto"));
    public static final Setting<Integer> CACHE_SIZE = add(Setting.of(
                    PRINCIPAL_AND_CACHE, "cacheSize", integer(1, 10_000_000), "Maximum number of cached certificates.")
            .withDefault("10000"));

    public static final Setting<String> DELEGATION_PRINCIPAL = add(Setting.of(
                    DELEGATION,
                    "delegationPrincipal",
                    new SettingType<>("`name@REALM`", DelegationTypes::principal),
                    "Kerberos principal of the service account in whose name tickets of mapped accounts for other servers"
                            + " are requested (constrained delegation with protocol transition), with `delegationKeytab`."
                            + " Without both nothing is delegated. Another account than the bind account; the same one"
                            + " is warned of at every start.")
            .example("svc-delegation@CORP.EXAMPLE.COM"));
    public static final Setting<String> DELEGATION_KEYTAB = add(Setting.of(
                    DELEGATION,
                    "delegationKeytab",
                    text("a file"),
                    "Keytab file with the AES keys of `delegationPrincipal`; read again when it changes.")
            .content(Content.FILE)
            .example("conf/svc-delegation.keytab"));
    public static final Setting<Set<String>> DELEGATION_ROLES = add(Setting.of(
                    DELEGATION,
                    "delegationRoles",
                    new SettingType<>("role names, separated by commas", DelegationTypes::roles),
                    "Only accounts with one of these roles may be delegated. Without it: every account.")
            .example("Report Readers, Report Writers"));
    public static final Setting<String> DELEGATION_STRENGTH = add(Setting.of(
                    DELEGATION,
                    "delegationStrength",
                    words("strong", "all"),
                    "Which accounts may be delegated: those that a strong mapping has found, or `all`, which is warned of"
                            + " at every start.")
            .withDefault("strong"));
    public static final Setting<Duration> DELEGATION_CACHE_TTL = add(Setting.of(
                    DELEGATION,
                    "delegationCacheTtl",
                    duration("1s", "1h"),
                    "Cache TTL of an impersonation (S4U2Self), after which a new one is requested from the KDC. Windows caches it for 15"
                            + " minutes likewise. A change of the account that `changeTracking` reports ends it at once.")
            .withDefault("15m"));
    public static final Setting<Duration> DELEGATION_TIMEOUT = add(Setting.of(
                    DELEGATION,
                    "delegationTimeout",
                    duration(TIMEOUT_MIN, TIMEOUT_MAX),
                    "The longest that an application waits for the KDC, whatever `kdc_timeout` of `krb5.conf` is.")
            .withDefault("5s"));
    public static final Setting<Integer> DELEGATION_CACHE_SIZE = add(Setting.of(
                    DELEGATION,
                    "delegationCacheSize",
                    integer(1, 100_000),
                    "Maximum number of accounts whose impersonations are cached.")
            .withDefault("1000"));
    public static final Setting<Boolean> DELEGATION_IN_PRINCIPAL = add(Setting.of(
                    DELEGATION,
                    "delegationInPrincipal",
                    bool(),
                    "Whether the principal has a credential (`getGssCredential`, request attribute"
                            + " `org.apache.catalina.realm.GSS_CREDENTIAL`), as Tomcat's SpnegoAuthenticator gives it. Then"
                            + " each login, which is each session whose mapping is new or refreshed, or each request without"
                            + " a session, sends a request to the KDC, and continues without a credential where it gives"
                            + " none; for ten seconds the refused account does so without another request.")
            .example("true")
            .withDefault("false"));

    public static final Setting<AuditSettings.Mode> AUDIT_LOG = add(Setting.of(
                    MONITORING,
                    "auditLog",
                    choice(List.of(AuditSettings.Mode.values()), AuditSettings.Mode::spelling),
                    "Which events the logger `org.adcertmap.audit` gets: none; refusals, outages and changes by"
                            + " administrators; or all, logins included. See [audit log](audit.md).")
            .example("all")
            .withDefault("off"));
    public static final Setting<String> AUDIT_FORMAT = add(Setting.of(
                    MONITORING,
                    "auditFormat",
                    words("text", "json"),
                    "Format of the lines of the audit log: `name=\"value\"`, or one JSON object a line.")
            .example("json")
            .withDefault("text"));

    public static final Setting<Integer> RECENT_REFUSALS = add(Setting.of(
                    MONITORING,
                    "recentRefusals",
                    integer(0, 5_000),
                    "How many of the latest refused requests JMX shows in `recentRefusalTable`; 0 keeps none.")
            .withDefault("200"));

    /** Of the ListedCertificatesRealm alone. */
    public static final Setting<String> CERTIFICATES = Setting.of(
                    MAPPING,
                    "certificates",
                    text("a file"),
                    "File with the mappings: IIS's element `iisClientCertificateMappingAuthentication` with `roles`, see"
                            + " `docs/listed-certificates.md`. A file with an error stops the start; it is read again when"
                            + " it changes.")
            .content(Content.FILE)
            .required()
            .example("conf/certificates.xml");

    /** The files with the bind account's credentials. */
    public static final List<Setting<?>> CREDENTIALS_FILES =
            List.of(BIND_PASSWORD_FILE, KEYTAB, KEY_STORE_FILE, KEY_STORE_PASSWORD_FILE);

    private static final List<Setting<?>> LISTED = List.of(
            CERTIFICATES,
            CERTIFICATION_AUTHORITIES,
            CERTIFICATION_AUTHORITIES_PASSWORD_FILE,
            SHA1SIGNATURES,
            USAGE_CHECK,
            VERIFY_CLIENT_CERT_REVOCATION,
            VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY,
            REVOCATION_FRESHNESS_TIME,
            URL_RETRIEVAL_TIMEOUT,
            REVOCATION_FAILURE_MODE,
            REVOCATION_ALLOWED_HOSTS,
            CRL_FILES,
            REVOCATION_CACHE_DIRECTORY,
            CACHE_TTL,
            CACHE_SIZE,
            AUDIT_LOG,
            AUDIT_FORMAT,
            RECENT_REFUSALS);

    private RealmSettings() {}

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }

    private static Setting<String> file(String key, String description) {
        return Setting.of(Group.DIRECTORY, key, text("a file"), description).content(Content.FILE);
    }

    /** Returns every setting of the ActiveDirectoryRealm, in the order in which they are listed. */
    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    /** Returns every setting of the ListedCertificatesRealm, in the order in which they are listed. */
    public static List<Setting<?>> listed() {
        return LISTED;
    }

    /**
     * Returns whether settings are those of a ListedCertificatesRealm: it alone has {@code certificates}.
     *
     * @param values value by name
     */
    public static boolean areListed(Map<String, String> values) {
        return values.containsKey(CERTIFICATES.key());
    }

    /** Returns every setting of the Realm whose settings these are, in the order in which they are listed. */
    static List<Setting<?>> tableOf(Map<String, String> values) {
        return areListed(values) ? listed() : all();
    }

    /** Returns every setting of either Realm. */
    public static List<Setting<?>> ofEither() {
        return Stream.concat(ALL.stream(), Stream.of(CERTIFICATES)).toList();
    }

    /** Returns the setting of either Realm with this name, if there is one. */
    public static Optional<Setting<?>> byKey(String key) {
        return ofEither().stream()
                .filter(setting -> setting.key().equals(key))
                .<Setting<?>>map(setting -> setting)
                .findFirst();
    }
}
