// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.lab.Snippets;
import org.junit.jupiter.api.Test;

/**
 * Accounts for each code block of the documentation: which test runs, reads or compares it, or why none can here. A new
 * block of another kind needs a row.
 */
class SnippetsTest {
    private static final Pattern CLASS = Pattern.compile("\\borg\\.adcertmap(?:\\.[a-z]+)*\\.[A-Z][a-z]\\w+");
    private static final Pattern PROGRAM =
            Pattern.compile("(?:bin[/\\\\]adcertmap|java -jar \\S*adcertmap\\S*|keytool|curl|openssl|mvn) .*");
    private static final Pattern WINDOWS =
            Pattern.compile("(?s)\\s*(?:certutil|ktpass|reg|net|icacls|appcmd|\\$\\w+ =|(?:New|Set|Get)-\\w+) .*");

    /** Commands, of which a test takes every line from all pages. */
    private static final Map<String, String> PROGRAMS = Map.of(
            "bin/adcertmap", "tool/DocumentedCommandsTest",
            "keytool", "tomcat/DocumentedProgramsTest",
            "curl", "tomcat/DocumentedProgramsTest",
            "openssl", "tomcat/DocumentedProgramsTest",
            "mvn", "DocumentationTest");

    /** Page, beginning of the block, and the test, or in parentheses why there is none. */
    private static final String[][] ROWS = {
        {"README.md", "<", "e2e/ReadmeIT"},
        {"README.md", "tar -xzf", "e2e/DownloadIT"},
        {"docs/install.md", "sha256sum", "e2e/DownloadIT"},
        {"docs/cli.md", "denied: ADCM-NOT-IN-NTAUTH", "(an excerpt of what check prints, which CheckIT has)"},
        {"docs/delegation.md", "samba-tool user", "tool/doctor/delegation/DoctorDelegationOnActiveDirectoryIT"},
        {"docs/delegation.md", "samba-tool domain", "tool/doctor/delegation/DoctorDelegationOnActiveDirectoryIT"},
        {"docs/delegation.md", "[libdefaults]", "e2e/DelegationSamplesOnActiveDirectoryIT"},
        {"docs/delegation.md", "delegationPrincipal =", "setup/DocumentedSamplesTest"},
        {"docs/delegation.md", "byte[] token", "setup/DocumentedSamplesTest"},
        {"docs/delegation.md", "String login", "setup/DocumentedSamplesTest"},
        {"docs/delegation.md", "GSSContext context", "setup/DocumentedSamplesTest"},
        {"docs/doctor.md", "$ bin/adcertmap", "tool/doctor/DoctorTextTest"},
        {"docs/embedded.md", "package com.example;", "e2e/SamplesIT"},
        {"docs/embedded.md", "server.port=8443", "e2e/SamplesIT"},
        {"docs/embedded.md", "import org.springframework.boot", "e2e/SamplesIT"},
        {"docs/embedded.md", "import java.nio.file.Path;", "e2e/SamplesIT"},
        {"docs/handshake.md", "<SSLHostConfig", "setup/DocumentedSamplesTest"},
        {
            "docs/handshake.md",
            "INFO Rejected certificate",
            "(a line of the log, which LoggingClientTrustManagerTest has)"
        },
        {"docs/listed-certificates.md", "<iisClient", "setup/listed/DocumentedListTest"},
        {"docs/mapping.md", "certificate ──► trusted?", "(a picture)"},
        {"docs/mapping.md", "$ bin/adcertmap", "tool/DocumentedCommandsTest"},
        {"docs/mapping.md", "9f1c2d3e", "setup/DocumentedSamplesTest"},
        {"docs/metrics.md", "CATALINA_OPTS=", "(the JMX exporter is not run, as the page says)"},
        {"docs/metrics.md", "scrape_configs:", "(Prometheus is not run, as the page says)"},
        {"docs/migrating-from-iis.md", "$ bin/adcertmap", "tool/ImportIisTest"},
        {"docs/operations.md", "<tomcat-users>", "e2e/ManagementIT"},
        {"docs/operations.md", "Active Directory is available", "(a line of the log, which DirectoryReportTest has)"},
        {"docs/operations.md", "Change tracking is COMPLETE", "(lines of the log, which ChangeTrackingTest has)"},
        {"docs/proxies.md", "<!-- Plain HTTP", "tomcat/connection/proxy/SamplesTest"},
        {"docs/proxies.md", "<!-- AJP", "tomcat/connection/proxy/SamplesTest"},
        {"docs/proxies.md", "# nginx", "tomcat/connection/proxy/SamplesTest"},
        {"docs/proxies.md", "# Apache httpd by HTTP", "tomcat/connection/proxy/SamplesTest"},
        {"docs/proxies.md", "# HAProxy", "tomcat/connection/proxy/SamplesTest"},
        {"docs/proxies.md", "# Apache httpd by AJP", "tomcat/connection/proxy/SamplesTest"},
        {"docs/proxies.md", "forward_client_cert_details", "(Envoy is not run, as the page says)"},
        {"docs/proxies.md", "http:", "(Traefik is not run, as the page says)"},
        {"docs/read-rights.md", "(OA;CIIO;RP", "setup/ReadRightsOnActiveDirectoryIT"},
        {"docs/responses.md", "pattern=", "setup/DocumentedSamplesTest"},
        {"docs/revocation.md", "for each certificate", "(pseudo code)"},
        {"docs/revocation.md", "java -Xmx512m", "(a measurement by hand, its class exists)"},
        {"docs/revocation.md", "revocation: CN=alice", "(an excerpt of what check prints, which CheckIT has)"},
        {"docs/roles.md", "# group = role", "setup/DocumentedSamplesTest"},
        {"docs/windows.md", "dn: CN=Example Root CA", "setup/PublishedByLdifOnActiveDirectoryIT"},
        {"docs/windows.md", "dn: CN=NTAuthCertificates", "setup/DocumentedLdifTest"},
        {
            "docs/windows.md",
            "LDAPTLS_CACERT=",
            "(ldapmodify is not run; PublishedByLdifOnActiveDirectoryIT has its file)"
        },
        {"docs/tomcat.md", "java\\.lang\\.", "e2e/RestartIT"},
    };

    /** A code block, and where it is. */
    private record Block(String page, String text) {
        boolean isOf(String[] row) {
            return page.equals(row[0]) && text.strip().startsWith(row[1]);
        }

        /** Returns the test that has such blocks of all pages. */
        Optional<String> test() {
            List<String> lines = text.replaceAll("\\\\?\\n\\s*(?=[\\[(-])|\\\\\\n\\s*", " ")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (lines.stream().allMatch(line -> PROGRAM.matcher(line).matches())) {
                return Optional.of(PROGRAMS.get(lines.get(0).split(" ")[0]));
            }
            if (text.strip().startsWith("<") && text.contains("className=") && !page.equals("README.md")) {
                return Optional.of("setup/DocumentedSamplesTest");
            }
            return WINDOWS.matcher(text).matches()
                    ? Optional.of("(needs Windows, as docs/windows.md says)")
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    private static List<Block> blocks() {
        return Snippets.pages().stream()
                .flatMap(page -> Snippets.of(page).stream().map(text -> new Block(page.toString(), text)))
                .toList();
    }

    /** Returns what becomes of each block; more than one where it is ambiguous. */
    private static Map<Block, List<String>> accounts() {
        Map<Block, List<String>> all = new LinkedHashMap<>();
        for (Block block : blocks()) {
            List<String> found = new ArrayList<>(block.test().stream().toList());
            Stream.of(ROWS)
                    .filter(block::isOf)
                    .map(row -> row[2])
                    .filter(test -> !found.contains(test))
                    .forEach(found::add);
            all.put(block, found);
        }
        return all;
    }

    @Test
    void everyBlockHasATestOrAReason() {
        assertTrue(blocks().size() > 70, () -> blocks().size() + " blocks");
        List<Block> unaccounted = accounts().entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        assertEquals(List.of(), unaccounted);
    }

    @Test
    void everyRowHasABlock() {
        List<String> stale = Stream.of(ROWS)
                .filter(row -> blocks().stream().noneMatch(block -> block.isOf(row)))
                .map(row -> row[0] + ": " + row[1])
                .toList();
        assertEquals(List.of(), stale);
    }

    @Test
    void everyTestReadsThePageOrAllPages() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<Block, List<String>> entry : accounts().entrySet()) {
            String page = Path.of(entry.getKey().page()).getFileName().toString();
            for (String test : entry.getValue()) {
                Path source = Path.of("src/test/java/org/adcertmap", test + ".java");
                if (!test.startsWith("(") && !reads(source, page)) {
                    wrong.add(source + " does not read " + page);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean reads(Path test, String page) throws IOException {
        String source = Files.readString(test);
        return source.contains(page) || source.contains("Snippets.commands()") || source.contains("Snippets.pages()");
    }

    @Test
    void everyClassInABlockExists() throws ClassNotFoundException {
        List<String> names = blocks().stream()
                .flatMap(block -> CLASS.matcher(block.text()).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertTrue(names.size() > 3, names::toString);
        for (String name : names) {
            assertEquals(name, Class.forName(name).getName());
        }
    }

    @Test
    void pageSaysThatTheLinesForWindowsWereNotRun() throws IOException {
        assertTrue(Files.readString(Path.of("docs/windows.md")).contains("**Not run by the tests.**"));
    }
}
