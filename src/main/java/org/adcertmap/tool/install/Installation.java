// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.files.StagedFile;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.configure.EditOptions;
import org.adcertmap.tool.console.ConsoleInstallation;

/**
 * Puts the staged files, the jar and the edited configuration file in their places, the last one last. Where a step
 * fails, the files that it has created are deleted again. Confined to one thread.
 */
final class Installation {
    private final Path base;
    private final XmlFile configuration;
    private final RealmAndValve elements;
    private final Optional<ConsoleInstallation> console;
    private final JarFile jar;
    private final EditOptions options;
    private final PrintWriter out;

    Installation(
            Path base,
            XmlFile configuration,
            RealmAndValve elements,
            Optional<ConsoleInstallation> console,
            JarFile jar,
            EditOptions options,
            PrintWriter out) {
        this.base = base;
        this.configuration = configuration;
        this.elements = elements;
        this.console = console;
        this.jar = jar;
        this.options = options;
        this.out = out;
    }

    /** Returns where the jar is, or will be. */
    Path jar() {
        return jar.target();
    }

    /** Shows what would change, and writes nothing. */
    void show(SettingsOptions.Values given, Optional<OwnRealm> own) throws IOException, ServerXmlException {
        Path settings = NewFiles.settingsFile(base);
        print(
                own.isPresent()
                        ? own.get().sentence()
                        : settings + (Files.exists(settings) ? ": already exists, not changed" : ": would be created"));
        given.password().ifPresent(password -> print("the password file that it names: would be created if missing"));
        given.trustStore().ifPresent(store -> print("the trust store that it names: would be created if missing"));
        print(jar.target() + (jar.isInstalled() ? ": already installed" : ": would be installed"));
        jar.otherVersions().forEach(other -> print(other + ": would be removed"));
        if (console.isPresent()) {
            console.get().show(out);
        }
        save();
    }

    /** Puts everything in place. */
    void run(NewFiles files) throws IOException, ServerXmlException {
        Deque<Path> created = new ArrayDeque<>();
        boolean isComplete = false;
        InstallRecord before = InstallRecord.read(base);
        try {
            for (StagedFile file : files.staged()) {
                file.create();
                created.push(file.target());
                print(file.target() + ": created");
            }
            files.kept().forEach(kept -> print(kept + ": already exists, not changed"));
            record(before, files.names());
            installJar(created);
            if (console.isPresent()) {
                console.get().run(created, out);
            }
            save();
            isComplete = true;
        } finally {
            if (!isComplete) {
                for (Path path : created) {
                    Files.deleteIfExists(path);
                }
                before.write(base, configuration.path());
            }
        }
        for (Path other : jar.otherVersions()) {
            Files.delete(other);
            print(other + ": removed");
        }
    }

    /** The console is in {@code server.xml} also where Realm and Valve are in a file of their own. */
    private void save() throws ServerXmlException {
        options.save(configuration, elements.edit(), out);
        if (console.isPresent() && console.get().edit() != elements.edit()) {
            options.save(console.get().serverXml(), console.get().edit(), out);
        }
    }

    private void record(InstallRecord before, Set<String> files) throws IOException {
        String name = InstallRecord.nameOf(configuration.path(), base);
        InstallRecord made = new InstallRecord(
                files,
                elements.wraps() ? Set.of(name) : Set.of(),
                elements.expands() ? Set.of(name) : Set.of(),
                console.map(ConsoleInstallation::made).orElse(Set.of()));
        before.and(made).write(base, configuration.path());
    }

    private void installJar(Deque<Path> created) throws IOException {
        if (jar.isInstalled()) {
            print(jar.target() + ": already installed");
            return;
        }
        boolean isNew = Files.notExists(jar.target());
        try (StagedFile staged = jar.stage()) {
            if (Files.mismatch(jar.running(), staged.temporary()) >= 0) {
                throw new IOException("the copy of the jar differs from " + jar.running());
            }
            staged.replace();
        }
        if (isNew) {
            created.push(jar.target());
        }
        print(jar.target() + ": installed");
    }

    private void print(String text) {
        out.println(Printable.of(text));
    }
}
