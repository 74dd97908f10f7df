// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.Snippets;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.NameScope;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.RoleMappingsFile;
import org.adcertmap.setup.types.StrongNameMatchesSetting;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Reads the samples of files and elements in the documentation as the product and Tomcat read them. */
class DocumentedSamplesTest {
    @Test
    void roleMappingsAreRead(@TempDir Path folder) throws IOException, SettingsException {
        Path file =
                Files.writeString(folder.resolve("roles.txt"), Snippets.of(Path.of("docs/roles.md"), "Domain Admins"));
        RoleMapping mapping = new RoleMappingsFile(file).mapping();
        assertEquals(List.of("admin", "manager"), roles(mapping, "Domain Admins"));
        assertEquals(List.of("engineer"), roles(mapping, "Engineers"));
        assertEquals(List.of("staff"), roles(mapping, "Staff"));
        assertEquals(List.of(), roles(mapping, "Others"));
    }

    private static List<String> roles(RoleMapping mapping, String group) {
        return mapping.rolesOf(new Group(
                        Sid.parse("S-1-5-21-1-2-3-1000"),
                        Optional.of(new Group.Name(
                                "CORP",
                                group,
                                "CN=" + group + ",OU=Groups,DC=corp,DC=example,DC=com",
                                NameScope.OWN_DOMAIN))))
                .toList();
    }

    @Test
    void strongNameMatchTuplesAreRead() {
        List<StrongNameMatch> tuples =
                StrongNameMatchesSetting.parse(Snippets.of(Path.of("docs/mapping.md"), "UpnSuffix="));
        assertEquals(2, tuples.size());
    }

    @Test
    void accessLogPatternIsThatOfTheSample() throws IOException {
        String pattern = Snippets.of(Path.of("docs/responses.md"), "pattern=").strip();
        assertTrue(Files.readString(Path.of("conf/server.xml")).contains(pattern), pattern);
    }

    @Test
    void settingsOfDelegationExist() {
        List<String> names = Snippets.of(Path.of("docs/delegation.md"), "delegationKeytab =")
                .lines()
                .map(line -> line.substring(0, line.indexOf(" = ")))
                .toList();
        assertEquals(3, names.size());
        names.forEach(name -> assertTrue(RealmSettings.byKey(name).isPresent(), name));
    }

    @Test
    void programsOfDelegationArePartsOfTheSamples() throws IOException {
        String samples;
        try (Stream<Path> files = Files.list(Path.of("src/samples/delegation"))) {
            samples = files.map(DocumentedSamplesTest::stripped).collect(Collectors.joining());
        }
        List<String> programs = Snippets.of(Path.of("docs/delegation.md")).stream()
                .filter(snippet -> snippet.contains("credential") || snippet.contains("HttpRequest"))
                .toList();
        assertEquals(3, programs.size(), programs::toString);
        for (String program : programs) {
            assertTrue(samples.contains(program.lines().map(String::strip).collect(Collectors.joining("\n"))), program);
        }
    }

    private static String stripped(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> elements() {
        return Snippets.pages().stream()
                .filter(page -> !page.equals(Path.of("README.md"))) // ReadmeIT runs those in a Tomcat
                .flatMap(page -> Snippets.of(page).stream())
                .filter(snippet -> snippet.strip().startsWith("<") && snippet.contains("className="));
    }

    @ParameterizedTest
    @MethodSource("elements")
    void elementsAreWellFormedAndNameClassesThatExist(String snippet) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<snippet>" + snippet + "</snippet>")))
                .getDocumentElement();
        int classes = 0;
        for (int i = 0; i < root.getElementsByTagName("*").getLength(); i++) {
            Element element = (Element) root.getElementsByTagName("*").item(i);
            String className = element.getAttribute("className");
            if (!className.isEmpty()) {
                assertEquals(className, Class.forName(className).getName());
                classes++;
            }
        }
        assertTrue(classes > 0, snippet);
    }

    @Test
    void attributesOfSslHostConfigAreTomcats() {
        List<String> attributes = Snippets.pages().stream()
                .flatMap(page -> Snippets.of(page).stream())
                .flatMap(snippet -> Pattern.compile("<SSLHostConfig\\s([^>]*)")
                        .matcher(snippet)
                        .results())
                .flatMap(element ->
                        Pattern.compile("(\\w+)=\"").matcher(element.group(1)).results())
                .map(attribute -> attribute.group(1))
                .distinct()
                .toList();
        assertTrue(attributes.contains("certificateVerification"), attributes::toString);
        Set<String> setters =
                Stream.of(SSLHostConfig.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
        for (String name : attributes) {
            assertTrue(
                    setters.contains("set" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)), name);
        }
    }
}
