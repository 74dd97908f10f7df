// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.setup.DirectoryFinding.Check;
import org.adcertmap.setup.ProductVersion;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.configure.EditOptions;
import org.adcertmap.tool.configure.SettingsReview;
import org.adcertmap.tool.console.ConsoleInstallation;
import org.adcertmap.tool.console.ConsoleOptions;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Installs the jar, the settings, the Realm and the Valve in a Tomcat; the Valve is not enabled yet. IIS calls that
 * installing a role service. Everything is tried first, then put in place, {@code server.xml} last.
 */
@Command(
        name = "install",
        description = {
            "Installs the jar, the settings file with its password file and trust store, the Realm and the Valve in a"
                    + " Tomcat. The Valve is not enabled yet.",
            "The Realm that is there stays, in a CombinedRealm beside the ActiveDirectoryRealm, so that password logins"
                    + " still work.",
            "With --console, the console is installed as well: a WAR in a Service of its own, on loopback.",
            "On a terminal it prompts for what the options leave out. Complete settings are tried on the directory"
                    + " before anything is put in place."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:installed",
            "1:nothing was changed, because of a conflict, an invalid setting or an unreachable directory",
            "64:invalid command line",
            "70:internal error"
        })
public final class InstallCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--catalina-base", required = true, paramLabel = "DIR", description = "CATALINA_BASE of the Tomcat")
    private Path base;

    @Option(
            names = "--context",
            paramLabel = "FILE",
            description = "insert Realm and Valve into this context.xml file instead of server.xml")
    private Path context;

    @Mixin
    private SettingsOptions settingsOptions;

    @Option(
            names = "--trust-manager",
            paramLabel = "log|defer",
            description = "let the connectors log the client certificates that they reject in the TLS handshake, or"
                    + " respond to them with 403 and the reason: sets trustManagerClassName")
    private String trustManager;

    @Option(names = "--no-check", description = "do not try complete settings on the directory")
    private boolean noCheck;

    @Option(names = "--replace", description = "remove other versions of the jar from lib, overwrite another build")
    private boolean replaceJar;

    @Option(names = "--replace-realm", description = "replace the existing Realm")
    private boolean replaceRealm;

    @Mixin
    private ConsoleOptions consoleOptions;

    @Mixin
    private EditOptions options;

    @Override
    public Integer call() {
        if (context != null && options.host() != null) {
            throw new ParameterException(
                    spec.commandLine(), "--host and --context are mutually exclusive: a context.xml file has no Host");
        }
        if (trustManager != null && (context != null || !TrustManagers.CLASSES.containsKey(trustManager))) {
            throw new ParameterException(
                    spec.commandLine(), "--trust-manager is log or defer, and not together with --context");
        }
        if (consoleOptions.error().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), Printable.of(consoleOptions.error().get()));
        }
        Path configuration = context != null ? context : base.resolve("conf").resolve("server.xml");
        try {
            XmlFile file = XmlFile.read(configuration);
            XmlElement container = options.container(file);
            RealmAndValve elements = RealmAndValve.insert(file, container, replaceRealm);
            if (trustManager != null) {
                TrustManagers.set(elements.edit(), file.xml().root(), container, trustManager);
            }
            JarFile jar = JarFile.forInstallation(base, replaceJar);
            Optional<ConsoleInstallation> console =
                    consoleOptions.isWanted() ? Optional.of(console(file, elements, jar)) : Optional.empty();
            elements.edit().apply(); // fails before anything is written
            Optional<OwnRealm> own = replaceRealm ? Optional.empty() : OwnRealm.of(file, container, base);
            SettingsOptions.Values given = own.isPresent()
                    ? SettingsOptions.Values.NONE
                    : settingsOptions.read(settingsOptions.prompts(), NewFiles.needs(base));
            Installation installation = new Installation(
                    base,
                    file,
                    elements,
                    console,
                    jar,
                    options,
                    spec.commandLine().getOut());
            if (options.dryRun()) {
                installation.show(given, own);
                return ExitStatus.SUCCESS;
            }
            return install(installation, configuration, given, own, console);
        } catch (ServerXmlException | SettingsException | IllegalArgumentException e) {
            String.valueOf(e.getMessage())
                    .lines()
                    .map(Printable::of)
                    .forEach(spec.commandLine().getErr()::println);
        } catch (IOException e) {
            spec.commandLine().getErr().println(Printable.of("a file cannot be written: " + FileFailure.of(e)));
        }
        return ExitStatus.FAILURE;
    }

    private ConsoleInstallation console(XmlFile file, RealmAndValve elements, JarFile jar)
            throws IOException, ServerXmlException {
        XmlFile serverXml =
                context == null ? file : XmlFile.read(base.resolve("conf").resolve("server.xml"));
        XmlEdit edit = context == null ? elements.edit() : new XmlEdit(serverXml.xml());
        return ConsoleInstallation.prepare(
                new ConsoleInstallation.Context(
                        base,
                        jar.running(),
                        ProductVersion.number(),
                        InstallRecord.read(base).console(),
                        replaceJar),
                consoleOptions,
                serverXml,
                edit);
    }

    private Integer install(
            Installation installation,
            Path configuration,
            SettingsOptions.Values given,
            Optional<OwnRealm> own,
            Optional<ConsoleInstallation> console)
            throws IOException, SettingsException, ServerXmlException {
        PrintWriter out = spec.commandLine().getOut();
        try (NewFiles files = own.isPresent()
                ? NewFiles.none(base, configuration, own.get().values())
                : NewFiles.stage(base, configuration, given)) {
            SettingsReview review = SettingsReview.of(files.values(), !noCheck);
            if (own.isPresent()) { // an upgrade of the jar may be what mends them
                review.errors().forEach(error -> out.println("warning: " + Printable.of(error.text())));
            } else if (!review.errors().isEmpty()) {
                throw new SettingsException(review.errors());
            }
            review.directory().forEach(finding -> out.println(Printable.of(line(finding))));
            boolean onlyAddsConsole = console.isPresent() && files.staged().isEmpty();
            if (!onlyAddsConsole && review.directory().stream().anyMatch(InstallCommand::isUnreachable)) {
                spec.commandLine()
                        .getErr()
                        .println("The directory cannot be used with these settings; nothing was changed. --no-check"
                                + " installs without trying them.");
                return ExitStatus.FAILURE;
            }
            own.ifPresent(realm -> out.println(Printable.of(realm.sentence())));
            installation.run(files);
            if (settingsOptions.hasNewSettings() && !files.names().contains(NewFiles.SETTINGS)) {
                out.println("--domain, --servers and --bind-dn apply only to a new settings file.");
            }
            report(review, configuration, installation.jar(), own);
            console.map(ConsoleInstallation::steps)
                    .ifPresent(steps -> steps.forEach(step -> out.println(Printable.of(step))));
            return ExitStatus.SUCCESS;
        }
    }

    private static boolean isUnreachable(DirectoryFinding finding) {
        return finding.check() == Check.CONNECTION && finding.level() == DirectoryFinding.Level.UNAVAILABLE;
    }

    private static String line(DirectoryFinding finding) {
        return finding.level().word() + " " + finding.check().word() + ": " + finding.text()
                + finding.hint().map(hint -> "; hint: " + hint).orElse("");
    }

    private void report(SettingsReview review, Path configuration, Path jar, Optional<OwnRealm> own)
            throws ServerXmlException {
        PrintWriter out = spec.commandLine().getOut();
        XmlFile file = XmlFile.read(configuration);
        XmlElement root = file.xml().root();
        ServerXmlReview.connectorWarnings(root)
                .forEach(warning -> out.println("warning: " + Printable.of(warning.text())));
        String where = context != null
                ? "--server-xml " + Invocation.quoted(context.toString())
                : "--catalina-base " + Invocation.quoted(base.toString())
                        + (options.host() == null ? "" : " --host " + Invocation.quoted(options.host()));
        NextSteps.of(
                        review.missing().stream().map(ConfigurationError::text).toList(),
                        context != null || ServerXmlReview.requestsCertificates(root),
                        options.valves(file).stream().anyMatch(ServerXmlReview::isEnabled),
                        Invocation.of(jar),
                        where,
                        own.isPresent()
                                ? "--catalina-base " + Invocation.quoted(base.toString())
                                : "--settings "
                                        + Invocation.quoted(
                                                NewFiles.settingsFile(base).toString()),
                        own.map(OwnRealm::place)
                                .orElseGet(() -> NewFiles.settingsFile(base).toString()))
                .forEach(step -> out.println(Printable.of(step)));
    }
}
