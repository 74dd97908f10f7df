// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.LineDiff;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import picocli.CommandLine.Option;

/** Holds the options of every command that edits {@code server.xml}: where in the file, and whether it is written. */
public final class EditOptions {
    /** An attribute with a password, or what a Realm or an Executor calls so; not the name of a file with one. */
    private static final Pattern PASSWORD =
            Pattern.compile("(\\b\\w*(?:[Pp]assword|[Ss]ecret)\\s*=\\s*)(?:\"[^\"]*\"|'[^']*')");

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "edit the <Host> with this name instead of the <Engine>")
    private String host;

    @Option(names = "--dry-run", description = "show the changes, write nothing")
    private boolean dryRun;

    /** Returns whether nothing is to be written. */
    public boolean dryRun() {
        return dryRun;
    }

    /** Returns the Host to edit; {@code null} for the Engine. */
    public String host() {
        return host;
    }

    /** Returns the ClientCertificateMappingValves of the file, or of the Host of {@code --host}, in document order. */
    public List<XmlElement> valves(XmlFile file) {
        return ServerXmlReview.valves(file.xml().root()).stream()
                .filter(valve -> host == null || isHost(valve.parent()))
                .toList();
    }

    /** Returns the Realms of either class in the file, or in the Host of {@code --host}, in document order. */
    public List<XmlElement> realms(XmlFile file) {
        return file.xml()
                .root()
                .selfAndDescendants()
                .filter(ServerXmlReview::isEitherRealm)
                .filter(realm -> host == null || isHost(ServerXmlReview.container(realm)))
                .toList();
    }

    /**
     * Returns where a Realm and a Valve can be inserted: the Engines, the Hosts of {@code --host}, or the Context; not
     * those of the console.
     */
    public List<XmlElement> containers(XmlFile file) {
        XmlElement root = file.xml().root();
        return root.name().equals("Context")
                ? List.of(root)
                : root.selfAndDescendants()
                        .filter(element -> !ConsoleService.contains(element))
                        .filter(element -> host == null ? element.name().equals("Engine") : isHost(element))
                        .toList();
    }

    /** Returns the one container of {@link #containers}. */
    public XmlElement container(XmlFile file) throws ServerXmlException {
        List<XmlElement> containers = containers(file);
        if (containers.size() != 1) {
            throw new ServerXmlException(file.path()
                    + (containers.isEmpty()
                            ? ": contains no " + (host == null ? "Engine" : "Host \"" + host + "\"")
                            : ": several containers match: "
                                    + containers.stream()
                                            .map(XmlElement::displayName)
                                            .collect(Collectors.joining(", "))
                                    + "; select a Host with --host"));
        }
        return containers.get(0);
    }

    /**
     * Prints the changes and writes them, except with {@code --dry-run} or if nothing changes.
     *
     * @return the backup with the previous text; empty if nothing was written
     */
    public Optional<Path> save(XmlFile file, XmlEdit edit, PrintWriter out) throws ServerXmlException {
        String text = edit.apply();
        if (text.equals(file.xml().text())) {
            out.println(file.path() + ": already up to date, nothing was written");
            return Optional.empty();
        }
        out.print(withoutPasswords(LineDiff.of(file.xml().text(), text)));
        if (dryRun) {
            out.println(file.path() + ": would be changed as shown; nothing was written (--dry-run)");
            return Optional.empty();
        }
        Path backup = file.write(text);
        out.println(file.path() + ": changed; the previous file is " + backup);
        return Optional.of(backup);
    }

    /** Inserted connectors repeat the passwords of others; the output may be kept in a log. */
    private static String withoutPasswords(String diff) {
        return PASSWORD.matcher(diff).replaceAll("$1\"***\"");
    }

    private boolean isHost(XmlElement element) {
        return element.name().equals("Host") && host.equalsIgnoreCase(element.attribute("name"));
    }
}
