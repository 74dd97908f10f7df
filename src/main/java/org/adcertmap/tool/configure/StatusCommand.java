// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.review.OtherRealmReview;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the Realms and Valves of each Engine, Host and Context, and which connectors request client certificates. */
@Command(
        name = "status",
        description = {
            "Shows the Realms, the Valve and the connectors that are configured in server.xml.",
            "Reports what the start of Tomcat would report about them and about the settings of the Realm, as far as the"
                    + " files show it, with the same words."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:shown", "1:the file cannot be read", "64:invalid command line", "70:internal error"})
public final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private ServerXmlLocation location;

    @Option(names = "--json", description = "print one JSON object on one line")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            XmlElement root = XmlFile.read(location.file()).xml().root();
            RealmReport settings = RealmReport.of(root, location.base());
            List<String> warnings = Stream.concat(
                            ServerXmlReview.warnings(root).stream(), OtherRealmReview.warnings(root).stream())
                    .map(ConfigurationWarning::text)
                    .collect(Collectors.toCollection(ArrayList::new));
            warnings.addAll(settings.warnings());
            Optional<ConfiguredConsole> console = ConfiguredConsole.of(root, location.base());
            if (json) {
                out.println(StatusJson.of(root, console, settings.errors(), warnings));
            } else {
                print(root, out);
                console.ifPresent(present -> out.println(Printable.of(present.line())));
                settings.errors().forEach(error -> out.println("error: " + Printable.of(error)));
                warnings.forEach(warning -> out.println("warning: " + Printable.of(warning)));
            }
            return ExitStatus.SUCCESS;
        } catch (ServerXmlException e) {
            spec.commandLine().getErr().println(Printable.of(e.getMessage()));
            return ExitStatus.FAILURE;
        }
    }

    private static void print(XmlElement root, PrintWriter out) {
        ConfiguredElements.containers(root).forEach(container -> {
            out.println(Printable.of(container.displayName()));
            ConfiguredElements.realms(container)
                    .forEach(realm ->
                            out.println("  Realm " + Printable.of(String.valueOf(realm.attribute("className")))));
            ConfiguredElements.valves(container)
                    .forEach(valve -> out.println(Printable.of("  Valve enabled="
                            + ConfiguredElements.attributeOr(valve, "enabled", "false")
                            + ", sslFlags=" + ConfiguredElements.attributeOr(valve, "sslFlags", "None")
                            + ", anonymousAuthentication="
                            + ConfiguredElements.attributeOr(valve, "anonymousAuthentication", "true"))));
        });
        ServerXmlReview.tlsHosts(root)
                .forEach(host -> out.println(
                        Printable.of("Connector " + host.port() + " certificateVerification=" + host.verification())));
    }
}
