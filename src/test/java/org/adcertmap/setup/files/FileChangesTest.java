// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.Folders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Undone changes leave nothing, and changes that are kept leave nothing beside them. */
class FileChangesTest {
    @TempDir
    private Path folder;

    private Path old;
    private Path other;
    private final FileChanges changes = new FileChanges();

    @BeforeEach
    void change() throws IOException {
        old = Files.writeString(folder.resolve("old"), "old");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r-----"));
        other = Files.writeString(folder.resolve("other"), "other");
        changes.createFolders(folder.resolve("one/two"), folder);
        changes.create(staged(folder.resolve("one/two/new")));
        changes.replace(staged(folder.resolve("one/free")));
        changes.replace(staged(old));
        changes.delete(other);
    }

    private StagedFile staged(Path file) throws IOException {
        return StagedFile.of(file, "new".getBytes(StandardCharsets.UTF_8), FileAccess.secretLike(other));
    }

    @Test
    void undoneChangesLeaveNothing() throws IOException {
        assertEquals(List.of(), changes.undo());
        changes.close();
        assertEquals(Map.of("old", "old", "other", "other"), Folders.files(folder));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(old)));
        assertEquals(false, Files.exists(folder.resolve("one")));
    }

    @Test
    void keptChangesLeaveNothingBesideThem() throws IOException {
        changes.close();
        assertEquals(Map.of("old", "new", "one/two/new", "new", "one/free", "new"), Folders.files(folder));
    }

    @Test
    void everyOtherChangeIsUndoneWhereOneCannotBe() throws IOException {
        Files.writeString(other, "of another process");
        assertEquals(List.of(other), changes.undo());
        changes.close();
        assertEquals(Map.of("old", "old", "other", "of another process"), Folders.files(folder));
    }
}
