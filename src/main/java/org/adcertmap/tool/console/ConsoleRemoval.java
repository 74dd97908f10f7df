// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;

/** Takes out what {@code install --console} has made. Stateless. */
public final class ConsoleRemoval {
    private ConsoleRemoval() {}

    /** Removes the Service from {@code server.xml}, if {@code install} has made it. */
    public static void edit(XmlEdit edit, XmlElement root, Set<ConsolePart> recorded) {
        if (recorded.contains(ConsolePart.SERVICE)) {
            ConsoleService.of(root).ifPresent(edit::remove);
        }
    }

    /**
     * Removes the files that {@code install} has made, and the folders that are empty then, which Tomcat may have made
     * for the Host.
     *
     * @param dryRun whether it only prints them
     */
    public static void files(Path base, Set<ConsolePart> recorded, boolean dryRun, PrintWriter out) throws IOException {
        for (ConsolePart part : recorded) {
            Path file = part.path(base);
            if (part != ConsolePart.SERVICE && Files.exists(file)) {
                if (!dryRun) {
                    Files.delete(file);
                }
                out.println(Printable.of(file + (dryRun ? ": would be removed" : ": removed")));
            }
        }
        if (!dryRun && !recorded.isEmpty()) {
            Path host = ConsoleService.descriptor(base).getParent();
            for (Path folder : List.of(ConsoleService.war(base).getParent(), host, host.getParent())) {
                removeIfEmpty(folder);
            }
        }
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(folder);
            }
        } catch (DirectoryNotEmptyException e) {
            // the administrator's files
        }
    }
}
