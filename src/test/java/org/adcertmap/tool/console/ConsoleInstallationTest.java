// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.adcertmap.lab.Snippets;
import org.adcertmap.setup.files.FileChanges;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code install --console} puts into a Tomcat, what it refuses, and that removal leaves nothing. */
class ConsoleInstallationTest {
    private static final String SERVER = """
        <Server port="-1">
          <GlobalNamingResources>
            <Resource name="UserDatabase" type="org.apache.catalina.UserDatabase" pathname="conf/tomcat-users.xml"/>
          </GlobalNamingResources>
          <Service name="Catalina">
            <Connector port="8080"/>
            <Connector port="8443" SSLEnabled="true">
              <SSLHostConfig certificateVerification="optional" protocols="TLSv1.3" truststoreFile="conf/c.p12">
                <Certificate certificateKeystoreFile="conf/server.p12" certificateKeystorePassword="a&amp;&quot;b${x}"
                             type="RSA"/>
                <Certificate certificateFile="conf/ec.pem" certificateKeyFile="conf/ec.key" type="EC"/>
              </SSLHostConfig>
            </Connector>
            <Engine name="Catalina" defaultHost="localhost"><Host name="localhost"/></Engine>
          </Service>
        </Server>
        """;

    private static final String ADDED = """
          <Service name="Management">
            <Connector address="127.0.0.1" port="8444" protocol="org.apache.coyote.http11.Http11NioProtocol" SSLEnabled="true" scheme="https" secure="true" maxThreads="8" connectionTimeout="10000" maxSavePostSize="0">
              <SSLHostConfig certificateVerification="none" protocols="TLSv1.3">
                <Certificate certificateKeystoreFile="conf/server.p12" certificateKeystorePassword="a&amp;&quot;b${x}" type="RSA"/>
                <Certificate certificateFile="conf/ec.pem" certificateKeyFile="conf/ec.key" type="EC"/>
              </SSLHostConfig>
            </Connector>
            <Engine name="Management" defaultHost="localhost">
              <Realm className="org.apache.catalina.realm.LockOutRealm">
                <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase">
                  <CredentialHandler className="org.apache.catalina.realm.SecretKeyCredentialHandler" algorithm="PBKDF2WithHmacSHA512" iterations="210000" keyLength="256"/>
                </Realm>
              </Realm>
              <Host name="localhost" appBase="adcertmap" unpackWARs="false" autoDeploy="false"/>
            </Engine>
          </Service>
        """;

    private static final String CONTEXT = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Context sessionCookieName="ADCERTMAP">
          <CookieProcessor sameSiteCookies="strict"/>
          <Valve className="org.apache.catalina.valves.RemoteCIDRValve" allow="127.0.0.0/8,::1/128"/>
        </Context>
        """;

    private static final String DIGEST_OPTIONS = " -a PBKDF2WithHmacSHA512 -i 210000 -s 16 -k 256"
            + " -h org.apache.catalina.realm.SecretKeyCredentialHandler 'PASSWORD'";

    @TempDir
    private Path base;

    private Path jar;
    private final StringWriter out = new StringWriter();
    private final FileChanges changes = new FileChanges();

    @BeforeEach
    void tomcat() throws Exception {
        Files.createDirectories(base.resolve("conf"));
        server(SERVER);
        users("");
        jar = base.resolve("download/lib/adcertmap-0.1.0.jar");
        Files.createDirectories(jar.getParent());
        war("0.1.0", CONTEXT);
    }

    private Path server(String text) throws Exception {
        return Files.writeString(base.resolve("conf/server.xml"), text);
    }

    private void users(String users) throws Exception {
        Files.writeString(base.resolve("conf/tomcat-users.xml"), "<tomcat-users>" + users + "</tomcat-users>");
    }

    private void war(String version, String context) throws Exception {
        try (OutputStream file = Files.newOutputStream(base.resolve("download/adcertmap-console.war"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            entry(zip, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Version: " + version + "\n");
            entry(zip, "META-INF/context.xml", context);
            entry(zip, "WEB-INF/web.xml", "<web-app/>");
        }
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws Exception {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
    }

    private static ConsoleOptions options(String... arguments) {
        ConsoleOptions options = new ConsoleOptions();
        new CommandLine(new MixinHolder(options))
                .parseArgs(Stream.concat(Stream.of("--console"), Stream.of(arguments))
                        .toArray(String[]::new));
        return options;
    }

    private ConsoleInstallation prepare(Set<ConsolePart> recorded, String... arguments) throws Exception {
        XmlFile file = XmlFile.read(base.resolve("conf/server.xml"));
        ConsoleOptions options = options(arguments);
        assertEquals("", options.error().orElse(""));
        return ConsoleInstallation.prepare(
                new ConsoleInstallation.Context(base, jar, "0.1.7", recorded, false),
                options,
                file,
                new XmlEdit(file.xml()));
    }

    private Set<ConsolePart> install(Set<ConsolePart> recorded, String... arguments) throws Exception {
        ConsoleInstallation console = prepare(recorded, arguments);
        console.run(changes, new PrintWriter(out));
        server(console.edit().apply());
        return console.made();
    }

    private void remove(Set<ConsolePart> recorded) throws Exception {
        XmlFile file = XmlFile.read(base.resolve("conf/server.xml"));
        XmlEdit edit = new XmlEdit(file.xml());
        ConsoleRemoval.edit(edit, file.xml().root(), recorded);
        server(edit.apply());
        ConsoleRemoval.files(base, recorded, false, new PrintWriter(out));
    }

    private String serverXml() throws Exception {
        return Files.readString(base.resolve("conf/server.xml"));
    }

    private List<String> paths() throws Exception {
        try (Stream<Path> all = Files.walk(base)) {
            return all.map(path -> base.relativize(path).toString()).sorted().toList();
        }
    }

    private void assertRefused(String reason, String... arguments) throws Exception {
        List<String> before = paths();
        ServerXmlException thrown = assertThrows(ServerXmlException.class, () -> prepare(Set.of(), arguments));
        assertTrue(thrown.getMessage().contains(reason), thrown::getMessage);
        assertEquals(before, paths());
    }

    @Test
    void serviceIsAddedAfterTheFirstWithTheCertificatesOfTheFirstTlsConnector() throws Exception {
        install(Set.of());
        assertEquals(SERVER.replace("</Server>\n", ADDED + "</Server>\n"), serverXml());
    }

    @Test
    void documentationShowsTheServiceThatIsAdded() throws Exception {
        server("""
            <Server><GlobalNamingResources>
              <Resource name="UserDatabase" type="org.apache.catalina.UserDatabase"/></GlobalNamingResources>
            <Service><Connector SSLEnabled="true"><SSLHostConfig>
              <Certificate certificateKeystoreFile="conf/server.p12" certificateKeystorePassword="changeit"/>
            </SSLHostConfig></Connector></Service></Server>
            """);
        install(Set.of());
        String documented = Snippets.of(Path.of("docs/install.md")).stream()
                .filter(text -> text.contains("name=\"Management\""))
                .findFirst()
                .orElseThrow();
        assertTrue(serverXml().contains(documented.strip()), serverXml());
    }

    @Test
    void aSecondTimeNothingChangesAndANewerWarReplacesTheOldOne() throws Exception {
        Set<ConsolePart> made = install(Set.of(), "--console-port", "9444", "--console-allow", "192.0.2.0/24");
        assertEquals(Set.of(ConsolePart.values()), made);
        String after = serverXml();
        Path descriptor = base.resolve("conf/Management/localhost/adcertmap.xml");
        assertEquals(CONTEXT.replace("127.0.0.0/8,::1/128", "192.0.2.0/24"), Files.readString(descriptor));
        install(made);
        assertEquals(after, serverXml());
        war("0.1.9", CONTEXT.replace("strict", "lax"));
        assertEquals(Set.of(ConsolePart.WAR, ConsolePart.DESCRIPTOR), install(made));
        assertEquals(
                CONTEXT.replace("127.0.0.0/8,::1/128", "192.0.2.0/24").replace("strict", "lax"),
                Files.readString(descriptor));
        assertEquals(
                -1,
                Files.mismatch(
                        base.resolve("download/adcertmap-console.war"), base.resolve("adcertmap/adcertmap.war")));
        assertRefusedAfter(made, "first run uninstall --console", "--console-port", "9445");
    }

    private void assertRefusedAfter(Set<ConsolePart> made, String reason, String... arguments) {
        ServerXmlException thrown = assertThrows(ServerXmlException.class, () -> prepare(made, arguments));
        assertTrue(thrown.getMessage().contains(reason), thrown::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void removalLeavesEveryFileAsItWas(String lineEnd) throws Exception {
        server(SERVER.replace("\n", lineEnd));
        List<String> before = paths();
        Set<ConsolePart> made = install(Set.of(), "--console-allow", "::/0");
        assertTrue(paths().size() > before.size());
        remove(made);
        assertEquals(SERVER.replace("\n", lineEnd), serverXml());
        assertEquals(before, paths());
    }

    @Test
    void undoLeavesEveryFileAsItWas() throws Exception {
        List<String> before = paths();
        install(Set.of(), "--console-allow", "::/0");
        Path war = base.resolve("adcertmap/adcertmap.war");
        byte[] first = Files.readAllBytes(war);
        FileChanges newer = new FileChanges();
        war("0.1.1", CONTEXT);
        prepare(Set.of(ConsolePart.WAR, ConsolePart.DESCRIPTOR)).run(newer, new PrintWriter(out));
        assertFalse(Arrays.equals(first, Files.readAllBytes(war)), "it is replaced");
        assertEquals(List.of(), newer.undo());
        newer.close();
        assertArrayEquals(first, Files.readAllBytes(war));
        assertEquals(List.of(), changes.undo());
        changes.close();
        assertEquals(before, paths());
    }

    @Test
    void warHasTheAccessOfServerXmlAndOnlyItsOwnerMayChangeIt() throws Exception {
        Files.setPosixFilePermissions(
                base.resolve("download/adcertmap-console.war"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(base.resolve("conf/server.xml"), PosixFilePermissions.fromString("rw-rw----"));
        install(Set.of());
        assertEquals(
                "rw-r-----",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(base.resolve("adcertmap/adcertmap.war"))));
    }

    @Test
    void whatInstallHasNotMadeIsNeitherReplacedNorRemoved() throws Exception {
        Files.createDirectories(base.resolve("adcertmap"));
        Files.writeString(base.resolve("adcertmap/adcertmap.war"), "another");
        assertRefused("install has not created it");
        Files.delete(base.resolve("adcertmap/adcertmap.war"));
        install(Set.of());
        Files.writeString(base.resolve("adcertmap/note.txt"), "the administrator's");
        String after = serverXml();
        remove(Set.of(ConsolePart.WAR));
        assertEquals(after, serverXml());
        assertTrue(Files.exists(base.resolve("adcertmap/note.txt")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type=\"org.apache.catalina.UserDatabase\"; type=\"x\"; has no UserDatabase",
                "SSLEnabled=\"true\"; SSLEnabled=\"false\"; no TLS connector has an SSLHostConfig",
                "<Connector port=\"8080\"/>; <Connector port=\"${p:-8444}\"/>; has port 8444 already, for a Connector",
                "<Server port=\"-1\">; <Server port=\"8444\">; has port 8444 already, for a Server",
                "</Server>; <Service name=\"Management\"/></Server>; has a Service \"Management\" that is not the",
            })
    void whatCannotWorkIsRefusedWithTheReason(String part, String replacement, String reason) throws Exception {
        String text = SERVER.replace(part, replacement);
        assertFalse(text.equals(SERVER), part);
        server(text);
        assertRefused(reason);
    }

    @Test
    void withoutAUserDatabaseTheWayToTheFirstAdministratorIsPrinted() throws Exception {
        server(SERVER.replace("org.apache.catalina.UserDatabase", "x"));
        assertRefused("digest.sh -a PBKDF2WithHmacSHA512 -i 210000");
        assertRefused(
                "<user username=\"admin\" password=\"WHAT IT PRINTS AFTER THE COLON\" roles=\"adcertmap-admin\"/>");
        assertRefused("<CredentialHandler className=\"org.apache.catalina.realm.SecretKeyCredentialHandler\"");
    }

    @Test
    void pathOfDigestIsQuotedForTheShell() throws Exception {
        assertTrue(prepare(Set.of()).steps().contains("  $CATALINA_HOME/bin/digest.sh" + DIGEST_OPTIONS));
        base = Files.createDirectories(base.resolve("tom cat's"));
        tomcat();
        Path script = Files.createDirectories(base.resolve("bin")).resolve("digest.sh");
        Files.writeString(script, "");
        String quoted = "'" + script.toString().replace("'", "'\\''") + "'";
        List<String> steps = prepare(Set.of()).steps();
        assertTrue(steps.contains("  " + quoted + DIGEST_OPTIONS), steps::toString);
    }

    @Test
    void passwordsThatAreThereStillWork() throws Exception {
        users("<user username='a' password='plain' roles='x'/>");
        assertFalse(prepare(Set.of()).edit().apply().contains("CredentialHandler"));
        users("<user username='a' password='00ff$1000$ab' roles='x, adcertmap-admin'/>");
        ConsoleInstallation console = prepare(Set.of());
        assertTrue(console.edit().apply().contains("SecretKeyCredentialHandler"));
        assertEquals(List.of("log in to the console: https://127.0.0.1:8444/adcertmap/"), console.steps());
        server(SERVER.replace(
                "<Host name",
                "<Realm className=\"org.apache.catalina.realm.UserDatabaseRealm\">"
                        + "<CredentialHandler className=\"own\"><CredentialHandler className=\"nested\"/></CredentialHandler>"
                        + "</Realm><Host name"));
        String own = prepare(Set.of()).edit().apply();
        assertTrue(
                own.contains("          <CredentialHandler className=\"own\">\n"
                        + "            <CredentialHandler className=\"nested\"/>\n"),
                own);
    }

    @Test
    void warOfAnotherMinorVersionIsRefused() throws Exception {
        war("0.2.0", CONTEXT);
        assertRefused("is of version 0.2.0, and this jar of 0.1.7");
        Files.delete(base.resolve("download/adcertmap-console.war"));
        assertRefused("the console's WAR is missing: ");
        Path text = Files.writeString(base.resolve("download/text"), "x");
        assertRefused("is no WAR", "--console-war", text.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--console-address=192.0.2.1; also give --console-allow",
                "--console-address=0.0.0.0; also give --console-allow",
                "--console-address=example.org; is no IP address",
                "--console-port=70000; is not between 0 and 65535",
                "--console-allow=192.0.2.0/33; neither an IP address nor a network",
                "--console-allow=10.0.0.0/8,x; neither an IP address nor a network",
                "--console-allow=1::2::3/64; neither an IP address nor a network",
            })
    void invalidOptionsAreErrors(String option, String error) {
        String message = options(option).error().orElseThrow();
        assertTrue(message.contains(error), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void loopbackNeedsNoNetworks(String address) {
        assertTrue(options("--console-address", address).error().isEmpty());
    }

    @CommandLine.Command
    private static final class MixinHolder {
        @CommandLine.Mixin
        private final ConsoleOptions options;

        private MixinHolder(ConsoleOptions options) {
            this.options = options;
        }
    }
}
