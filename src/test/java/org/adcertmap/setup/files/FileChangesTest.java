// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.lab.Folders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        return StagedFile.of(file, "new".getBytes(StandardCharsets.UTF_8), FileAccess.secretLike(old));
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

    /** What cannot be put back stays beside its place, or it would be lost. */
    @Test
    void everyOtherChangeIsUndoneWhereOneCannotBe() throws IOException {
        Files.writeString(other, "of another process");
        changes.undoBy(folder, () -> {
            throw new IllegalStateException("as a fault would");
        });
        List<FileChanges.Left> left = changes.undo();
        changes.close();
        assertEquals(
                List.of(folder, other),
                left.stream().map(FileChanges.Left::file).toList());
        assertEquals(Optional.empty(), left.get(0).previous());
        Path kept = left.get(1).previous().orElseThrow();
        assertEquals(
                Map.of(
                        "old",
                        "old",
                        "other",
                        "of another process",
                        kept.getFileName().toString(),
                        "other"),
                Folders.files(folder));
    }

    @Test
    void foldersAreDeletedAgainWhereTheNextCannotBeCreated() throws IOException {
        FileChanges more = new FileChanges();
        Path tooLong = folder.resolve("three/four").resolve("x".repeat(300));
        assertThrows(IOException.class, () -> more.createFolders(tooLong, folder));
        assertTrue(Files.exists(tooLong.getParent()), "the test fails after it");
        assertEquals(List.of(), more.undo());
        assertFalse(Files.exists(folder.resolve("three")));
    }

    /** A jar in lib may be a link to one that several instances share, or to one that is gone. */
    @ParameterizedTest
    @ValueSource(strings = {"old", "gone"})
    void symbolicLinksAreRestored(String target) throws IOException {
        Path replaced = Files.createSymbolicLink(folder.resolve("replaced"), Path.of(target));
        Path deleted = Files.createSymbolicLink(folder.resolve("deleted"), Path.of(target));
        try (FileChanges more = new FileChanges()) {
            more.replace(staged(replaced));
            more.delete(deleted);
            assertTrue(Files.isRegularFile(replaced, LinkOption.NOFOLLOW_LINKS));
            assertFalse(Files.exists(deleted, LinkOption.NOFOLLOW_LINKS));
            assertEquals(List.of(), more.undo());
        }
        assertEquals(Path.of(target), Files.readSymbolicLink(replaced));
        assertEquals(Path.of(target), Files.readSymbolicLink(deleted));
        assertEquals("new", Files.readString(old), "a target is not changed");
    }

    @Test
    void folderIsNoFileToReplaceOrDelete() throws IOException {
        Path one = folder.resolve("one");
        for (Executable change : List.<Executable>of(() -> changes.delete(one), () -> changes.replace(staged(one)))) {
            assertEquals(
                    one + ": it is a folder",
                    assertThrows(FileSystemException.class, change).getMessage());
        }
        assertEquals("new", Files.readString(one.resolve("two/new")));
    }
}
