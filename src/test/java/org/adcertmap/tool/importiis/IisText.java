// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.adcertmap.tool.importiis.configuration.IisConfiguration;
import org.adcertmap.tool.importiis.configuration.IisPath;
import org.adcertmap.tool.importiis.configuration.SslBindings;

/** Writes configurations of IIS that differ in one respect, and imports them. */
final class IisText {
    static final String MAPPING = "<clientCertificateMappingAuthentication enabled='true'/>";
    static final String REQUIRED = "Ssl, SslNegotiateCert, SslRequireCert";

    private final Path folder;
    private String sections = "";
    private final StringBuilder sites = new StringBuilder();
    private final StringBuilder locations = new StringBuilder();
    private final Map<IisPath, Path> webConfigs = new LinkedHashMap<>();
    private Optional<SslBindings> ssl = Optional.empty();

    IisText(Path folder) {
        this.folder = folder;
    }

    /** @param bindings {@code bindingInformation}, optionally followed by {@code |} and {@code sslFlags} */
    IisText site(String name, List<String> applications, String... bindings) {
        sites.append("<site name='" + name + "'>");
        applications.forEach(path -> sites.append("<application path='" + path + "'/>"));
        sites.append("<bindings>");
        for (String binding : bindings) {
            String[] parts = binding.split("\\|", -1);
            sites.append("<binding protocol='https' bindingInformation='" + parts[0] + "'"
                    + (parts.length > 1 ? " sslFlags='" + parts[1] + "'" : "") + "/>");
        }
        sites.append("</bindings></site>");
        return this;
    }

    IisText location(String path, String sslFlags, String authentication) {
        return location("path='" + path + "'", security(sslFlags, authentication, ""));
    }

    IisText location(String attributes, String security) {
        locations.append("<location " + attributes + "><system.webServer><security>" + security
                + "</security></system.webServer></location>");
        return this;
    }

    static String security(String sslFlags, String authentication, String rest) {
        return "<access sslFlags='" + sslFlags + "'/><authentication>" + authentication + "</authentication>" + rest;
    }

    IisText sections(String configSections) {
        sections = configSections;
        return this;
    }

    IisText webConfig(String path, String security) throws IOException {
        Path file = folder.resolve("web" + webConfigs.size() + ".config");
        Files.writeString(
                file,
                "<configuration><system.webServer><security>" + security
                        + "</security></system.webServer></configuration>");
        webConfigs.put(IisPath.parse(path), file);
        return this;
    }

    IisText bindings(String... bindings) throws IOException, InvalidIisConfigurationException {
        ssl = Optional.of(
                SslBindings.read(Files.writeString(folder.resolve("netsh.txt"), String.join("\n", bindings))));
        return this;
    }

    /** Returns what netsh shows of a binding whose lines are all at their defaults but these. */
    static String binding(String name, String... lines) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(name.matches("[0-9.]+:.*") ? "IP:port" : "Hostname:port", name);
        values.put("Verify Client Certificate Revocation", "Enabled");
        values.put("DS Mapper Usage", "Enabled");
        values.put("Negotiate Client Certificate", "Disabled");
        for (String line : lines) {
            values.put(line.split("=", -1)[0], line.split("=", -1)[1]);
        }
        return values.entrySet().stream()
                .map(value -> "    " + value.getKey() + "   : " + value.getValue())
                .collect(Collectors.joining("\n"));
    }

    IisConfiguration read() throws IOException, InvalidIisConfigurationException {
        Path file = Files.writeString(
                folder.resolve("applicationHost.config"),
                "<configuration>" + sections + "<system.applicationHost><sites>" + sites
                        + "</sites></system.applicationHost>" + locations + "</configuration>");
        return IisConfiguration.read(file, webConfigs);
    }

    ImportResult result() throws IOException, InvalidIisConfigurationException {
        IisConfiguration configuration = read();
        return ImportResult.of(configuration, configuration.sites(), ssl);
    }

    Set<ImportCode> codes() throws IOException, InvalidIisConfigurationException {
        return result().findings().stream().map(ImportFinding::code).collect(Collectors.toSet());
    }
}
