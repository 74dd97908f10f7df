// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each finding of {@code audit} is made where its cause is in the directory, and not without it. */
abstract class AuditScenarios {
    static final String ISSUER = "X509:<I>DC=test,DC=example,CN=Issuing CA";
    static final String STRONG = ISSUER + "<SR>0102030405";
    private static final String OTHER_STRONG = "X509:<SKI>0a0b0c0d";
    private static final String WEAK = ISSUER + "<S>DC=test,CN=audit-alice";

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final List<TestAccount> accounts = new ArrayList<>();

    @TempDir
    private Path folder;

    private TestDirectory directory;
    private Path settings;

    abstract TestDirectory directory();

    record Run(int exitStatus, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        directory = directory();
        directory.publish(ca.certificate());
        Map<String, String> values = DirectoryAccess.settings(directory, folder);
        values.put("verifyClientCertRevocation", "false");
        settings = Files.writeString(
                folder.resolve("adcertmap.properties"),
                values.entrySet().stream()
                        .map(setting ->
                                setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\") + "\n")
                        .collect(Collectors.joining()));
    }

    @AfterEach
    void deleteAccounts() {
        accounts.forEach(TestAccount::close);
    }

    final TestAccount account(String name, String... identities) {
        TestAccount account = directory.user(name);
        accounts.add(account);
        return identities.length == 0 ? account : account.altSecurityIdentities(identities);
    }

    final Run run(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("audit", "--settings", settings.toString()));
        arguments.addAll(Arrays.asList(options));
        int exitStatus = Adcertmap.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
        assertFalse((out + "" + err).contains(directory.bindPassword()), "no secret in any output");
        return new Run(exitStatus, out.toString(), err.toString());
    }

    /** Runs it, and returns the findings of the accounts of this test, and of certificates. */
    final List<JSONObject> findings(String... options) {
        List<String> arguments = new ArrayList<>(List.of("--format", "json"));
        arguments.addAll(Arrays.asList(options));
        Run run = run(arguments.toArray(String[]::new));
        assertTrue(run.exitStatus() < 2, run::toString);
        return run.out()
                .lines()
                .map(AuditScenarios::json)
                .filter(finding -> finding.getField("account").equals(JSONNull.NULL)
                        || accounts.stream()
                                .anyMatch(account -> account.objectSid()
                                        .equals(finding.getFieldAsObject("account")
                                                .getFieldAsString("objectSid"))))
                .toList();
    }

    private static JSONObject json(String line) {
        try {
            return new JSONObject(line);
        } catch (JSONException e) {
            throw new IllegalStateException(line, e);
        }
    }

    final String codes(String... options) {
        return findings(options).stream()
                .map(finding -> finding.getFieldAsString("code"))
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    private JSONObject only(String code, String... options) {
        List<JSONObject> found = findings(options).stream()
                .filter(finding -> finding.getFieldAsString("code").equals(code))
                .toList();
        assertEquals(1, found.size(), () -> code + ": " + found);
        return found.get(0);
    }

    private Path certificates(CertificateBuilder... certificates) throws IOException {
        Path path = Files.createDirectories(folder.resolve("certificates"));
        for (int i = 0; i < certificates.length; i++) {
            Files.writeString(path.resolve(i + ".pem"), certificates[i].issue().pem());
        }
        return path;
    }

    @Test
    void strongMappingHasNoFinding() {
        account("audit-alice", STRONG);
        account("audit-bob", "Kerberos:bob@EXAMPLE.TEST");
        account("audit-carol");
        assertEquals("[]", codes());
    }

    @Test
    void onlyWeakMappings() {
        account("audit-alice", WEAK, "X509:<RFC822>alice@example.test");
        JSONObject finding = only("ADCA-01");
        assertEquals("warning", finding.getFieldAsString("level"));
        assertTrue(finding.getFieldAsString("sentence").contains("2 mappings, only weak"), finding::toString);
        assertEquals("weak", finding.getFieldAsString("strength"));
        assertEquals("[ADCA-01]", codes());
    }

    @Test
    void weakBesideStrong() {
        account("audit-alice", WEAK, STRONG);
        assertEquals("[ADCA-02]", codes());
        assertEquals(WEAK, only("ADCA-02").getFieldAsString("value"));
    }

    @Test
    void sameValueAtTwoAccounts() {
        TestAccount alice = account("audit-alice", STRONG);
        TestAccount bob = account("audit-bob", STRONG.replace("Issuing", "ISSUING"), OTHER_STRONG);
        JSONObject finding = only("ADCA-03");
        String all = finding.toString();
        assertTrue(
                all.contains(alice.distinguishedName()) && all.contains(bob.distinguishedName()),
                "both are named " + all);
        assertTrue(finding.getFieldAsString("sentence").startsWith("2 accounts"), all);
        assertEquals(1, run("--only", "ADCA-03").exitStatus());
        bob.altSecurityIdentities(OTHER_STRONG);
        assertEquals("[]", codes());
    }

    @Test
    void malformedMapping() {
        account("audit-alice", "X509:<I>DC=test, DC=example,CN=Issuing CA<SR>0102030405");
        JSONObject finding = only("ADCA-04");
        assertEquals(STRONG, finding.getFieldAsString("proposal"));
        assertEquals("[ADCA-04]", codes());
    }

    @Test
    void mappingInViewersOrder() {
        account("audit-alice", "X509:<I>CN=Issuing CA,DC=example,DC=test<SR>0102030405");
        assertEquals(STRONG, only("ADCA-05").getFieldAsString("proposal"));
        assertEquals("[ADCA-05]", codes());
    }

    @Test
    void serialNumberThatIsNotReversed() throws IOException {
        TestAccount alice = account("audit-alice", ISSUER + "<SR>6a05de");
        Path certificates = certificates(ca.issue("CN=alice").serial("6a05de").sid(alice.objectSid()));
        JSONObject finding = only("ADCA-05", "--certificates", certificates.toString());
        assertEquals(ISSUER + "<SR>de056a", finding.getFieldAsString("proposal"));
        alice.altSecurityIdentities(ISSUER + "<SR>de056a");
        assertEquals("[]", codes("--certificates", certificates.toString()));
    }

    @Test
    void hashOfTheKeyInPlaceOfTheThumbprint() throws Exception {
        Identity issued = ca.issue("CN=alice").issue();
        String key = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1")
                        .digest(issued.certificate().getPublicKey().getEncoded()));
        String thumbprint = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1")
                        .digest(issued.certificate().getEncoded()));
        TestAccount alice = account("audit-alice", "X509:<SHA1-PUKEY>" + key);
        Path file = Files.writeString(folder.resolve("alice.pem"), issued.pem());
        JSONObject finding = only("ADCA-05", "--certificates", file.toString());
        assertEquals("X509:<SHA1-PUKEY>" + thumbprint, finding.getFieldAsString("proposal"));
        alice.altSecurityIdentities("X509:<SHA1-PUKEY>" + thumbprint);
        assertEquals("[]", codes("--certificates", file.toString()));
    }

    @Test
    void mappingOfAnExpiredCertificate() throws IOException {
        account("audit-alice", ISSUER + "<SR>de056a");
        CertificateBuilder expired = ca.issue("CN=alice")
                .serial("6a05de")
                .notBefore(Instant.parse("2024-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2025-01-01T00:00:00Z"));
        assertEquals("[ADCA-06]", codes("--certificates", certificates(expired).toString()));
        CertificateBuilder valid = ca.issue("CN=alice").serial("6a05de");
        assertEquals("[]", codes("--certificates", certificates(valid).toString()));
    }

    @Test
    void certificateThatIsRefused() throws IOException {
        TestAccount alice = account("audit-alice");
        String upn = "audit-alice@" + directory.domain();
        Path weak = certificates(ca.issue("CN=alice").upn(upn));
        JSONObject finding = only("ADCA-07", "--certificates", weak.toString());
        assertTrue(finding.getFieldAsString("sentence").startsWith("ADCM-WEAK-MAPPING, "), finding::toString);
        assertEquals("error", finding.getFieldAsString("level"));
        Path strong = certificates(ca.issue("CN=alice").upn(upn).sid(alice.objectSid()));
        assertFalse(codes("--certificates", strong.toString()).contains("ADCA-07"));
    }

    @Test
    void unusableAccounts() {
        TestAccount alice = account("audit-alice", STRONG);
        assertEquals("[]", codes());
        alice.disable();
        assertTrue(only("ADCA-08").getFieldAsString("sentence").contains("is disabled"));
        alice.enable().accountExpires(Instant.parse("2025-01-01T00:00:00Z"));
        assertTrue(only("ADCA-08").getFieldAsString("sentence").contains("is expired"));
        alice.accountExpires(Instant.parse("2199-01-01T00:00:00Z"));
        TestAccount machine = directory.computer("audit-pc");
        accounts.add(machine);
        assertEquals("[]", codes());
        machine.altSecurityIdentities(OTHER_STRONG);
        assertTrue(only("ADCA-08").getFieldAsString("sentence").contains("is a computer account"));
        assertEquals("[ADCA-08]", codes());
    }

    @Test
    void privilegedAccount() {
        TestAccount alice = account("audit-alice", STRONG).set("adminCount", "1");
        assertEquals("[ADCA-09]", codes());
        alice.set("adminCount");
        assertEquals("[]", codes());
    }

    @Test
    void certificateWithTheSidOfItsAccountNeedsNoMapping() throws IOException {
        TestAccount alice = account("audit-alice");
        String upn = "audit-alice@" + directory.domain();
        Path certificates = certificates(ca.issue("CN=alice").upn(upn).sid(alice.objectSid()));
        assertEquals("[ADCA-11]", codes("--certificates", certificates.toString()));
        assertEquals(
                0,
                run("--certificates", certificates.toString(), "--only", "ADCA-11")
                        .exitStatus());
    }

    @Test
    void accountsBelowABaseAreRead() {
        TestAccount alice = account("audit-alice", WEAK);
        account("audit-bob", ISSUER + "<S>CN=bob");
        assertEquals(1, findings("--base", alice.distinguishedName()).size());
        Run malformed = run("--base", "alice");
        assertEquals(64, malformed.exitStatus());
        assertTrue(malformed.err().contains("--base: \"alice\" is not a DN"), malformed::toString);
        Run elsewhere = run("--base", "DC=other,DC=test");
        assertEquals(64, elsewhere.exitStatus());
        assertTrue(elsewhere.err().contains("is in no domain"), elsewhere::toString);
    }
}
