// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.serverxml.NewElement;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.Adcertmap;
import org.adcertmap.tool.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Installs the jar, a sample settings file, the Realm and the Valve in a Tomcat; the Valve is not enabled yet. IIS
 * calls that installing a role service.
 */
@Command(
        name = "install",
        description = {
            "Installs the jar, a sample settings file, the Realm and the Valve in a Tomcat.",
            "The Valve is not enabled yet.",
            "In a LockOutRealm or CombinedRealm the other Realms stay, so that password logins still work;"
                    + " the ActiveDirectoryRealm is inserted as the first."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:installed",
            "1:not installed, because of a conflict or an unreadable file",
            "64:invalid command line",
            "70:internal error"
        })
public final class InstallCommand implements Callable<Integer> {
    private static final List<String> COMBINED =
            List.of("org.apache.catalina.realm.LockOutRealm", "org.apache.catalina.realm.CombinedRealm");

    @Spec
    private CommandSpec spec;

    @Option(names = "--catalina-base", required = true, paramLabel = "DIR", description = "CATALINA_BASE of the Tomcat")
    private Path base;

    @Option(
            names = "--context",
            paramLabel = "FILE",
            description = "insert Realm and Valve into this context.xml file instead of server.xml")
    private Path context;

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description = "DNS name of the Active Directory domain, for the new settings file")
    private String domain;

    @Option(names = "--servers", paramLabel = "LIST", description = "domain controllers, for the new settings file")
    private String servers;

    @Option(names = "--replace", description = "remove other versions of the jar from lib, overwrite another build")
    private boolean replaceJar;

    @Option(names = "--replace-realm", description = "replace the existing Realm")
    private boolean replaceRealm;

    @Mixin
    private EditOptions options;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (context != null && options.host() != null) {
            throw new ParameterException(
                    spec.commandLine(), "--host and --context are mutually exclusive: a context.xml file has no Host");
        }
        try {
            Path configuration =
                    context != null ? context : base.resolve("conf").resolve("server.xml");
            XmlFile file = XmlFile.read(configuration);
            XmlEdit edit = edit(file);
            InstalledFiles files = new InstalledFiles(base, options.dryRun(), out);
            files.jar(replaceJar);
            files.settings(domain, servers, configuration);
            options.save(file, edit, out);
            ConnectorReview.warnings(file.xml().root())
                    .forEach(warning -> out.println("warning: " + Printable.of(warning)));
            out.println("Next steps: complete conf/adcertmap.properties (domain, servers, bindDn)"
                    + " and create the files that it names;");
            out.println("make a TLS connector request client certificates (certificateVerification, truststoreFile);"
                    + " run enable; restart Tomcat.");
            return ExitStatus.SUCCESS;
        } catch (ServerXmlException e) {
            spec.commandLine().getErr().println(Printable.of(e.getMessage()));
        } catch (IOException e) {
            spec.commandLine().getErr().println(Printable.of("a file cannot be written: " + e));
        }
        return ExitStatus.FAILURE;
    }

    private XmlEdit edit(XmlFile file) throws ServerXmlException {
        XmlElement container = container(file);
        XmlEdit edit = new XmlEdit(file.xml());
        boolean valveExists =
                container.children("Valve").stream().anyMatch(valve -> valve.hasClassName(EditOptions.VALVE));
        List<NewElement> valve = valveExists
                ? List.of()
                : List.of(NewElement.of(
                        "Valve",
                        "className",
                        EditOptions.VALVE,
                        "enabled",
                        "false",
                        "sslFlags",
                        "Ssl, SslNegotiateCert",
                        "anonymousAuthentication",
                        "true"));
        NewElement realm =
                NewElement.of("Realm", "className", EditOptions.REALM, "settings", "conf/adcertmap.properties");
        List<NewElement> both = new ArrayList<>(List.of(realm));
        both.addAll(valve);

        List<XmlElement> realms = container.children("Realm");
        if (realms.isEmpty()) {
            return edit.insertFirst(container, both);
        }
        XmlElement existing = realms.get(0);
        if (existing.selfAndDescendants().anyMatch(element -> element.hasClassName(EditOptions.REALM))) {
            return valveExists ? edit : edit.insertAfter(existing, valve);
        }
        if (replaceRealm) {
            return edit.replace(existing, both);
        }
        if (COMBINED.contains(String.valueOf(existing.attribute("className")))) {
            edit.insertFirst(existing, List.of(realm));
            return valveExists ? edit : edit.insertAfter(existing, valve);
        }
        throw new ServerXmlException(
                file.path() + ": " + container.displayName() + " already has the " + existing.displayName()
                        + "; use --replace-realm to replace it, or, to keep both, nest it in a"
                        + " <Realm className=\"org.apache.catalina.realm.CombinedRealm\"> and run install again;"
                        + " nothing was changed");
    }

    private XmlElement container(XmlFile file) throws ServerXmlException {
        List<XmlElement> containers = options.containers(file);
        if (containers.size() != 1) {
            throw new ServerXmlException(file.path()
                    + (containers.isEmpty()
                            ? ": contains no " + (options.host() == null ? "Engine" : "Host \"" + options.host() + "\"")
                            : ": several containers match: "
                                    + containers.stream()
                                            .map(XmlElement::displayName)
                                            .collect(Collectors.joining(", "))
                                    + "; select a Host with --host"));
        }
        return containers.get(0);
    }
}
