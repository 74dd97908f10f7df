// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.setup.files.FileTree;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.configure.EditOptions;
import org.adcertmap.tool.console.ConsoleRemoval;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Undoes what {@code install} has done: removes the Realm, the Valve and the jar, and the settings where that is
 * wanted.
 */
@Command(
        name = "uninstall",
        description = {
            "Removes the Realm and the Valve from server.xml and the jar from lib. The Realm that was there before"
                    + " install is as it was.",
            "Settings, password and trust store stay, unless --remove-settings is given; it removes only files that"
                    + " install has created.",
            "Connectors and applications are not changed. Stop Tomcat first."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:uninstalled, or was not installed",
            "1:a file cannot be read or changed",
            "64:invalid command line",
            "70:internal error"
        })
public final class UninstallCommand implements Callable<Integer> {
    private static final String NOT_REMOVED = "the jar and the settings are not removed, because ";

    @Spec
    private CommandSpec spec;

    @Option(names = "--catalina-base", required = true, paramLabel = "DIR", description = "CATALINA_BASE of the Tomcat")
    private Path base;

    @Option(
            names = "--context",
            paramLabel = "FILE",
            description = "remove Realm and Valve from this context.xml file instead of server.xml")
    private Path context;

    @Option(
            names = "--remove-settings",
            description = "also delete the settings, password and trust store files that install has created")
    private boolean removeSettings;

    @Option(names = "--console", description = "remove the console alone; Realm, Valve, jar and settings stay")
    private boolean consoleOnly;

    @Mixin
    private EditOptions options;

    @Override
    public Integer call() {
        Path configuration = context != null ? context : base.resolve("conf").resolve("server.xml");
        try {
            XmlFile file = XmlFile.read(configuration);
            InstallRecord record = InstallRecord.read(base);
            if (consoleOnly) {
                return removeConsole(file, record);
            }
            String name = InstallRecord.nameOf(file.path(), base);
            XmlEdit edit = RealmAndValve.remove(
                    file,
                    options,
                    record.wrapped().contains(name),
                    record.expanded().contains(name));
            if (context == null && options.host() == null) {
                TrustManagers.clear(edit, file.xml().root());
                ConsoleRemoval.edit(edit, file.xml().root(), record.console());
            }
            options.save(file, edit, spec.commandLine().getOut());
            if (context == null && options.host() == null) {
                ConsoleRemoval.files(
                        base,
                        record.console(),
                        options.dryRun(),
                        spec.commandLine().getOut());
                record = record.withoutConsole();
            }
            List<Path> unreadable = new ArrayList<>();
            List<Path> naming = naming(unreadable);
            if (unreadable.isEmpty() && (naming.isEmpty() || options.dryRun())) {
                removeFiles(record, name, configuration);
                return ExitStatus.SUCCESS;
            }
            if (!options.dryRun()) {
                record.write(base, configuration);
            }
            if (!naming.isEmpty() && !options.dryRun()) {
                print(NOT_REMOVED + "adcertmap is still named in " + naming);
            }
            if (unreadable.isEmpty()) {
                return ExitStatus.SUCCESS;
            }
            spec.commandLine()
                    .getErr()
                    .println(Printable.of(NOT_REMOVED + "this user may not read " + unreadable
                            + ", where adcertmap may still be named; run this again as a user who may"));
        } catch (ServerXmlException e) {
            spec.commandLine().getErr().println(Printable.of(e.getMessage()));
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println(Printable.of("a file cannot be changed; is Tomcat stopped? " + FileFailure.of(e)));
        }
        return ExitStatus.FAILURE;
    }

    private Integer removeConsole(XmlFile file, InstallRecord record) throws IOException, ServerXmlException {
        if (context != null || options.host() != null || removeSettings) {
            throw new ParameterException(
                    spec.commandLine(), "--console is not possible together with --host, --context, --remove-settings");
        }
        PrintWriter out = spec.commandLine().getOut();
        XmlEdit edit = new XmlEdit(file.xml());
        ConsoleRemoval.edit(edit, file.xml().root(), record.console());
        options.save(file, edit, out);
        ConsoleRemoval.files(base, record.console(), options.dryRun(), out);
        if (!options.dryRun()) {
            record.withoutConsole().write(base, file.path());
        }
        return ExitStatus.SUCCESS;
    }

    /**
     * Returns the configuration files that still name a class of the jar: without it, Tomcat would not start.
     *
     * @param unreadable gets the files and folders that this user may not read; Tomcat may
     */
    private List<Path> naming(List<Path> unreadable) throws IOException {
        List<Path> naming = new ArrayList<>();
        FileTree conf = FileTree.of(base.resolve("conf"), Integer.MAX_VALUE);
        unreadable.addAll(conf.unreadable());
        for (Path file : conf.files()) {
            if (!file.toString().endsWith(".xml") || !Files.isRegularFile(file)) {
                continue;
            }
            try {
                boolean names = XmlFile.read(file)
                        .xml()
                        .root()
                        .selfAndDescendants()
                        .anyMatch(element -> TrustManagers.isOurs(element)
                                || ClassNames.isOurs(String.valueOf(element.attribute("className"))));
                if (names) {
                    naming.add(file);
                }
            } catch (ServerXmlException e) { // not well-formed: Tomcat cannot read it either
                if (e.getCause() instanceof IOException) {
                    unreadable.add(file);
                }
            }
        }
        return naming;
    }

    private void removeFiles(InstallRecord record, String name, Path configuration) throws IOException {
        Set<String> left = new TreeSet<>(record.files());
        for (String file : record.files()) {
            Path path = base.resolve("conf").resolve(file);
            if (removeSettings) {
                remove(path);
                left.remove(file);
            } else if (Files.exists(path)) {
                print(path + ": not removed; --remove-settings removes it");
            }
        }
        for (Path jar : JarFile.installed(base)) {
            remove(jar);
        }
        if (!options.dryRun()) {
            record.withoutEditsOf(name).withFiles(left).write(base, configuration);
        }
        reportLeftovers();
    }

    private void remove(Path file) throws IOException {
        if (Files.exists(file)) {
            if (!options.dryRun()) {
                Files.delete(file);
            }
            print(file + (options.dryRun() ? ": would be removed" : ": removed"));
        }
    }

    private void reportLeftovers() throws IOException {
        Path cache = base.resolve("work").resolve("adcertmap-revocation");
        if (Files.exists(cache)) {
            print(cache + ": the disk cache of CRLs is not removed");
        }
        try (Stream<Path> files = Files.list(base.resolve("conf"))) {
            List<String> backups = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.matches("server\\.xml\\.[0-9-]+\\.bak"))
                    .sorted()
                    .toList();
            if (!backups.isEmpty()) {
                print("conf has backups of server.xml; delete them when Tomcat has started: " + backups);
            }
        }
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Printable.of(text));
    }
}
