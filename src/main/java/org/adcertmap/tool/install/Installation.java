// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.files.FileChanges;
import org.adcertmap.setup.files.StagedFile;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.configure.EditOptions;
import org.adcertmap.tool.console.ConsoleInstallation;

/**
 * Puts the staged files, the jar and the edited configuration file in their places, the last one last. Where a step
 * fails, the steps before it are undone. Confined to one thread.
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
        save(new FileChanges());
    }

    /** Puts everything in place, or nothing. */
    void run(NewFiles files) throws IOException, ServerXmlException {
        boolean isComplete = false;
        try (FileChanges changes = new FileChanges()) {
            try {
                run(files, changes);
                isComplete = true;
            } finally {
                if (!isComplete) {
                    List<FileChanges.Left> left = changes.undo();
                    left.forEach(change -> print(change.file() + ": is changed, and this cannot be undone"
                            + change.previous()
                                    .map(file -> "; what was there before is in " + file)
                                    .orElse("")));
                    if (left.isEmpty()) {
                        print("Everything is as it was before.");
                    }
                }
            }
        }
    }

    private void run(NewFiles files, FileChanges changes) throws IOException, ServerXmlException {
        for (StagedFile file : files.staged()) {
            changes.create(file);
            print(file.target() + ": created");
        }
        files.kept().forEach(kept -> print(kept + ": already exists, not changed"));
        InstallRecord before = InstallRecord.read(base);
        changes.undoBy(InstallRecord.path(base), () -> before.write(base, configuration.path()));
        record(before, files.names());
        installJar(changes);
        if (console.isPresent()) {
            console.get().run(changes, out);
        }
        for (Path other : jar.otherVersions()) {
            changes.delete(other);
            print(other + ": removed");
        }
        save(changes);
    }

    /** The console is in {@code server.xml} also where Realm and Valve are in a file of their own. */
    private void save(FileChanges changes) throws ServerXmlException {
        save(configuration, elements.edit(), changes);
        if (console.isPresent() && console.get().edit() != elements.edit()) {
            save(console.get().serverXml(), console.get().edit(), changes);
        }
    }

    private void save(XmlFile file, XmlEdit edit, FileChanges changes) throws ServerXmlException {
        options.save(file, edit, out)
                .ifPresent(backup -> changes.undoBy(
                        file.path(), backup, () -> Files.move(backup, file.path(), StandardCopyOption.ATOMIC_MOVE)));
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

    private void installJar(FileChanges changes) throws IOException {
        if (jar.isInstalled()) {
            print(jar.target() + ": already installed");
            return;
        }
        changes.createFolders(jar.target().getParent(), base.resolve("conf"));
        Path serverXml = base.resolve("conf").resolve("server.xml");
        try (StagedFile staged = jar.stage(Files.exists(serverXml) ? serverXml : configuration.path())) {
            if (Files.mismatch(jar.running(), staged.temporary()) >= 0) {
                throw new IOException("the copy of the jar differs from " + jar.running());
            }
            changes.replace(staged);
        }
        print(jar.target() + ": installed");
    }

    private void print(String text) {
        out.println(Printable.of(text));
    }
}
