// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.AdcertmapJar.Result;
import org.adcertmap.lab.SampleSettings;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.JdkRejectedCertificates;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code java -jar adcertmap.jar check} prints the same outcomes as Tomcat, as text or JSON, with a trace of every
 * step.
 */
abstract class CheckScenarios {
    /** A certificate that is none any more, unlike a file that never had one. */
    private static final String TRUNCATED = "-----BEGIN CERTIFICATE-----\nMIIB\n";

    private static final Set<String> KEYS = Set.of(
            "outcome",
            "reason",
            "detail",
            "hint",
            "certificate",
            "userName",
            "account",
            "method",
            "strength",
            "roles",
            "trace",
            "otherwise",
            "mappings");

    private static final Set<String> ACCOUNT_KEYS =
            Set.of("sAMAccountName", "userPrincipalName", "objectSid", "distinguishedName");
    /** An unreachable domain controller delays the command by seconds, not minutes. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private TestDirectory directory;
    private TestAccount alice;
    private Path folder;

    abstract TestDirectory directory();

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        directory = directory();
        directory.publish(ca.certificate());
        alice = directory.user("check-alice");
        Files.copy(Path.of("conf/adcertmap.properties"), folder.resolve("adcertmap.properties"));
        Files.copy(directory.trustStore(), folder.resolve("domain-controllers.p12"));
        Files.writeString(folder.resolve("domain-controllers.password"), directory.trustStorePassword());
        Files.writeString(folder.resolve("adcertmap.password"), directory.bindPassword());
        set("domain", directory.domain());
        set("servers", directory.server());
        set("bindDn", directory.bindDn());
        set("verifyClientCertRevocation", "false"); // other tests check revocation
        set("responseTimeout", "30s"); // no test may depend on a fast machine
    }

    @AfterEach
    void stop() {
        alice.close();
        if (directory instanceof SambaActiveDirectory real) {
            real.changeBindPassword(real.bindPassword()); // wrong passwords count towards a lockout
        } else {
            directory.close();
        }
    }

    private void set(String setting, String value) {
        SampleSettings.set(folder.resolve("adcertmap.properties"), setting, value);
    }

    private Result run(String... arguments) {
        Result result = AdcertmapJar.run(List.of(arguments));
        assertFalse(result.all().contains(directory.bindPassword()), "no secret in any output");
        return result;
    }

    private Result check(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "check", "--settings", folder.resolve("adcertmap.properties").toString()));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new));
    }

    private CertificateBuilder upn() {
        return ca.issue("CN=alice").upn("check-alice@" + directory.domain());
    }

    private String pem(String name, CertificateBuilder certificate) throws IOException {
        return Files.writeString(folder.resolve(name), certificate.issue().pem())
                .toString();
    }

    private static JSONObject json(String line) {
        try {
            JSONObject object = new JSONObject(line);
            assertEquals(KEYS, object.getFields().keySet());
            return object;
        } catch (JSONException e) {
            throw new IllegalStateException(line, e);
        }
    }

    @Test
    void mappedCertificateIsShownWithItsTrace() throws IOException {
        try (TestGroup staff = directory.group("check-Größe").add(alice)) {
            Result run = check("--certificate", pem("alice.pem", upn().sid(alice.objectSid())));
            run.assertExits(0);
            for (String expected : new String[] {
                "certificate UPN: check-alice@" + directory.domain(),
                "certificate SID: " + alice.objectSid(),
                "search (&(objectClass=user)(|(userPrincipalName=check-alice@" + directory.domain()
                        + ")(sAMAccountName=check-alice)"
                        + "(altSecurityIdentities=X509:<I>DC=test,DC=example,CN=Issuing CA<SR>",
                alice.distinguishedName() + " by sid",
                "mapped: " + directory.netbiosName() + "\\check-alice by sid (strong)",
                "check-Größe",
            }) {
                assertTrue(run.out().contains(expected), expected + "\n" + run);
            }
            assertEquals("check-Größe", staff.name());
            assertEquals("", run.err());
        }
    }

    @Test
    void deniedCertificateIsShownWithItsHint() throws IOException {
        Result run = check("--certificate", pem("weak.pem", upn()));
        run.assertExits(1);
        assertTrue(
                run.out()
                        .contains("denied: ADCM-WEAK-MAPPING, an account matches, but only by a weak mapping\n"
                                + "hint: issue certificates with the SID extension"),
                run.out());
    }

    @Test
    void jsonHasOneObjectPerLineAndTheHighestExitStatusCounts() throws IOException {
        Result run = check(
                "--json",
                "--certificate",
                pem("alice.pem", upn().sid(alice.objectSid())),
                "--certificate",
                pem("weak.pem", upn()));
        run.assertExits(1);
        List<String> lines = run.out().lines().toList();
        assertEquals(2, lines.size(), run.out());
        JSONObject mapped = json(lines.get(0));
        assertEquals("mapped", mapped.getFieldAsString("outcome"));
        assertEquals(JSONNull.NULL, mapped.getField("reason"));
        assertEquals("sid", mapped.getFieldAsString("method"));
        assertEquals("strong", mapped.getFieldAsString("strength"));
        assertEquals(directory.netbiosName() + "\\check-alice", mapped.getFieldAsString("userName"));
        JSONObject account = mapped.getFieldAsObject("account");
        assertEquals(ACCOUNT_KEYS, account.getFields().keySet());
        assertEquals("check-alice", account.getFieldAsString("sAMAccountName"));
        assertEquals("check-alice@" + directory.domain(), account.getFieldAsString("userPrincipalName"));
        assertEquals(alice.objectSid(), account.getFieldAsString("objectSid"));
        assertEquals(alice.distinguishedName(), account.getFieldAsString("distinguishedName"));
        assertTrue(mapped.getField("roles").toString().contains("\"Domain Users\""), mapped::toString);
        List<JSONObject> trace = mapped.getFieldAsArray("trace").stream()
                .map(JSONObject.class::cast)
                .toList();
        assertTrue(
                trace.stream().allMatch(step -> step.getFields().keySet().equals(Set.of("step", "result"))),
                mapped::toString);
        assertTrue(
                trace.stream()
                        .anyMatch(step -> step.getFieldAsString("step").startsWith("search (&(objectClass=user)")
                                && step.getFieldAsString("result").equals(alice.distinguishedName())),
                mapped::toString);
        JSONObject denied = json(lines.get(1));
        assertEquals("denied", denied.getFieldAsString("outcome"));
        assertEquals("ADCM-WEAK-MAPPING", denied.getFieldAsString("reason"));
        assertEquals(JSONNull.NULL, denied.getField("account"));
        assertEquals(0, ((JSONArray) denied.getField("roles")).size());
    }

    @Test
    void accountIsThatOfTheValve() throws Exception {
        String certificate = pem("alice.pem", upn().sid(alice.objectSid()));
        Result own = check("--certificate", certificate, "--account", "check-*").assertExits(0);
        assertTrue(own.out().contains("check-* matches " + alice.distinguishedName()), own.out());
        Result other = check("--certificate", certificate, "--account", "*-adm").assertExits(1);
        assertTrue(other.out().contains("account=[*-adm] of the Valve does not match its name"), other.out());
        Result invalid = check("--certificate", certificate, "--account", "!*").assertExits(64);
        assertTrue(invalid.err().contains("\"!*\": matches no account; for example *-adm"), invalid.err());
        check("--account", "*-adm").assertExits(64);
    }

    @Test
    void certificateIsEvaluatedAsOfAnotherTime() throws IOException {
        String certificate = pem(
                "short.pem",
                upn().sid(alice.objectSid())
                        .notBefore(Instant.parse("2025-01-01T00:00:00Z"))
                        .notAfter(Instant.parse("2025-02-01T00:00:00Z")));
        check("--certificate", certificate, "--at", "2025-01-15T00:00:00Z").assertExits(0);
        Result before = check("--certificate", certificate, "--at", "2024-12-31T23:59:59Z");
        before.assertExits(1);
        assertTrue(before.out().contains("ADCM-CERTIFICATE-NOT-YET-VALID"), before.out());
        assertTrue(check("--certificate", certificate).out().contains("ADCM-CERTIFICATE-EXPIRED"));
        Result invalid = check("--certificate", certificate, "--at", "yesterday");
        invalid.assertExits(64);
        assertTrue(invalid.err().contains("yesterday"), invalid.err());
    }

    @Test
    void presentedChainIsReadAndAnExpiredUnusedCertificateInItIsIgnored() throws IOException {
        String certificate = pem("alice.pem", upn().sid(alice.objectSid()));
        String old = pem(
                "old.pem",
                ca.issue("CN=Old CA")
                        .notBefore(Instant.parse("2020-01-01T00:00:00Z"))
                        .notAfter(Instant.parse("2021-01-01T00:00:00Z")));
        Result run = check("--certificate", certificate, "--chain", old);
        run.assertExits(0);
        assertTrue(run.out().contains("check-alice"), run.out());
    }

    @Test
    void malformedCertificateFileIsDenied() throws IOException {
        for (byte[] content : List.of(
                TRUNCATED.getBytes(StandardCharsets.UTF_8),
                JdkRejectedCertificates.twoSidExtensions(ca),
                JdkRejectedCertificates.truncatedCriticalSubjectAltName(ca),
                JdkRejectedCertificates.truncatedCertificate(ca))) {
            Path file = Files.write(folder.resolve("malformed.cer"), content);
            Result run = check("--json", "--certificate", file.toString());
            run.assertExits(1);
            JSONObject denied = json(run.out());
            assertEquals("ADCM-MALFORMED-CERTIFICATE", denied.getFieldAsString("reason"));
            assertTrue(denied.getFieldAsString("detail").contains("malformed.cer"), denied::toString);
        }
    }

    @Test
    void fileWithoutACertificateIsNoDenial() throws IOException {
        for (String content : List.of("no certificate", "", "\u007fELF\0")) {
            Path file = Files.writeString(folder.resolve("none.cer"), content);
            Result run = check("--certificate", file.toString());
            run.assertExits(64);
            assertTrue(
                    run.err().contains("none.cer: the file has no certificate, neither in PEM nor in DER"), run.err());
        }
    }

    @Test
    void certificateMayBeDerOrPemWithTextAroundIt() throws Exception {
        var certificate = upn().sid(alice.objectSid()).issue();
        Path der = Files.write(
                folder.resolve("alice.cer"), certificate.certificate().getEncoded());
        check("--certificate", der.toString()).assertExits(0);
        Path text = Files.writeString(
                folder.resolve("alice.txt"), "Subject: alice\n" + certificate.pem() + "\nmore text\n");
        check("--certificate", text.toString()).assertExits(0);
    }

    @Test
    void invalidCommandLinesAndSettingsExitWithStatus64() throws IOException {
        String certificate = pem("alice.pem", upn());
        run().assertExits(64);
        assertTrue(run().err().startsWith("Usage: adcertmap"));
        assertUsage(run("chekc"), "Unmatched argument");
        assertUsage(check("--chain", certificate), "--chain requires --certificate");
        assertUsage(check("--certificate", certificate, "--jsno"), "--jsno");
        assertInvalid(check("--certificate", folder.resolve("missing.pem").toString()), "missing.pem");
        assertInvalid(
                check(
                        "--certificate",
                        certificate,
                        "--chain",
                        folder.resolve("missing.pem").toString()),
                "missing.pem");
        assertInvalid(
                run("check", "--settings", "missing.properties", "--certificate", certificate), "missing.properties");
        Path invalid = Files.writeString(
                folder.resolve("invalid.properties"),
                "domain = -corp\nserver = dc1\nbindDn = x\nbindPassword = " + directory.bindPassword());
        Result run = run("check", "--settings", invalid.toString(), "--certificate", certificate);
        assertInvalid(run, "2 configuration errors:");
        assertTrue(run.err().contains("server: unknown setting (did you mean \"servers\"?)"), run.err());
        assertTrue(run.err().contains("\n  domain: invalid value \"-corp\": "), run.err());
    }

    /** The command line is right: its usage would only hide what is wrong. */
    private static void assertInvalid(Result run, String expected) {
        run.assertExits(64);
        assertEquals("", run.out());
        assertTrue(run.err().contains(expected), run.err());
        assertFalse(run.err().contains("Usage: "), run.err());
    }

    private static void assertUsage(Result run, String expected) {
        run.assertExits(64);
        assertEquals("", run.out());
        assertTrue(run.err().contains(expected), run.err());
        assertTrue(run.err().endsWith(" --help prints the options" + System.lineSeparator()), run.err());
    }

    @Test
    void mappingStringsAreReadyToPaste() throws IOException {
        String certificate = pem(
                "mappings.pem",
                upn().email("alice@example.test")
                        .sid(alice.objectSid())
                        .serial("2B0000000011AC0000000012")
                        .subjectKeyIdentifier(new byte[] {1, 2}));
        Result run = run("mappings", "--certificate", certificate);
        run.assertExits(0);
        for (String line : new String[] {
            "altSecurityIdentities  strong X509:<I>DC=test,DC=example,CN=Issuing CA<SR>1200000000ac11000000002b",
            "altSecurityIdentities  strong X509:<SKI>0102",
            "altSecurityIdentities  strong X509:<I>DC=test,DC=example,CN=Issuing CA<SID>" + alice.objectSid(),
            "altSecurityIdentities  weak   X509:<I>DC=test,DC=example,CN=Issuing CA<S>CN=alice",
            "altSecurityIdentities  weak   X509:<S>CN=alice",
            "altSecurityIdentities  weak   X509:<RFC822>alice@example.test",
            "userPrincipalName      weak   check-alice@" + directory.domain(),
            "objectSid              strong " + alice.objectSid(),
        }) {
            assertTrue(run.out().lines().anyMatch(line::equals), line + "\n" + run);
        }
        alice.altSecurityIdentities("X509:<I>DC=test,DC=example,CN=Issuing CA<SR>1200000000ac11000000002b");
        assertTrue(check("--certificate", certificate).out().contains("by issuerSerial (strong)"));
        Path malformed = Files.writeString(folder.resolve("malformed.cer"), TRUNCATED);
        Result refused = run("mappings", "--certificate", malformed.toString());
        refused.assertExits(1);
        assertTrue(refused.out().contains("refused: ADCM-MALFORMED-CERTIFICATE"), refused.out());
        Result missing = run("mappings", "--certificate", "missing.pem");
        missing.assertExits(64);
        assertTrue(missing.err().contains("missing.pem"), missing.err());
    }

    @Test
    void helpAndVersionArePrinted() {
        Result help = run("check", "--help");
        help.assertExits(0);
        assertTrue(help.out().contains("--settings=FILE"), help.out());
        Result version = run("--version");
        version.assertExits(0);
        assertTrue(
                version.out().matches("adcertmap \\d+\\.\\d+\\.\\d+( \\(commit [0-9a-f]{12}\\))?\\R"), version.out());
    }

    private static Set<String> fields(String line) {
        try {
            return new JSONObject(line).getFields().keySet();
        } catch (JSONException e) {
            throw new IllegalStateException(line, e);
        }
    }

    @Test
    void directoryIsCheckedWithoutACertificate() throws IOException {
        set("responseTimeout", "3s"); // the command waits longer in a new JVM
        set(
                "roleMappings",
                Files.writeString(folder.resolve("roles"), "check-missing = x\nDomain Users = y\n")
                        .toString());
        Result run = check();
        run.assertExits(0);
        for (String line : new String[] {
            "warning     settings: verifyClientCertRevocation is [false]",
            "ok          connection: connected to ",
            "ok          rights: the state and the ",
            "ok          NTAuth: ",
            "ok          root CAs: ",
            "warning     roleMappings: no security group has the name check-missing\n            hint: ",
        }) {
            assertTrue(run.out().contains(line), line + run);
        }
        Result json = check("--json");
        json.assertExits(0);
        for (String line : json.out().lines().toList()) {
            assertEquals(Set.of("level", "check", "text", "hint"), fields(line), line);
        }
    }

    @Test
    void mappingBehindARevocationFailureIsShown() throws IOException {
        set("verifyClientCertRevocation", "true");
        String certificate = pem("alice.pem", upn().sid(alice.objectSid()));
        Result run = check("--certificate", certificate);
        run.assertExits(1);
        for (String line : new String[] {
            "denied: ADCM-REVOCATION-UNKNOWN, ",
            "hint: the certificate has neither a CRL distribution point (CDP) nor an OCSP responder (AIA)",
            "would be mapped: " + directory.netbiosName() + "\\check-alice by sid (strong)",
        }) {
            assertTrue(run.out().contains(line), line + run);
        }
        JSONObject denied = json(check("--json", "--certificate", certificate).out());
        assertEquals("denied", denied.getFieldAsString("outcome"));
        assertEquals(JSONNull.NULL, denied.getField("userName"));
        assertEquals(
                directory.netbiosName() + "\\check-alice",
                denied.getFieldAsObject("otherwise").getFieldAsString("userName"));
    }

    @Test
    void mappingBehindACaThatIsNotPublishedIsShown() throws IOException {
        TestCa other = TestCa.root("CN=check Other CA");
        String certificate = pem(
                "alice.pem",
                other.issue("CN=alice").upn("check-alice@" + directory.domain()).sid(alice.objectSid()));
        Result run = check("--certificate", certificate);
        run.assertExits(1);
        for (String line : new String[] {
            "denied: ADCM-NOT-IN-NTAUTH, ",
            "hint: only if it is your CA",
            "and then denied: ADCM-UNTRUSTED-ISSUER, ",
            "would be mapped: " + directory.netbiosName() + "\\check-alice by sid (strong)",
        }) {
            assertTrue(run.out().contains(line), line + run);
        }
    }

    @Test
    void fileThatIsNoClientCertificateIsReportedAsWhatItIs() throws IOException {
        String good = pem("alice.pem", upn().sid(alice.objectSid()));
        Path key = Files.writeString(
                folder.resolve("alice.key"), "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n");
        Path store = folder.resolve("alice.p12");
        upn().issue().writePkcs12(store, "changeit");
        Path authority = Files.writeString(folder.resolve("issuing-ca.pem"), ca.pem());
        Result run = check(
                "--json",
                "--certificate",
                key.toString(),
                "--certificate",
                good,
                "--certificate",
                store.toString(),
                "--certificate",
                authority.toString());
        run.assertExits(64);
        assertEquals(1, run.out().lines().count(), "the certificate beside them is checked");
        assertEquals("mapped", json(run.out()).getFieldAsString("outcome"));
        List<String> errors = run.err().lines().toList();
        assertEquals(3, errors.size(), run.err());
        assertTrue(errors.get(0).contains("alice.key: the file is a private key"), run.err());
        assertTrue(errors.get(1).contains("alice.p12: the file is a PKCS #12 store"), run.err());
        assertTrue(errors.get(2).contains("a CA certificate and no client certificate"), run.err());
    }

    @Test
    void rejectedBindIsReported() throws IOException {
        Files.writeString(folder.resolve("adcertmap.password"), "wrong");
        Result run = check("--json", "--certificate", pem("alice.pem", upn()));
        run.assertExits(2);
        JSONObject unavailable = json(run.out());
        assertEquals("unavailable", unavailable.getFieldAsString("outcome"));
        assertTrue(
                unavailable
                        .getFieldAsString("detail")
                        .contains("rejects the bind account: its name or password is wrong"),
                run.out());
    }

    @Test
    void unreachableDirectoryIsReported() throws IOException {
        set("servers", "ldaps://127.0.0.1:1");
        Result run = check("--certificate", pem("alice.pem", upn()));
        run.assertExits(2);
        assertTrue(run.out().contains("no domain controller can be reached"), run.out());
    }

    @Test
    void directoryThatNeverRespondsIsReportedWithinSeconds() throws IOException {
        try (ServerSocket unresponsive = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            set("servers", "ldaps://127.0.0.1:" + unresponsive.getLocalPort());
            set("responseTimeout", "3s");
            Result run = check("--certificate", pem("alice.pem", upn()));
            run.assertExits(2);
            assertTrue(run.out().contains("\nunavailable: "), run.out());
        }
    }

    @Test
    void highestExitStatusCountsInAnyOrder() throws IOException {
        set("servers", "ldaps://127.0.0.1:1");
        String unavailable = pem("alice.pem", upn());
        String malformed =
                Files.writeString(folder.resolve("malformed.cer"), TRUNCATED).toString();
        Result run = check("--json", "--certificate", unavailable, "--certificate", malformed);
        run.assertExits(2);
        List<String> outcomes = run.out()
                .lines()
                .map(line -> json(line).getFieldAsString("outcome"))
                .toList();
        assertEquals(List.of("unavailable", "denied"), outcomes);
        check("--json", "--certificate", malformed, "--certificate", unavailable)
                .assertExits(2);
    }
}
