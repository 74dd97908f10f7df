// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TrustStores;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.DirectoryAssembly;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that changed files come into effect, or are rejected as a whole, while the directory is in use. */
@StartsServer
class ReloadTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final TestCa OTHER_CA = TestCa.root("CN=Other CA");

    @TempDir
    private Path folder;

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final Relay relay = new Relay("127.0.0.1", directory.server());
    private final CapturedLog log = new CapturedLog("org.adcertmap");
    private final Map<String, String> settings = new HashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private Instant now = Instant.now();
    private long seconds = 1_000; // before now, of the next change
    private List<X509Certificate> certificate;
    private Path file;
    private Reload<String> reload;

    @BeforeEach
    void create() throws IOException {
        TestAccount alice = directory.user("alice");
        directory.group("Engineers").add(alice);
        certificate = List.of(CA.issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(alice.objectSid())
                .issue()
                .certificate());
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("servers", "ldaps://127.0.0.1:" + relay.port());
        settings.put("revocationCacheDirectory", "off");
        settings.put("changeTracking", "off");
        for (String name : List.of("ntAuth", "certificationAuthorities")) {
            settings.put(name, "file:" + write(name, CA.pem()));
        }
        settings.put("crlFiles", "file:" + write("crlFiles", crl(CA, 5, Duration.ZERO, Duration.ofDays(10))));
        settings.put(
                "roleMappings", write("roleMappings", "Engineers = engineer\n").toString());
        settings.put("strongNameMatches", "file:" + write("strongNameMatches", tuple("a")));
        settings.put("directoryTrustStoreFile", folder.resolve("trust-store").toString());
        Files.copy(directory.trustStore(), folder.resolve("trust-store"));
        file = folder.resolve("adcertmap.properties");
        writeSettings();
    }

    private static String tuple(String digit) {
        return digit.repeat(40) + ";1.3.6.1.4.1.99999.1;UpnSuffix=corp.example.test\n";
    }

    private String crl(TestCa ca, long number, Duration age, Duration validity) {
        byte[] crl = ca.newCrl()
                .crlNumber(number)
                .thisUpdate(now.minus(age))
                .nextUpdate(now.minus(age).plus(validity))
                .issue();
        return ca.pem() + "-----BEGIN X509 CRL-----\n" + Base64.getMimeEncoder().encodeToString(crl)
                + "\n-----END X509 CRL-----\n";
    }

    /** Writes a file that was changed a while ago, and later than the one before. */
    private Path write(String name, String content) throws IOException {
        Path written = Files.writeString(folder.resolve(name), content);
        Files.setLastModifiedTime(written, FileTime.from(now.minusSeconds(seconds--)));
        return written;
    }

    private void writeSettings() throws IOException {
        write(
                file.getFileName().toString(),
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\") + "\n")
                        .collect(Collectors.joining()));
    }

    private void start() throws SettingsException {
        reload = new Reload<>(
                () -> EffectiveSettings.of(Optional.of(file.toString()), Map.of("cacheTtl", "15m"), Map.of(), folder),
                new FakeClock(() -> now),
                nanos::get,
                values -> new DirectoryAssembly<>(values, new FakeClock(() -> now), Mapped::userName));
    }

    @AfterEach
    void stop() {
        if (reload != null) {
            reload.close();
        }
        log.close();
        relay.close();
        directory.close();
    }

    private String map() {
        return reload.current()
                .cachingMapper()
                .map(certificate)
                .outcome()
                .match(
                        mapped -> mapped.userName() + " " + mapped.roles(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> "unavailable: " + unavailable.cause());
    }

    private long errors() {
        return log.lines().stream()
                .filter(line -> line.startsWith("SEVERE The changed settings are invalid"))
                .count();
    }

    @Test
    void correctedErrorLeavesTheSettingsAsTheyWere() throws Exception {
        start();
        String roles = settings.put("roleMappings", "no-such-file");
        writeSettings();
        reload.look();
        assertEquals(1, errors());
        settings.put("roleMappings", roles);
        writeSettings();
        reload.look();
        assertEquals("CORP\\alice [engineer]", map());
        assertTrue(log.lines().contains("INFO The settings were read again: none has changed"), log.lines()::toString);
    }

    @Test
    void changedRoleMappingsAreInUseOverTheSameConnections() throws Exception {
        start();
        assertEquals("CORP\\alice [engineer]", map());
        MapperAssembly<String> before = reload.current();
        reload.look();
        assertSame(before, reload.current());
        int connections = relay.connections();
        write("roleMappings", "Engineers = developer\n");
        reload.look();
        assertNotSame(before, reload.current());
        assertEquals("CORP\\alice [developer]", map());
        assertEquals(connections, relay.connections());
        assertTrue(log.lines().contains("INFO Changed settings are in use: {0}"), log.lines()::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "roleMappings",
                "strongNameMatches",
                "ntAuth",
                "certificationAuthorities",
                "crlFiles",
                "directoryTrustStoreFile",
                "directoryTrustStorePasswordFile",
                "settings"
            })
    void fileWithAnErrorChangesNothingUntilItIsCorrected(String name) throws Exception {
        start();
        assertEquals("CORP\\alice [engineer]", map());
        MapperAssembly<String> before = reload.current();
        Path changed = switch (name) {
            case "directoryTrustStoreFile" -> folder.resolve("trust-store");
            case "directoryTrustStorePasswordFile" -> folder.resolve("trust-store-password");
            case "settings" -> file;
            default -> folder.resolve(name);
        };
        byte[] good = Files.readAllBytes(changed);
        write(changed.getFileName().toString(), name.equals("roleMappings") ? "Engineers\n" : "cacheTtl=1\nno=thing\n");
        reload.look();
        reload.look();
        assertSame(before, reload.current());
        assertEquals("CORP\\alice [engineer]", map());
        assertEquals(1, errors(), "once");
        String error = reload.error().orElseThrow();
        List<String> expected = name.equals("settings")
                ? List.of("no: unknown setting", "domain: required setting is missing")
                : List.of(name.replace("PasswordFile", "File"));
        assertTrue(expected.stream().allMatch(error::contains), error);
        assertTrue(reload.reload().startsWith("not reloaded: "));
        Files.write(changed, good);
        Files.setLastModifiedTime(changed, FileTime.from(now.minusSeconds(seconds--)));
        reload.look();
        assertEquals(Optional.empty(), reload.error());
        assertEquals("CORP\\alice [engineer]", map());
    }

    /** A change of the one makes the other be read too. */
    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.properties", "ntAuth", "password"})
    void fileThatMayStillBeWrittenIsNotReadBecauseAnotherHasChanged(String name) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), settings.remove("bindPassword"));
        settings.put("bindPasswordFile", password.toString());
        writeSettings();
        now = Instant.now().plusSeconds(5);
        start();
        assertEquals("CORP\\alice [engineer]", map());
        MapperAssembly<String> before = reload.current();
        byte[] whole = Files.readAllBytes(folder.resolve(name));
        Path half = Files.writeString(
                folder.resolve(name), name.equals("password") ? "x" : new String(whole, UTF_8) + "\n\n");
        Files.setLastModifiedTime(half, FileTime.from(now));
        write("roleMappings", "Engineers = developer\n");
        reload.look();
        assertSame(before, reload.current());
        assertEquals("CORP\\alice [engineer]", map());
        Files.write(half, whole);
        Files.setLastModifiedTime(half, FileTime.from(now));
        now = now.plusSeconds(1);
        reload.look();
        assertEquals("CORP\\alice [developer]", map());
        assertEquals(Optional.empty(), reload.error());
    }

    @Test
    void changedTrustFilesAreInUse() throws Exception {
        start();
        assertEquals("CORP\\alice [engineer]", map());
        write("ntAuth", OTHER_CA.pem());
        reload.look();
        assertEquals("ADCM-NOT-IN-NTAUTH", map());
        write("ntAuth", CA.pem());
        write("certificationAuthorities", OTHER_CA.pem());
        reload.look();
        assertEquals("ADCM-UNTRUSTED-ISSUER", map());
        write("certificationAuthorities", CA.pem());
        reload.look();
        assertEquals("CORP\\alice [engineer]", map());
    }

    @Test
    void changedCrlIsInUse() throws Exception {
        start();
        assertEquals("CORP\\alice [engineer]", map());
        byte[] crl = CA.newCrl().crlNumber(6).revoked(certificate.get(0)).issue();
        write(
                "crlFiles",
                CA.pem() + "-----BEGIN X509 CRL-----\n"
                        + Base64.getMimeEncoder().encodeToString(crl) + "\n-----END X509 CRL-----\n");
        reload.look();
        assertEquals("ADCM-REVOKED", map());
    }

    @Test
    void olderCrlAndOneThatExpiresAreWarnedOf() throws Exception {
        start();
        reload.look();
        write("crlFiles", crl(CA, 4, Duration.ofDays(1), Duration.ofDays(10)));
        reload.look();
        assertTrue(
                log.lines().stream()
                        .anyMatch(line -> line.startsWith("WARNING crlFiles: the CRL of [CN=Issuing CA]")
                                && line.contains("is older than the one before")),
                log.lines()::toString);
        now = now.plus(Duration.ofDays(7).minusSeconds(10));
        reload.look();
        assertEquals(0, expiring());
        now = now.plusSeconds(20);
        reload.look();
        reload.look();
        assertEquals(1, expiring(), log.lines()::toString);
        now = now.plus(Duration.ofDays(3));
        reload.look();
        reload.look();
        assertEquals(2, expiring(), "again when it has expired");
    }

    private long expiring() {
        return log.lines().stream()
                .filter(line -> line.contains("nothing refreshes it"))
                .count();
    }

    @Test
    void changedTrustStoreOfTheDirectoryNeedsNewConnections() throws Exception {
        start();
        assertEquals("CORP\\alice [engineer]", map());
        TrustStores.write(folder.resolve("trust-store"), directory.trustStorePassword(), OTHER_CA.certificate());
        Files.setLastModifiedTime(folder.resolve("trust-store"), FileTime.from(now.minusSeconds(seconds--)));
        reload.look();
        assertTrue(map().contains("the certificate of the domain controller is not trusted"), this::map);
        assertTrue(relay.openConnections() > 0, "requests in progress end with the mapper before");
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        reload.look();
        Eventually.get(relay::openConnections, open -> open == 0);
        Files.copy(directory.trustStore(), folder.resolve("trust-store"), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(folder.resolve("trust-store"), FileTime.from(now.minusSeconds(seconds--)));
        reload.look();
        assertEquals("CORP\\alice [engineer]", map());
    }

    @Test
    void mapperBeforeIsClosedWithoutTheSharedConnections() throws Exception {
        start();
        map();
        for (int i = 0; i < 3; i++) {
            write("roleMappings", "Engineers = role" + i + "\n");
            reload.look();
            nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            reload.look();
            assertEquals("CORP\\alice [role" + i + "]", map());
        }
        assertTrue(relay.openConnections() > 0);
        reload.close();
        Eventually.get(relay::openConnections, open -> open == 0);
        assertEquals("nothing has changed since " + reload.loaded(), reload.reload());
    }

    @Test
    void changedPasswordInTheSettingsFileKeepsMapperAndCache() throws Exception {
        start();
        map();
        MapperAssembly<String> before = reload.current();
        int operations = directory.operations();
        directory.changeBindPassword("new");
        settings.put("bindPassword", "new");
        writeSettings();
        reload.look();
        assertSame(before, reload.current());
        Eventually.get(() -> log.lines().toString(), lines -> lines.contains("is accepted with changed credentials"));
        assertEquals("CORP\\alice [engineer]", map());
        assertEquals(operations + 1, directory.operations(), "one bind");
    }

    @Test
    void rejectedBindsSurviveAReload() throws Exception {
        settings.put("bindPassword", "wrong");
        writeSettings();
        start();
        assertTrue(map().startsWith("unavailable"));
        int operations = directory.operations();
        for (int i = 0; i < 5; i++) {
            write("roleMappings", "Engineers = role" + i + "\n");
            settings.put("connectTimeout", (i + 1) + "s");
            writeSettings();
            reload.look();
            assertTrue(map().startsWith("unavailable"));
        }
        assertEquals(operations, directory.operations());
    }

    @Test
    void rejectedBindsSurviveAnotherSpellingOfTheAccount() throws Exception {
        settings.put("bindPassword", "wrong");
        writeSettings();
        start();
        assertTrue(map().startsWith("unavailable"));
        int operations = directory.operations();
        String name = settings.get("bindDn");
        for (String spelling :
                List.of(name.toUpperCase(Locale.ROOT), name.replace(",", ", "), name.toLowerCase(Locale.ROOT))) {
            settings.put("bindDn", spelling);
            writeSettings();
            reload.look();
            assertTrue(map().startsWith("unavailable"));
        }
        assertTrue(directory.operations() <= operations + 1, "two binds in all");
    }

    @Test
    void includedFileIsReadAgain() throws Exception {
        settings.put("userNameFormat", "${file:UTF-8:" + write("format", "upn") + "}");
        writeSettings();
        start();
        assertEquals("alice@corp.example.test [engineer]", map());
        write("format", "sam");
        reload.look();
        assertEquals("alice [engineer]", map());
    }

    @Test
    void attributeOfServerXmlStaysBeforeTheSettingsFile() throws Exception {
        start();
        settings.put("cacheTtl", "1s");
        settings.put("negativeCacheTtl", "7s");
        writeSettings();
        reload.look();
        assertEquals("15m", reload.effective().values().get("cacheTtl"));
        assertEquals("7s", reload.effective().values().get("negativeCacheTtl"));
    }

    @Test
    void weakeningSettingIsWarnedOf() throws Exception {
        start();
        settings.put("revocationFailureMode", "softFail");
        writeSettings();
        reload.look();
        assertTrue(
                log.lines().stream().anyMatch(line -> line.startsWith("WARNING revocationFailureMode is [softFail]")),
                log.lines()::toString);
        assertEquals("reloaded", reloadAfter("outageGracePeriod", "1m"));
    }

    private String reloadAfter(String name, String value) throws IOException {
        settings.put(name, value);
        writeSettings();
        return reload.reload();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bindPasswordFile", "delegationKeytab"})
    void errorIsCorrectedByAFileWithCredentialsThatWasMissing(String name) throws Exception {
        start();
        assertEquals("CORP\\alice [engineer]", map());
        settings.put(name, folder.resolve("missing").toString());
        String content = "keytab";
        if (name.equals("bindPasswordFile")) {
            content = settings.remove("bindPassword");
        } else {
            settings.put("delegationPrincipal", "svc@CORP.EXAMPLE.TEST");
        }
        writeSettings();
        reload.look();
        reload.look();
        assertTrue(reload.error().orElseThrow().contains(name), reload.error()::toString);
        assertEquals(1, errors(), "once");
        write("missing", content);
        reload.look();
        assertEquals(Optional.empty(), reload.error());
        assertEquals("CORP\\alice [engineer]", map());
    }
}
