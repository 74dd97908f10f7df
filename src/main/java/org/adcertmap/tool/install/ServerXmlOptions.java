package org.adcertmap.tool.install;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.setup.serverxml.LineDiff;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import picocli.CommandLine.Option;

/** Which file is edited, where in it, and is it written at all? The same options for each command that edits. */
final class ServerXmlOptions {
    static final String REALM = "org.adcertmap.tomcat.ActiveDirectoryRealm";
    static final String VALVE = "org.adcertmap.tomcat.ClientCertificateMappingValve";

    @Option(names = "--host", paramLabel = "NAME", description = "the <Host> of this name, in place of the <Engine>")
    private String host;

    @Option(names = "--dry-run", description = "show what would change, and write nothing")
    private boolean dryRun;

    boolean dryRun() {
        return dryRun;
    }

    String host() {
        return host;
    }

    /** Our Valves that {@code --host} leaves, in the order in which they stand. */
    List<XmlElement> valves(XmlFile file) {
        return file.xml()
                .root()
                .all()
                .filter(element -> element.name().equals("Valve") && element.isOf(VALVE))
                .filter(valve -> host == null || isHost(valve.parent()))
                .toList();
    }

    /** Where a Realm and a Valve may be put: the Engines, or the Hosts of the name; in a file of a Context, that. */
    List<XmlElement> places(XmlFile file) {
        XmlElement root = file.xml().root();
        return root.name().equals("Context")
                ? List.of(root)
                : root.all()
                        .filter(element -> host == null ? element.name().equals("Engine") : isHost(element))
                        .toList();
    }

    /** Writes an edit, or shows it, and says so; nothing happens where nothing changes. */
    void save(XmlFile file, XmlEdit edit, PrintWriter out) throws ServerXmlException {
        String text = edit.apply();
        if (text.equals(file.xml().text())) {
            out.println(file.path() + ": it is so already, nothing was changed");
            return;
        }
        out.print(LineDiff.of(file.xml().text(), text));
        if (dryRun) {
            out.println(file.path() + ": this would be changed; nothing was written");
            return;
        }
        Path backup = file.write(text);
        out.println(file.path() + ": changed; what it was is in " + backup);
    }

    private boolean isHost(XmlElement element) {
        return element.name().equals("Host") && host.equalsIgnoreCase(element.value("name"));
    }
}
