// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.adcertmap.lab.Folders;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.configure.EditOptions;
import org.adcertmap.tool.console.ConsoleInstallation;
import org.adcertmap.tool.console.ConsoleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** An installation is complete, or has changed nothing; what it installs has the access of server.xml. */
class InstallationTest {
    private static final int OTHER_USER = 12_345;
    private static final String SERVER = """
        <Server port="-1">
          <GlobalNamingResources>
            <Resource name="UserDatabase" type="org.apache.catalina.UserDatabase" pathname="conf/tomcat-users.xml"/>
          </GlobalNamingResources>
          <Service name="Catalina">
            <Connector port="8443" SSLEnabled="true">
              <SSLHostConfig certificateVerification="optional" truststoreFile="conf/c.p12">
                <Certificate certificateKeystoreFile="conf/server.p12"/>
              </SSLHostConfig>
            </Connector>
            <Engine name="Catalina" defaultHost="localhost"><Host name="localhost"/></Engine>
          </Service>
        </Server>
        """;

    @TempDir
    private Path folder;

    private Path base;
    private Path serverXml;
    private Path download;
    private Consumer<String> whenPrinted = text -> {};
    private final StringWriter out = new StringWriter() {
        @Override
        public void write(String text, int from, int length) {
            super.write(text, from, length);
            whenPrinted.accept(text);
        }
    };

    @BeforeEach
    void tomcat() throws IOException {
        base = folder.resolve("base");
        Files.createDirectories(base.resolve("conf"));
        serverXml = Files.writeString(base.resolve("conf/server.xml"), SERVER);
        Files.writeString(base.resolve("conf/tomcat-users.xml"), "<tomcat-users/>");
        Files.createDirectories(folder.resolve("download/lib"));
        download = Files.writeString(folder.resolve("download/lib/adcertmap-0.1.0.jar"), "new build");
        try (OutputStream file = Files.newOutputStream(folder.resolve("download/adcertmap-console.war"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write("Manifest-Version: 1.0\nImplementation-Version: 0.1.0\n".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("META-INF/context.xml"));
            zip.write(("<Context><Valve className='org.apache.catalina.valves.RemoteCIDRValve' allow='127.0.0.0/8'/>"
                            + "</Context>")
                    .getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
        }
    }

    private void install(Path configuration, boolean withConsole, Path... otherVersions) throws Exception {
        EditOptions options = new EditOptions();
        XmlFile file = XmlFile.read(configuration);
        RealmAndValve elements = RealmAndValve.insert(file, options.container(file), false);
        JarFile jar =
                new JarFile(download, base.resolve("lib").resolve(download.getFileName()), List.of(otherVersions));
        try (NewFiles files = NewFiles.stage(base, configuration, SettingsOptions.Values.NONE)) {
            new Installation(
                            base,
                            file,
                            elements,
                            withConsole ? Optional.of(console(file, elements)) : Optional.empty(),
                            jar,
                            options,
                            new PrintWriter(out))
                    .run(files);
        }
    }

    /** The console is in {@code server.xml} also where Realm and Valve are in a file of their own. */
    private ConsoleInstallation console(XmlFile configuration, RealmAndValve elements) throws Exception {
        ConsoleOptions options = new ConsoleOptions();
        CommandSpec spec = CommandSpec.create().addMixin("console", CommandSpec.forAnnotatedObject(options));
        new CommandLine(spec).parseArgs("--console", "--console-allow", "192.0.2.0/24");
        boolean isShared = configuration.path().endsWith("server.xml");
        XmlFile file = isShared ? configuration : XmlFile.read(serverXml);
        return ConsoleInstallation.prepare(
                new ConsoleInstallation.Context(base, download, "0.1.0", Set.of(), false),
                options,
                file,
                isShared ? elements.edit() : new XmlEdit(file.xml()));
    }

    private static void permissions(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String access(Path file) throws IOException {
        return Files.getOwner(file) + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** The console's edit of server.xml fails after that of the context file. */
    @Test
    void failureAfterTheContextFileUndoesIt() throws Exception {
        Path context = Files.writeString(folder.resolve("app.xml"), "<Context/>\n");
        permissions(serverXml, "r--r--r--");
        Map<String, String> before = Folders.files(folder);
        assertThrows(ServerXmlException.class, () -> install(context, true));
        assertTrue(out.toString().contains(context + ": changed"), "the test fails after it:\n" + out);
        assertEquals(before, Folders.files(folder));
        assertFalse(Files.exists(base.resolve("lib")));
        assertFalse(Files.exists(base.resolve("adcertmap")));
        assertTrue(out.toString().endsWith("Everything is as it was before.\n"), out::toString);
    }

    /** Another process takes the place of the context file before it is undone. */
    @Test
    void failureNamesWhatCannotBeUndoneAndWhereItIs() throws Exception {
        Path context = Files.writeString(folder.resolve("app.xml"), "<Context/>\n");
        permissions(serverXml, "r--r--r--");
        whenPrinted = text -> {
            if (text.startsWith(context + ": changed")) {
                replaceByFolder(context);
            }
        };
        assertThrows(ServerXmlException.class, () -> install(context, true));
        String sentence = context + ": is changed, and this cannot be undone; what was there before is in ";
        assertTrue(out.toString().contains("\n" + sentence), out::toString);
        String kept = out.toString().split(Pattern.quote(sentence))[1].strip();
        assertEquals("<Context/>\n", Files.readString(Path.of(kept)), "the last line, so nothing is as it was before");
        assertFalse(Files.exists(base.resolve("lib")), "all else is undone");
    }

    private static void replaceByFolder(Path file) {
        try {
            Files.delete(file);
            Files.createDirectory(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void failureRestoresTheOldJars() throws Exception {
        Files.createDirectories(base.resolve("lib"));
        Files.writeString(base.resolve("lib/adcertmap-0.1.0.jar"), "old build");
        Path older = Files.writeString(base.resolve("lib/adcertmap-0.0.9.jar"), "old version");
        permissions(older, "rw-r-----");
        permissions(serverXml, "r--r--r--");
        Map<String, String> before = Folders.files(folder);
        assertThrows(ServerXmlException.class, () -> install(serverXml, false, older));
        assertTrue(out.toString().contains(older + ": removed"), "the test fails after it:\n" + out);
        assertEquals(before, Folders.files(folder));
        assertTrue(access(older).endsWith(" rw-r-----"), access(older));

        permissions(serverXml, "rw-r--r--");
        install(serverXml, true, older);
        assertFalse(Files.exists(older));
        assertEquals("new build", Files.readString(base.resolve("lib/adcertmap-0.1.0.jar")));
        assertTrue(Files.readString(serverXml).contains("ClientCertificateMappingValve"));
        assertEquals(
                List.of(),
                Folders.files(folder).keySet().stream()
                        .filter(name -> name.endsWith(".tmp"))
                        .toList());
    }

    /** The download may be another account's, for all to change, or for that account alone. */
    @Test
    void jarAndWarHaveTheAccessOfServerXml() throws Exception {
        for (String ofDownload : List.of("rw-rw-rw-", "rw-------")) {
            tomcat();
            permissions(download, ofDownload);
            permissions(folder.resolve("download/adcertmap-console.war"), ofDownload);
            permissions(serverXml, "rw-rw----");
            try {
                Files.setAttribute(serverXml, "unix:uid", OTHER_USER);
            } catch (FileSystemException e) {
                assertTrue(Files.isWritable(serverXml), "not as root, all is of one account");
            }
            install(serverXml, true);
            String expected = Files.getOwner(serverXml) + " rw-r-----";
            assertEquals(expected, access(base.resolve("lib/adcertmap-0.1.0.jar")));
            assertEquals(expected, access(base.resolve("adcertmap/adcertmap.war")));
            Folders.delete(base);
        }
    }
}
