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
import org.adcertmap.tool.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Adds to a Tomcat what IIS calls a role service: the jar, a sample of the settings, Realm and Valve, not yet enabled.
 */
@Command(
        name = "install",
        description = {
            "Puts the jar, a sample of the settings, the Realm and the Valve into a Tomcat; the Valve is not enabled yet.",
            "Within a LockOutRealm or CombinedRealm the other Realms stay, so that passwords go on working; ours is asked first."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class,
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:it is installed now",
            "1:something is in the way",
            "64:wrong command line",
            "70:a fault in this software"
        })
public final class InstallCommand implements Callable<Integer> {
    private static final List<String> COMBINED =
            List.of("org.apache.catalina.realm.LockOutRealm", "org.apache.catalina.realm.CombinedRealm");

    @Spec
    private CommandSpec spec;

    @Option(names = "--catalina-base", required = true, paramLabel = "DIR", description = "Tomcat's CATALINA_BASE")
    private Path base;

    @Option(
            names = "--context",
            paramLabel = "FILE",
            description = "put Realm and Valve into this file of a Context, in place of server.xml")
    private Path context;

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description = "the DNS name of the domain, for the sample of the settings")
    private String domain;

    @Option(
            names = "--servers",
            paramLabel = "LIST",
            description = "domain controllers, for the sample of the settings")
    private String servers;

    @Option(names = "--replace", description = "take another version of the jar out of lib")
    private boolean replaceJar;

    @Option(names = "--replace-realm", description = "put our Realm in place of the one that is there")
    private boolean replaceRealm;

    @Mixin
    private ServerXmlOptions options;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (context != null && options.host() != null) {
            throw new ParameterException(
                    spec.commandLine(), "--host and --context exclude each other: a Context's file has no Host");
        }
        try {
            XmlFile file = XmlFile.read(
                    context != null ? context : base.resolve("conf").resolve("server.xml"));
            XmlEdit edit = edit(file);
            InstalledFiles installation = new InstalledFiles(base, options.dryRun(), out);
            installation.jar(replaceJar);
            installation.settings(domain, servers);
            options.save(file, edit, out);
            ConnectorReview.warnings(file.xml().root())
                    .forEach(warning -> out.println("warning: " + Printable.of(warning)));
            out.println(
                    "Next: set domain, servers and bindDn in conf/adcertmap.properties, and put the files beside it that it names;");
            out.println(
                    "let a TLS connector ask for certificates (certificateVerification, truststoreFile); then enable, and restart Tomcat.");
            return ExitCode.DONE;
        } catch (ServerXmlException e) {
            spec.commandLine().getErr().println(Printable.of(e.getMessage()));
        } catch (IOException e) {
            spec.commandLine().getErr().println(Printable.of("it cannot be written: " + e));
        }
        return ExitCode.NOT_DONE;
    }

    private XmlEdit edit(XmlFile file) throws ServerXmlException {
        XmlElement place = place(file);
        XmlEdit edit = new XmlEdit(file.xml());
        boolean valveIsThere = place.children("Valve").stream().anyMatch(valve -> valve.isOf(ServerXmlOptions.VALVE));
        List<NewElement> valve = valveIsThere
                ? List.of()
                : List.of(NewElement.of(
                        "Valve",
                        "className",
                        ServerXmlOptions.VALVE,
                        "enabled",
                        "false",
                        "sslFlags",
                        "Ssl, SslNegotiateCert",
                        "anonymousAuthentication",
                        "true"));
        NewElement realm =
                NewElement.of("Realm", "className", ServerXmlOptions.REALM, "settings", "conf/adcertmap.properties");
        List<NewElement> both = new ArrayList<>(List.of(realm));
        both.addAll(valve);

        List<XmlElement> realms = place.children("Realm");
        if (realms.isEmpty()) {
            return edit.addFirst(place, both);
        }
        XmlElement there = realms.get(0);
        if (there.all().anyMatch(element -> element.isOf(ServerXmlOptions.REALM))) {
            return valveIsThere ? edit : edit.addAfter(there, valve);
        }
        if (replaceRealm) {
            return edit.replace(there, both);
        }
        if (COMBINED.contains(String.valueOf(there.value("className")))) {
            edit.addFirst(there, List.of(realm));
            return valveIsThere ? edit : edit.addAfter(there, valve);
        }
        throw new ServerXmlException(
                file.path() + ": " + place.title() + " has the " + there.title()
                        + " already. --replace-realm puts ours in its place; to keep both, put it into a"
                        + " <Realm className=\"org.apache.catalina.realm.CombinedRealm\"> and run this again. Nothing was changed");
    }

    private XmlElement place(XmlFile file) throws ServerXmlException {
        List<XmlElement> places = options.places(file);
        if (places.size() != 1) {
            throw new ServerXmlException(file.path()
                    + (places.isEmpty()
                            ? ": there is no " + (options.host() == null ? "Engine" : "Host \"" + options.host() + "\"")
                                    + " in it"
                            : ": there are several places: "
                                    + places.stream().map(XmlElement::title).collect(Collectors.joining(", "))
                                    + "; say which Host with --host"));
        }
        return places.get(0);
    }
}
