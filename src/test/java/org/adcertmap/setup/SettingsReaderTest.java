// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.NtAuthSetting;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.adcertmap.trust.revocation.RevocationSettings;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings are parsed as documented, and all configuration errors are reported at once. */
class SettingsReaderTest {
    private static final Map<String, String> MINIMAL = Map.of(
            "domain",
            "corp.example.com",
            "servers",
            "dc1.corp.example.com",
            "bindDn",
            "svc@corp.example.com",
            "bindPassword",
            "secret");

    private static Map<String, String> with(String... pairs) {
        Map<String, String> settings = new HashMap<>(MINIMAL);
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    private static List<String> errors(Map<String, String> settings) {
        return assertThrows(SettingsException.class, () -> SettingsReader.read(settings))
                .texts();
    }

    static Stream<Setting<?>> settings() {
        return RealmSettings.ofEither().stream();
    }

    @DisplayName("A type accepts any text or rejects it with a reason; no text is another exception")
    @ParameterizedTest
    @MethodSource("settings")
    void everyTextIsAcceptedOrRejectedWithAReason(Setting<?> setting) {
        for (String value : List.of("", "-", ",", "=", "0", "\\", "*", ".", "(", "[")) {
            try {
                assertNotNull(setting.type().parser().apply(value));
            } catch (IllegalArgumentException e) {
                assertFalse(e.getMessage().isBlank());
            }
        }
    }

    @Test
    void defaultsAreAsDocumented() throws SettingsException {
        SettingsReader.Settings settings = SettingsReader.read(MINIMAL);
        assertEquals(Duration.ofSeconds(2), settings.directory().connectTimeout());
        assertEquals(Duration.ofSeconds(3), settings.directory().responseTimeout());
        assertEquals(8, settings.directory().maxConnections());
        assertEquals(Optional.empty(), settings.directory().trustStore());
        assertEquals(DomainControllerIdentity.DEFAULT, settings.directory().identity());
        assertEquals(Duration.ofSeconds(60), settings.cache().cacheTtl());
        assertEquals(Duration.ofSeconds(30), settings.cache().negativeCacheTtl());
        assertEquals(10_000, settings.cache().cacheSize());
        assertEquals(new NtAuthSetting(Optional.empty(), false), settings.ntAuth());
        assertEquals(Enforcement.FULL, settings.mapping().binding().enforcement());
        assertEquals(Duration.ofMinutes(10), settings.mapping().binding().backdatingCompensation());
        assertEquals(NameFormat.DOMAIN_SAM, settings.mapping().userNames());
        assertEquals(NameFormat.SAM, settings.mapping().roleNames());
        assertTrue(settings.trust().usageCheck());
        assertEquals(Sha1Signatures.REFUSE, settings.trust().sha1Signatures());
        RevocationSettings revocation = settings.trust().revocation().orElseThrow();
        assertFalse(revocation.cachedOnly());
        assertEquals(Duration.ZERO, revocation.freshnessTime());
        assertEquals(Duration.ofSeconds(5), revocation.urlRetrievalTimeout());
        assertEquals(FailureMode.HARD_FAIL, revocation.failureMode());
        assertEquals(List.of(), revocation.allowedHosts());
        assertEquals(Optional.empty(), revocation.cacheDirectory());
        assertSame(LocalCrls.NONE, revocation.localCrls());
        assertEquals(
                List.of(
                        "upn",
                        "issuerSerial",
                        "ski",
                        "sha1PublicKey",
                        "issuerSid",
                        "issuerSubject",
                        "subject",
                        "rfc822",
                        "sid"),
                settings.mapping().methods().stream().map(MappingMethod::name).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "full, FULL",
        "2, FULL",
        "Compatibility, COMPATIBILITY",
        "1, COMPATIBILITY",
        "disabled, DISABLED",
        "0, DISABLED"
    })
    void enforcementIsANameOrTheRegistryValue(String text, Enforcement enforcement) throws SettingsException {
        assertEquals(
                enforcement,
                SettingsReader.read(with("strongCertificateBindingEnforcement", text))
                        .mapping()
                        .binding()
                        .enforcement());
    }

    @Test
    void serversMayHaveSchemeAndPort() throws SettingsException {
        String servers = "ldaps://dc1.example.com  dc2.example.com:1636, ldaps://127.0.0.10/ ldaps://[::1]:3269";
        assertEquals(
                List.of(
                        InetSocketAddress.createUnresolved("dc1.example.com", 636),
                        InetSocketAddress.createUnresolved("dc2.example.com", 1636),
                        InetSocketAddress.createUnresolved("127.0.0.10", 636),
                        InetSocketAddress.createUnresolved("::1", 3269)),
                SettingsReader.read(with("servers", servers)).directory().servers());
    }

    @Test
    void everyErrorIsReportedAtOnceWithNameValueAndExample() {
        List<String> errors = errors(with(
                "mappingMethods",
                "upn, spn",
                "responseTimeout",
                "2",
                "connectionSecurity",
                "plain",
                "usageCheck",
                "yes",
                "maxConnections",
                "0",
                "server",
                "dc1",
                "servers",
                "ldap://dc1",
                "bindDn",
                ""));
        assertEquals(
                List.of(
                        "server: unknown setting (did you mean \"servers\"?)",
                        "connectionSecurity: invalid value \"plain\": must be one of ldaps, startTls, sasl;"
                                + " example: ldaps",
                        "servers: invalid value \"ldap://dc1\": the scheme of a server must be ldaps://;"
                                + " LDAP in clear text is not supported;"
                                + " example: ldaps://dc1.example.com dc2.example.com:636",
                        "bindDn: required setting is missing; example: svc-tomcat@corp.example.com",
                        "responseTimeout: invalid value \"2\": has no unit (ms, s, m, h, d); example: 3s",
                        "maxConnections: invalid value \"0\": must be a number from 1 to 1000; example: 8",
                        "mappingMethods: invalid value \"upn, spn\": unknown method \"spn\";"
                                + " must be one of upn, issuerSerial, ski, sha1PublicKey, issuerSid,"
                                + " issuerSubject, subject, rfc822, issuer, dnsName, sid (did you mean \"upn\"?);"
                                + " example: upn, sid, issuerSerial",
                        "usageCheck: invalid value \"yes\": must be true or false; example: true"),
                errors);
    }

    @Test
    @DisplayName("D23 useSubjectAltName, computerAccounts and mappingMethods together determine the methods in use")
    void methodsInUse() throws SettingsException {
        assertFalse(methods(with("useSubjectAltName", "false")).contains("upn"));
        assertTrue(methods(with("computerAccounts", "true")).contains("dnsName"));
        assertFalse(methods(with("computerAccounts", "true", "useSubjectAltName", "false"))
                .contains("dnsName"));
        assertEquals(List.of("upn", "sid"), methods(with("mappingMethods", "sid,upn,dnsName")));
        assertEquals(
                1,
                errors(with("mappingMethods", "upn, sid", "useSubjectAltName", "false"))
                        .size());
        assertEquals(1, errors(with("mappingMethods", "dnsName, sid")).size());
    }

    private static List<String> methods(Map<String, String> settings) throws SettingsException {
        return SettingsReader.read(settings).mapping().methods().stream()
                .map(MappingMethod::name)
                .toList();
    }

    @Test
    void thumbprintsMayHaveColonsAndUpperCase() throws SettingsException {
        String plain = "0a".repeat(20);
        String colons = "0B:".repeat(20).replaceAll(":$", "");
        assertEquals(
                Set.of(plain, "0b".repeat(20)),
                SettingsReader.read(with("sanUriSidIssuers", plain + ", " + colons))
                        .mapping()
                        .binding()
                        .sanUriSidIssuers());
        assertTrue(errors(with("sanUriSidIssuers", plain + " xy")).get(0).contains("\"xy\" is not a thumbprint"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"corp", "CORP", "corp_1.example.com", "_x.example.com", "corp.example"})
    void domainMayHaveOneLabelOrUnderscores(String domain) throws SettingsException {
        assertEquals(
                domain.toLowerCase(Locale.ROOT),
                SettingsReader.read(with("domain", domain)).directory().domain());
    }

    @Test
    void identityOfDomainControllersIsRead() throws SettingsException {
        assertEquals(
                new DomainControllerIdentity(
                        List.of(
                                new DnsName(List.of("dc", "xn--bcher-kva", "example")),
                                new DnsName(List.of("ad_1", "example", "net"))),
                        CertificateCheck.OFF),
                SettingsReader.read(with(
                                "domainControllerDnsSuffixes",
                                "DC.b\u00fccher.example. ad_1.example.net",
                                "domainControllerCertificateCheck",
                                "off"))
                        .directory()
                        .identity());
        assertTrue(errors(with("domainControllerDnsSuffixes", "*.example.net"))
                .get(0)
                .contains("the DNS suffix \"*.example.net\" must be a DNS name"));
    }

    @Test
    void serversSitesAndDnsServersMayHaveUnderscores() throws SettingsException {
        DirectorySettings directory = SettingsReader.read(with(
                        "servers",
                        "dc_1.corp.example.com ldaps://dc_2:1636 dc_3:3269/",
                        "site",
                        "Head_Office",
                        "dnsServers",
                        "dns_1.example.com:53"))
                .directory();
        assertEquals(
                List.of(
                        InetSocketAddress.createUnresolved("dc_1.corp.example.com", 636),
                        InetSocketAddress.createUnresolved("dc_2", 1636),
                        InetSocketAddress.createUnresolved("dc_3", 3269)),
                directory.servers());
        assertEquals(Optional.of("Head_Office"), directory.site());
        assertEquals(List.of("dns_1.example.com:53"), directory.dnsServers());
    }

    @ParameterizedTest
    @CsvSource({
        "31536000s, 31536000",
        "94608000s, 94608000",
        "157680000s, 157680000",
        "315360000s, 315360000",
        "788400000s, 788400000",
        "1577880000s, 1577880000",
        "600000ms, 600"
    })
    void backdatingCompensationTakesTheNumberOfSecondsOfTheRegistry(String text, long seconds)
            throws SettingsException {
        assertEquals(
                Duration.ofSeconds(seconds),
                SettingsReader.read(with("certificateBackdatingCompensation", text))
                        .mapping()
                        .binding()
                        .backdatingCompensation());
    }

    @Test
    void everyDurationTakesAsManyDigitsAsItsLimitHasInMilliseconds() throws SettingsException {
        assertEquals(
                Duration.ofDays(365),
                SettingsReader.read(with("revocationFreshnessTime", "31536000000ms"))
                        .trust()
                        .revocation()
                        .orElseThrow()
                        .freshnessTime());
        assertEquals(
                new FailureMode(false, Duration.ofDays(30)),
                SettingsReader.read(with("revocationFailureMode", "2592000000ms"))
                        .trust()
                        .revocation()
                        .orElseThrow()
                        .failureMode());
    }

    @Test
    void certificationAuthoritiesMayBeAStoreWithAPassword(@TempDir Path folder) throws Exception {
        TestCa root = TestCa.root("CN=Root");
        Path store = folder.resolve("cas");
        root.writeTrustStore(store, "s3cret");
        Path password = Files.writeString(folder.resolve("password"), "s3cret\n");
        assertEquals(
                List.of(root.certificate()),
                SettingsReader.read(with(
                                "certificationAuthorities",
                                "file:" + store,
                                "certificationAuthoritiesPasswordFile",
                                password.toString()))
                        .certificationAuthorities()
                        .orElseThrow()
                        .roots());
        List<String> errors = errors(with("certificationAuthorities", "file:" + store));
        assertEquals(1, errors.size());
        assertTrue(errors.get(0).contains("its password is missing"), errors::toString);
    }

    @Test
    void trustStoreForDomainControllersIsRecognisedByContent(@TempDir Path folder) throws Exception {
        TestCa root = TestCa.root("CN=Root");
        Path pem = Files.writeString(folder.resolve("cas.p12"), root.pem());
        KeyStore store = SettingsReader.read(with("directoryTrustStoreFile", pem.toString()))
                .directory()
                .trustStore()
                .orElseThrow();
        assertEquals(1, store.size());
        assertEquals(root.certificate(), store.getCertificate(store.aliases().nextElement()));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "250ms, 250", "45s, 45000", "2m, 120000"})
    void durationsHaveUnits(String text, long millis) throws SettingsException {
        assertEquals(
                Duration.ofMillis(millis),
                SettingsReader.read(with("cacheTtl", text)).cache().cacheTtl());
    }

    @ParameterizedTest
    @CsvSource({
        "domain, -.example.com",
        "domain, 'DC=corp,DC=example'",
        "servers, 'dc1/x'",
        "servers, 'dc1:0'",
        "servers, 'dc1:99999'",
        "servers, 'ldaps://user@dc1'",
        "connectTimeout, 0",
        "connectTimeout, 2h",
        "cacheTtl, 1d",
        "cacheTtl, soon",
        "cacheSize, -1",
        "cacheSize, 99999999999",
        "roleNameFormat, upn",
        "userNameFormat, cn",
        "authentication, kerberos",
        "keytab, x",
        "connectionSecurity, starttls2",
        "mappingMethods, ','",
        "mappingMethods, sid",
        "strongCertificateBindingEnforcement, 3",
        "ntAuth, on",
        "sha1Signatures, accept",
        "ntAuth, file:/does/not/exist",
        "ntAuth, file:pom.xml",
        "certificationAuthorities, off",
        "certificationAuthorities, file:/does/not/exist",
        "certificationAuthorities, file:pom.xml",
        "certificateBackdatingCompensation, 600",
        "verifyClientCertRevocation, perhaps",
        "urlRetrievalTimeout, 0",
        "revocationFailureMode, soft",
        "revocationFailureMode, 12",
        "revocationFailureMode, 90d",
        "revocationFreshnessTime, 60",
        "revocationAllowedHosts, 'http://pki.example.com'",
        "revocationAllowedHosts, 'a.*.example.com'",
        "revocationAllowedHosts, 'pki.example.com:8080'",
        "crlFiles, /tmp",
        "crlFiles, file:/does/not/exist",
        "crlFiles, file:pom.xml",
        "directoryTrustStoreFile, /does/not/exist.p12",
        "directoryTrustStoreFile, pom.xml",
        "directoryTrustStoreType, PKCS11",
        "directoryTrustStoreType, Windows-ROOT",
        "certificationAuthorities, Windows-ROOT",
        "certificationAuthorities, Windows-MY",
        "certificationAuthoritiesPasswordFile, /does/not/exist",
        "domain, corp..example.com",
        "domain, corp.example.com.",
        "domain, 'co rp'",
        "servers, 'dc_1/x'",
        "servers, 'dc_1:0'",
        "servers, 'dc_1:99999'",
        "servers, 'ldaps://user@dc_1'",
        "servers, 'dc_1..example.com'",
        "cacheTtl, 1577880000s",
        "certificateBackdatingCompensation, 1581120001s",
        "certificateBackdatingCompensation, 1577880000",
        "certificateBackdatingCompensation, 9999999999999999999s",
        "responseTimeout, 99999999999999999999999d",
        "bindPasswordFile, /does/not/exist",
    })
    void invalidValueIsReportedByName(String name, String value) {
        List<String> errors = errors(with(name, value));
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).startsWith(name + ": "), errors::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "crlFiles, file:/does/not/exist, /does/not/exist: the directory /does/not does not exist",
        "strongNameMatches, file:/none, the file cannot be read: the file does not exist"
    })
    void missingFileIsReportedInWords(String name, String value, String reason) {
        String error = String.join("", errors(with(name, value)));
        assertTrue(error.contains(reason), error);
        assertFalse(error.contains("Exception"), error);
    }

    @ParameterizedTest
    @CsvSource({"hardFail, false, 0", "SoftFail, true, 0", "12h, false, 12"})
    void revocationFailureModeIsAModeOrAGracePeriod(String text, boolean softFail, long hours)
            throws SettingsException {
        assertEquals(
                new FailureMode(softFail, Duration.ofHours(hours)),
                SettingsReader.read(with("revocationFailureMode", text))
                        .trust()
                        .revocation()
                        .orElseThrow()
                        .failureMode());
    }

    @Test
    void revocationCheckIsOffOnlyIfConfigured() throws SettingsException {
        assertEquals(
                Optional.empty(),
                SettingsReader.read(with("verifyClientCertRevocation", "false"))
                        .trust()
                        .revocation());
        assertEquals(
                List.of("pki.example.com", "*.corp.example.com", "127.0.0.1", "::1"),
                SettingsReader.read(with("revocationAllowedHosts", "PKI.example.com, *.corp.example.com 127.0.0.1 ::1"))
                        .trust()
                        .revocation()
                        .orElseThrow()
                        .allowedHosts());
        assertEquals(
                Optional.of(Path.of("/x")),
                SettingsReader.read(with("revocationCacheDirectory", "/x"))
                        .trust()
                        .revocation()
                        .orElseThrow()
                        .cacheDirectory());
        assertEquals(
                Optional.empty(),
                SettingsReader.read(with("revocationCacheDirectory", "OFF"))
                        .trust()
                        .revocation()
                        .orElseThrow()
                        .cacheDirectory());
    }

    @Test
    void exactlyOnePasswordSettingIsRequired(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), " s3cret with blanks \nsecond line\n");
        assertEquals(
                List.of("bindPasswordFile: conflicts with bindPassword; set only one of them;"
                        + " example: conf/adcertmap.password"),
                errors(with("bindPasswordFile", file.toString())));
        Map<String, String> fileOnly = with("bindPasswordFile", file.toString(), "bindPassword", "");
        assertEquals(" s3cret with blanks ", password(fileOnly));
        assertEquals(1, errors(with("bindPassword", "")).size());
        Files.writeString(file, "\uFEFFs3cret\n");
        assertEquals("s3cret", password(fileOnly));
        assertEquals(" pa ss ", password(with("bindPassword", " pa ss ")));
        Files.writeString(file, "\nsecond line");
        assertEquals(
                List.of("bindPasswordFile: invalid value \"" + file
                        + "\": the first line of the file is empty; example: conf/adcertmap.password"),
                errors(fileOnly));
    }

    @Test
    void missingKeyStoreIsReportedInWords() {
        Map<String, String> settings = with("authentication", "external", "bindDn", "", "bindPassword", "");
        settings.put("keyStoreFile", "/none.p12");
        String error = String.join("", errors(settings));
        assertTrue(error.contains("\"/none.p12\": the store cannot be read: the file does not exist"), error);
    }

    private static String password(Map<String, String> settings) throws SettingsException {
        return ((Bind.Simple) SettingsReader.read(settings).directory().bind()).password();
    }

    @Test
    void settingsOfAnotherAuthenticationAreConfigurationErrors() {
        List<String> errors = errors(with("authentication", "gssapi"));
        assertEquals(
                List.of(
                        "bindDn: valid only with authentication=simple, but authentication is gssapi;"
                                + " example: svc-tomcat@corp.example.com",
                        "bindPassword: valid only with authentication=simple, but authentication is gssapi;"
                                + " example: ${env:ADCERTMAP_PASSWORD}",
                        "principal: required setting is missing; example: svc-tomcat@CORP.EXAMPLE.COM",
                        "keytab: required setting is missing; example: conf/svc-tomcat.keytab"),
                errors);
        assertEquals(
                List.of("keyStoreFile: required setting is missing; example: conf/svc-tomcat.p12"),
                errors(with("authentication", "external", "bindDn", "", "bindPassword", "")));
    }

    @Test
    void bindsHaveAChannelBindingUnlessItIsOff(@TempDir Path folder) throws Exception {
        String keytab = Files.createFile(folder.resolve("svc.keytab")).toString();
        Map<String, String> kerberos = with("authentication", "gssapi", "bindDn", "", "bindPassword", "");
        kerberos.putAll(Map.of("principal", "svc@CORP.EXAMPLE.COM", "keytab", keytab));
        assertEquals(
                new Bind.Kerberos("svc@CORP.EXAMPLE.COM", Path.of(keytab), true),
                SettingsReader.read(kerberos).directory().bind());
        kerberos.put("channelBinding", "false");
        assertEquals(
                new Bind.Kerberos("svc@CORP.EXAMPLE.COM", Path.of(keytab), false),
                SettingsReader.read(kerberos).directory().bind());
        kerberos.put("channelBinding", "whenSupported");
        assertTrue(errors(kerberos).get(0).startsWith("channelBinding: invalid value \"whenSupported\""));
    }

    @Test
    void saslRequiresGssapi() {
        assertEquals(
                List.of("connectionSecurity: sasl (Kerberos encryption) requires authentication=gssapi,"
                        + " but authentication is simple; example: ldaps"),
                errors(with("connectionSecurity", "sasl", "servers", "dc1")));
    }

    @Test
    void trustStorePasswordWithoutTrustStoreIsAConfigurationError(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("store.password"), "changeit");
        List<String> errors = errors(with("directoryTrustStorePasswordFile", file.toString()));
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).startsWith("directoryTrustStoreFile: required setting is missing"), errors::toString);
    }

    @Test
    void toStringDoesNotContainTheSecret() throws SettingsException {
        assertFalse(SettingsReader.read(MINIMAL).directory().toString().contains("secret"));
    }

    @Test
    void readOnlyControllersCannotCheckPasswords() {
        assertEquals(
                List.of("readOnlyControllers: \"use\" contradicts checkPasswordExpired=\"true\": a read-only domain"
                        + " controller does not compute whether a password has expired; example: skip"),
                errors(with("readOnlyControllers", "use", "checkPasswordExpired", "true")));
    }
}
