// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.json.JSONObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit} with a fake directory, which can have states and faults that Samba refuses. */
@StartsServer
class AuditTest extends AuditScenarios {
    private final FakeActiveDirectory fake = FakeActiveDirectory.start();

    @TempDir
    private Path output;

    @Override
    TestDirectory directory() {
        return fake;
    }

    /** Leaves them, because the directory ends with the test. */
    @Override
    void deleteAccounts() {}

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void userPrincipalNameOfAnotherAccount() {
        account("audit-alice");
        account("audit-mallory").userPrincipalName("AUDIT-alice@" + fake.domain());
        List<JSONObject> findings = findings();
        assertEquals(1, findings.size(), findings::toString);
        assertEquals("ADCA-10", findings.get(0).getFieldAsString("code"));
        assertEquals(
                "audit-mallory", findings.get(0).getFieldAsObject("account").getFieldAsString("sAMAccountName"));
        assertTrue(findings.get(0).getFieldAsString("sentence").contains("CN=audit-alice,"), findings::toString);
        assertEquals(1, run().exitStatus());
    }

    @Test
    void accountsOfSeveralPagesAndValuesOfSeveralRangesAreRead() {
        fake.maxValRange(3);
        IntStream.range(0, 1_234).forEach(i -> account("audit-" + i, ISSUER + "<SR>" + String.format("%08x", i)));
        String[] many = IntStream.range(0, 10)
                .mapToObj(i -> ISSUER + "<SR>" + String.format("ff%08x", i))
                .toArray(String[]::new);
        account("audit-many", many);
        account("audit-last", many[9]);
        List<JSONObject> findings = findings();
        assertEquals(1, findings.size(), findings::toString);
        assertEquals(many[9], findings.get(0).getFieldAsString("value"));
        assertTrue(run().out().contains("1,23"), "more than one page");
        assertTrue(run().out().endsWith(" 1,236 with mappings, 1 findings\n"));
    }

    @Test
    void secondReadingIsOfTheAccountsWithMappings() {
        account("audit-alice", STRONG);
        assertEquals(0, run().exitStatus());
        List<String> searches = fake.searches();
        assertTrue(searches.get(searches.size() - 1).contains("(altSecurityIdentities=*)"), searches::toString);
    }

    @Test
    void failureInTheMiddleIsAnOutageAndNeverACleanResult() {
        account("audit-alice", ISSUER + "<S>CN=alice");
        fake.failSearchesWith(
                ResultCode.UNAVAILABLE,
                request -> request.getFilter().toString().contains("altSecurityIdentities=*"));
        Run run = run();
        assertEquals(2, run.exitStatus());
        assertTrue(run.out().endsWith("; incomplete\n"), run::toString);
        assertTrue(run.err().contains("cannot read the accounts of corp.example.test"), run::toString);
        fake.stopFailing();
        fake.stop();
        assertEquals(2, run().exitStatus());
    }

    @Test
    void unreadableStateIsReportedAndNotTakenForEnabled() {
        account("audit-alice", STRONG).disable();
        fake.hideAttribute("userAccountControl");
        Run run = run();
        assertEquals(0, run.exitStatus());
        assertTrue(run.err().contains("userAccountControl of 1 accounts with mappings is not readable"), run::toString);
    }

    @Test
    void textHasATableThenTheFindings() {
        account("audit-alice", ISSUER + "<S>CN=alice");
        account("audit-bob", "X509:<SKI>0");
        Run run = run("--fail-on", "error");
        assertEquals(1, run.exitStatus());
        List<String> lines = run.out().lines().toList();
        assertEquals("ADCA-01  warning         1  only weak mappings", lines.get(0));
        assertEquals("ADCA-04  error           1  mapping that cannot be read", lines.get(1));
        assertEquals("", lines.get(2));
        assertTrue(lines.get(3).startsWith("warning [ADCA-01] (audit-alice, CN=audit-alice,"), run::out);
        assertEquals("        value: " + ISSUER + "<S>CN=alice", lines.get(4));
        Run weak = run("--only", "ADCA-01", "--fail-on", "warning");
        assertEquals(1, weak.exitStatus());
        assertFalse(weak.out().contains("ADCA-04"), weak::out);
        assertEquals(0, run("--only", "adca-01").exitStatus());
    }

    @Test
    void outputInTheDocumentationIsThatOfTheCommand() {
        account("alice", "X509:<I>DC=com,DC=contoso,CN=CONTOSO-CA<S>DC=com,DC=contoso,CN=alice");
        account("bob", "X509:<I>CN=CONTOSO-CA,DC=contoso,DC=com<SR>1200000000ac11000000002b");
        account("carol", "X509:<SKI>0a0b0c");
        account("dave", "X509:<SKI>0a0b0c");
        String snippet = Snippets.of(Path.of("docs/mapping.md"), "audit --settings conf/adcertmap.properties");
        assertEquals(run().out(), snippet.substring(snippet.indexOf('\n') + 1));
    }

    @Test
    void everyCodeIsDocumented() throws IOException {
        String page = Files.readString(Path.of("docs/cli.md"));
        String tests = Files.readString(Path.of("src/test/java/org/adcertmap/tool/AuditScenarios.java"))
                + Files.readString(Path.of("src/test/java/org/adcertmap/tool/AuditTest.java"));
        IntStream.rangeClosed(1, 11)
                .mapToObj(i -> String.format("ADCA-%02d", i))
                .forEach(code -> {
                    assertTrue(page.contains("| " + code + " | "), code);
                    assertTrue(tests.contains("\"" + code + "\"") || tests.contains("[" + code + "]"), code);
                });
    }

    @Test
    void limitCountsAllAndPrintsSome() {
        IntStream.range(0, 3).forEach(i -> account("audit-" + i, ISSUER + "<S>CN=" + i));
        Run run = run("--limit", "1");
        assertTrue(run.out().contains("ADCA-01  warning         3"), run::out);
        assertEquals(1, run.out().split("do: ", -1).length - 1, run::out);
        assertTrue(run.out().endsWith("3 findings; the first 1 are shown\n"), run::out);
    }

    @Test
    void csvIsQuotedAndStartsNoFormula() throws IOException {
        account("=audit\"x", ISSUER + "<S>CN=a");
        Path file = output.resolve("out.csv");
        Run run = run("--format", "csv", "--output", file.toString());
        assertEquals("", run.out());
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.get(0).startsWith("sAMAccountName,distinguishedName,objectSid,value,form,strength,code"));
        assertTrue(lines.get(1).startsWith("\"'=audit\"\"x\",\"CN="), lines.get(1));
        assertTrue(lines.get(1).contains(",\"<I><S>\",\"weak\",\"ADCA-01\",\"warning\","), lines.get(1));
        assertEquals(2, lines.size());
    }

    @Test
    void fixesAreQuotedAndHaveTheirReversal() throws IOException {
        account("audit-o'neill", "X509:<I>CN=O\u2019Neill CA,DC=test<SR>01 02");
        Path file = output.resolve("fixes.ps1");
        Files.writeString(file, "mine");
        run("--fixes", file.toString());
        String text = Files.readString(file);
        String dn = "'CN=audit-o''neill,OU=adcertmap-tests,DC=corp,DC=example,DC=test'";
        String old = "@{altSecurityIdentities='X509:<I>CN=O\u2019\u2019Neill CA,DC=test<SR>01 02'}";
        String mended = "@{altSecurityIdentities='X509:<I>DC=test,CN=O\u2019\u2019Neill CA<SR>0102'}";
        assertTrue(
                text.contains("\nSet-ADObject -Identity " + dn + " -Remove " + old + " -Add " + mended + "\n"), text);
        assertTrue(
                text.contains("\n# back: Set-ADObject -Identity " + dn + " -Remove " + mended + " -Add " + old), text);
        try (Stream<Path> files = Files.list(output)) {
            assertEquals(2, files.count(), "the old file is kept");
        }
    }

    @Test
    void invalidCommandLinesAreReportedBeforeTheDirectoryIsQueried() {
        int before = fake.operations();
        assertEquals(64, run("--only", "ADCA-99").exitStatus());
        assertEquals(64, run("--format", "xml").exitStatus());
        assertEquals(64, run("--limit", "-1").exitStatus());
        assertEquals(
                64, run("--certificates", output.resolve("missing").toString()).exitStatus());
        assertEquals(64, run("--output", output.toString()).exitStatus());
        assertEquals(before, fake.operations());
    }

    @Test
    void outputThatCannotBeWrittenIsReportedWithItsReason() throws IOException {
        Path file = Files.writeString(output.resolve("file"), "");
        Run run = run("--output", file.resolve("out.csv").toString());
        assertEquals(64, run.exitStatus());
        assertTrue(
                run.err().contains("a file cannot be read or written: " + file + ": it exists already"), run::toString);
    }
}
