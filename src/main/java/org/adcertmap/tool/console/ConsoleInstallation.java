// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.files.FileAccess;
import org.adcertmap.setup.files.FileChanges;
import org.adcertmap.setup.files.StagedFile;
import org.adcertmap.setup.review.ConsoleEndpoint;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;

/**
 * What {@code install --console} puts into a CATALINA_BASE: the Service in {@code server.xml}, the WAR, and a context
 * descriptor where other networks than loopback may use the console. Confined to one thread.
 */
public final class ConsoleInstallation {
    private final Path base;
    private final XmlFile serverXml;
    private final XmlEdit edit;
    private final ConsoleWar war;
    private final ConsoleUsers users;
    private final ConsoleEndpoint endpoint;
    private final Optional<String> descriptor;
    private final Set<ConsolePart> made;

    private ConsoleInstallation(
            Path base,
            XmlFile serverXml,
            XmlEdit edit,
            ConsoleWar war,
            ConsoleUsers users,
            ConsoleEndpoint endpoint,
            Optional<String> descriptor,
            Set<ConsolePart> made) {
        this.base = base;
        this.serverXml = serverXml;
        this.edit = edit;
        this.war = war;
        this.users = users;
        this.endpoint = endpoint;
        this.descriptor = descriptor;
        this.made = made;
    }

    /** What is known of the jar that runs, and of earlier installations. */
    public record Context(Path base, Path jar, String version, Set<ConsolePart> recorded, boolean mayReplace) {}

    /**
     * Prepares the installation, and changes nothing.
     *
     * @param edit gets the Service, if it is missing
     * @throws ServerXmlException with the reason why the console cannot be installed
     */
    public static ConsoleInstallation prepare(Context context, ConsoleOptions options, XmlFile serverXml, XmlEdit edit)
            throws IOException, ServerXmlException {
        Path base = context.base();
        XmlElement root = serverXml.xml().root();
        ConsoleUsers users = ConsoleUsers.of(root, base);
        ConsoleWar war = ConsoleWar.find(options.war(), context.jar());
        if (!war.worksWith(context.version())) {
            throw new ServerXmlException(
                    war.file() + " is of version " + war.version().orElse("") + ", and this jar of " + context.version()
                            + "; use those of the same download");
        }
        Set<ConsolePart> made = new TreeSet<>(Set.of(ConsolePart.WAR));
        Optional<ConsoleEndpoint> installed = ConsoleEndpoint.of(root);
        ConsoleEndpoint endpoint = options.endpoint(installed);
        if (installed.isEmpty()) {
            edit.insertAfter(
                    root.children("Service").get(0), List.of(NewConsoleService.of(serverXml, endpoint, users)));
            made.add(ConsolePart.SERVICE);
        } else if (!installed.get().equals(endpoint)) {
            throw new ServerXmlException("the console is there already, at "
                    + installed.get().url() + "; to move it, first run uninstall --console");
        }
        requireOwn(ConsolePart.WAR, context);
        Optional<String> descriptor = descriptor(options.networks(), war, context);
        if (descriptor.isPresent()) {
            requireOwn(ConsolePart.DESCRIPTOR, context);
            made.add(ConsolePart.DESCRIPTOR);
        }
        return new ConsoleInstallation(base, serverXml, edit, war, users, endpoint, descriptor, made);
    }

    /** A descriptor that is there keeps its networks, and gets what else a newer WAR has. */
    private static Optional<String> descriptor(List<String> networks, ConsoleWar war, Context context)
            throws ServerXmlException {
        Path file = ConsoleService.descriptor(context.base());
        if (!networks.isEmpty()) {
            return Optional.of(war.descriptor(networks));
        }
        if (!Files.exists(file) || !context.recorded().contains(ConsolePart.DESCRIPTOR)) {
            return Optional.empty();
        }
        Optional<String> allow = ConsoleWar.valve(XmlFile.read(file).xml()).map(valve -> valve.attribute("allow"));
        return allow.isPresent() ? Optional.of(war.descriptor(List.of(allow.get()))) : Optional.empty();
    }

    private static void requireOwn(ConsolePart part, Context context) throws ServerXmlException {
        Path file = part.path(context.base());
        if (Files.exists(file) && !context.recorded().contains(part) && !context.mayReplace()) {
            throw new ServerXmlException(
                    file + ": is there already, and install has not created it; use --replace to overwrite it");
        }
    }

    /** Returns what this installation is responsible for, for its record. */
    public Set<ConsolePart> made() {
        return Set.copyOf(made);
    }

    /** Returns {@code server.xml} as it was read. */
    public XmlFile serverXml() {
        return serverXml;
    }

    /** Returns the edit of {@code server.xml}. */
    public XmlEdit edit() {
        return edit;
    }

    /** Prints what would be put in place, without {@code server.xml}. */
    public void show(PrintWriter out) throws IOException {
        print(out, ConsoleService.war(base), isCurrent(ConsolePart.WAR) ? "already installed" : "would be installed");
        if (descriptor.isPresent()) {
            Path file = ConsoleService.descriptor(base);
            print(out, file, isCurrent(ConsolePart.DESCRIPTOR) ? "already installed" : "would be installed");
        }
    }

    /** Puts the files in place, without {@code server.xml}. */
    public void run(FileChanges changes, PrintWriter out) throws IOException {
        Path model = serverXml.path();
        put(ConsolePart.WAR, FileAccess.programLike(model), changes, out);
        if (descriptor.isPresent()) {
            put(ConsolePart.DESCRIPTOR, FileAccess.like(model), changes, out);
        }
    }

    private void put(ConsolePart part, FileAccess access, FileChanges changes, PrintWriter out) throws IOException {
        Path file = part.path(base);
        if (isCurrent(part)) {
            print(out, file, "already installed");
            return;
        }
        changes.createFolders(file.getParent(), base.resolve("conf"));
        boolean isNew = Files.notExists(file);
        try (StagedFile staged = StagedFile.of(file, content(part), access)) {
            changes.replace(staged);
        }
        print(out, file, isNew ? "installed" : "replaced");
    }

    private boolean isCurrent(ConsolePart part) throws IOException {
        Path file = part.path(base);
        return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content(part));
    }

    private byte[] content(ConsolePart part) throws IOException {
        return part == ConsolePart.WAR
                ? Files.readAllBytes(war.file())
                : descriptor.orElseThrow().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what is to be done so that the console can be used, when Tomcat has restarted. */
    public List<String> steps() {
        List<String> steps = new ArrayList<>(users.steps(base));
        steps.add("log in to the console: " + endpoint.url());
        return steps;
    }

    private static void print(PrintWriter out, Path file, String what) {
        out.println(Printable.of(file + ": " + what));
    }
}
