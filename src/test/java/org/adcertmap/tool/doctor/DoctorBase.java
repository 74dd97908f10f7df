// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TrustStores;
import org.adcertmap.pki.TestCa;
import picocli.CommandLine;

/** A CATALINA_BASE in which everything is well, and {@code doctor} on it. Each test makes one thing worse. */
final class DoctorBase {
    static final String PASSWORD = "changeit";
    private static final String TIMEOUT = "5m"; // no test may depend on a fast machine

    /** One finding, as {@code --json} prints it. */
    record Found(String level, String code, String place, String sentence, String hint, List<String> lines) {
        static Found of(String json) {
            try {
                JSONObject object = new JSONObject(json);
                return new Found(
                        object.getFieldAsString("level"),
                        object.getFieldAsString("code"),
                        object.getFieldAsString("place"),
                        object.getFieldAsString("sentence"),
                        object.getFieldAsString("hint"),
                        object.getFieldAsArray("lines").stream()
                                .map(line -> ((JSONString) line).stringValue())
                                .toList());
            } catch (JSONException e) {
                throw new AssertionError(json, e);
            }
        }
    }

    /** The output and the exit status of a run. */
    record Run(String out, String err, int exitStatus) {
        List<Found> findings() {
            return out.lines().map(Found::of).toList();
        }
    }

    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();

    DoctorBase(Path folder, TestDirectory directory, TestCa ca) throws IOException {
        this.folder = folder;
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("lib"));
        ca.issue("CN=localhost").tlsServer("localhost").issue().writePkcs12(conf.resolve("server.p12"), PASSWORD);
        TrustStores.write(conf.resolve("clients.p12"), PASSWORD, ca.certificate());
        write("conf/server.xml", """
            <Server>
              <Service name="Catalina">
                <Connector port="8443" SSLEnabled="true">
                  <SSLHostConfig truststoreFile="conf/clients.p12" truststoreType="PKCS12"
                                 truststorePassword="changeit" certificateVerification="optional">
                    <Certificate certificateKeystoreFile="conf/server.p12" certificateKeystoreType="PKCS12"
                                 certificateKeystorePassword="changeit"/>
                  </SSLHostConfig>
                </Connector>
                <Engine name="Catalina" defaultHost="localhost">
                  <Realm className="org.adcertmap.tomcat.ActiveDirectoryRealm" settings="conf/adcertmap.properties"/>
                  <Valve className="org.adcertmap.tomcat.ClientCertificateMappingValve" enabled="true"
                         anonymousAuthentication="false"/>
                  <Host name="localhost" appBase="webapps"/>
                </Engine>
              </Service>
            </Server>
            """);
        version("11.0.29.0");
        jar("adcertmap-0.2.0.jar", "0.2.0");
        Files.copy(directory.trustStore(), conf.resolve("domain-controllers.p12"));
        secret("domain-controllers.password", directory.trustStorePassword());
        secret("adcertmap.password", directory.bindPassword());
        settings.put("domain", directory.domain());
        settings.put("servers", directory.server());
        settings.put("bindDn", directory.bindDn());
        settings.put("bindPasswordFile", "adcertmap.password");
        settings.put("directoryTrustStoreFile", "domain-controllers.p12");
        settings.put("directoryTrustStorePasswordFile", "domain-controllers.password");
        settings.put("responseTimeout", "30s");
        set("connectTimeout", "30s");
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text);
    }

    /** Writes a file that only its owner may read. */
    void secret(String name, String text) throws IOException {
        write("conf/" + name, text);
        Files.setPosixFilePermissions(file("conf/" + name), PosixFilePermissions.fromString("rw-------"));
    }

    /** Sets a setting; {@code null} removes it. */
    void set(String setting, String value) throws IOException {
        settings.put(setting, value);
        settings.values().removeIf(each -> each == null);
        write(
                "conf/adcertmap.properties",
                settings.entrySet().stream()
                        .map(each -> each.getKey() + " = " + each.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    String serverXml() throws IOException {
        return Files.readString(file("conf/server.xml"));
    }

    /** Replaces a text of {@code server.xml}, which must be there. */
    void edit(String text, String replacement) throws IOException {
        String before = serverXml();
        String after = before.replace(text, replacement);
        if (after.equals(before)) {
            throw new AssertionError("server.xml has no " + text);
        }
        write("conf/server.xml", after);
    }

    /** Writes a {@code catalina.jar} of this version. */
    void version(String number) throws IOException {
        jar("catalina.jar", number, "org/apache/catalina/util/ServerInfo.properties", "server.number=" + number);
    }

    void jar(String name, String version) throws IOException {
        jar(name, version, "empty", "");
    }

    private void jar(String name, String version, String entry, String content) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        try (OutputStream out = Files.newOutputStream(file("lib/" + name));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new ZipEntry(entry));
            jar.write(content.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** Runs {@code doctor --catalina-base} with further arguments. */
    Run run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--catalina-base", folder.toString(), "--timeout", TIMEOUT));
        arguments.addAll(Arrays.asList(more));
        return runWith(arguments);
    }

    static Run runWith(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitStatus = new CommandLine(new DoctorCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Run(out.toString(), err.toString(), exitStatus);
    }

    /** Returns the findings of one code. */
    List<Found> findings(String code, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--json", "--only", code));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new)).findings();
    }

    /** Returns the only finding of a code that is not {@code ok}, or the only one. */
    Found finding(String code, String... more) {
        List<Found> all = findings(code, more);
        List<Found> worse =
                all.stream().filter(each -> !each.level().equals("ok")).toList();
        List<Found> chosen = worse.isEmpty() ? all : worse;
        assertEquals(1, chosen.size(), () -> code + ": " + all);
        return chosen.get(0);
    }

    /** Asserts that the only findings of a code are {@code ok}, and that there is one. */
    void assertOk(String code, String... more) {
        List<Found> all = findings(code, more);
        assertEquals(List.of("ok"), all.stream().map(Found::level).distinct().toList(), () -> code + ": " + all);
    }

    /** Pastes the lines of a finding into a shell in CATALINA_BASE. */
    void shell(Found found) throws IOException, InterruptedException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-e", "-c", String.join("\n", found.lines()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(file("shell.log").toFile());
        bash.environment().put("TRUSTSTORE_PASSWORD", PASSWORD);
        Process process = bash.start();
        if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(found + "\n" + Files.readString(file("shell.log")));
        }
    }

    /** Pastes the attributes of a line into the element that begins at the place of the finding. */
    void paste(Found found) throws IOException {
        int line = Integer.parseInt(found.place().substring(found.place().indexOf(':') + 1));
        List<String> lines = new ArrayList<>(serverXml().lines().toList());
        String rest = String.join("\n", lines.subList(line - 1, lines.size()));
        int end = rest.indexOf('>');
        String tag = rest.substring(0, end);
        for (String attribute : found.lines().get(0).split("(?<=\") ")) {
            String name = attribute.substring(0, attribute.indexOf('='));
            tag = tag.replaceFirst("\\s" + name + "=\"[^\"]*\"", "");
            tag = tag.replaceFirst("(<\\w+)", "$1 " + Matcher.quoteReplacement(attribute));
        }
        write(
                "conf/server.xml",
                String.join("\n", lines.subList(0, line - 1)) + "\n" + tag + rest.substring(end) + "\n");
    }
}
