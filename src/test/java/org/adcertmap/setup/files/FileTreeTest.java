// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Links are followed once, and what cannot be read is listed; {@code OrdinaryAccountIT} has a folder without rights.
 */
class FileTreeTest {
    @TempDir
    private Path folder;

    @Test
    void linksAreFollowedAndALoopIsNone() throws IOException {
        Path conf = Files.createDirectories(folder.resolve("etc/one"));
        Path file = Files.writeString(conf.resolve("context.xml"), "<Context/>");
        Files.createSymbolicLink(conf.resolve("above"), folder);
        Path link = Files.createSymbolicLink(folder.resolve("conf"), folder.resolve("etc"));
        assertEquals(
                new FileTree(List.of(link.resolve("one/context.xml")), List.of()),
                FileTree.of(link, 2),
                "of the folder that the link names");
        assertEquals(
                new FileTree(List.of(file), List.of()), FileTree.of(conf.getParent(), 2), "a folder is no file of it");
        FileTree all = FileTree.of(folder.resolve("etc"), Integer.MAX_VALUE);
        assertEquals(List.of(), all.unreadable());
        assertTrue(all.files().contains(file), all::toString);
    }

    @Test
    void missingFolderIsUnreadable() throws IOException {
        Path missing = folder.resolve("missing");
        assertEquals(new FileTree(List.of(), List.of(missing)), FileTree.of(missing, 1));
    }
}
