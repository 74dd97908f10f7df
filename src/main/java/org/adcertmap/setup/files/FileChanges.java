// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Several changes of files that are made together: until it is closed, all of them can be undone. What a change
 * replaces or deletes is beside its place until then, and stays there if it cannot be put back. Confined to one thread.
 */
public final class FileChanges implements AutoCloseable {
    private final Deque<Change> changes = new ArrayDeque<>();
    private final List<StagedFile> taken = new ArrayList<>();

    /** Undoes one change. */
    public interface Undo {
        /** @throws IOException if that is not possible */
        void run() throws IOException;
    }

    /**
     * A change that cannot be undone.
     *
     * @param file a file or a folder
     * @param previous the file with what was there before
     */
    public record Left(Path file, Optional<Path> previous) {}

    private record Change(Left ifItFails, Undo undo) {}

    /** Adds a change that was made, or is made next, of a file or a folder. */
    public void undoBy(Path file, Undo undo) {
        changes.push(new Change(new Left(file, Optional.empty()), undo));
    }

    /** Adds a change, with the file in which is what was there before. */
    public void undoBy(Path file, Path previous, Undo undo) {
        changes.push(new Change(new Left(file, Optional.of(previous)), undo));
    }

    /** Puts a file in its place, which must be free. */
    public void create(StagedFile file) throws IOException {
        file.create();
        undoBy(file.target(), () -> Files.deleteIfExists(file.target()));
    }

    /** Puts a file in its place, where another may be, or a symbolic link. */
    public void replace(StagedFile file) throws IOException {
        if (Files.notExists(file.target(), LinkOption.NOFOLLOW_LINKS)) {
            create(file);
            return;
        }
        StagedFile old = take(file.target());
        undoBy(file.target(), old.temporary(), old::replace);
        file.replace();
    }

    /** Deletes a file, or a symbolic link. */
    public void delete(Path file) throws IOException {
        StagedFile old = take(file);
        undoBy(file, old.temporary(), old::create);
    }

    private StagedFile take(Path file) throws IOException {
        StagedFile old = StagedFile.take(file);
        taken.add(old);
        return old;
    }

    /**
     * Creates a folder, and those above it that are missing.
     *
     * @param model the folder whose access they get
     */
    public void createFolders(Path folder, Path model) throws IOException {
        FileAccess.createFolders(folder, model, created -> undoBy(created, () -> Files.deleteIfExists(created)));
    }

    /**
     * Undoes the changes, the last one first.
     *
     * @return those that cannot be undone
     */
    public List<Left> undo() {
        List<Left> left = new ArrayList<>();
        while (!changes.isEmpty()) {
            Change change = changes.pop();
            try {
                change.undo().run();
            } catch (IOException | RuntimeException e) {
                left.add(change.ifItFails());
            }
        }
        left.forEach(one -> one.previous()
                .ifPresent(kept -> taken.removeIf(old -> old.temporary().equals(kept))));
        return left;
    }

    /** Deletes what was replaced or deleted, except for what could not be put back. */
    @Override
    public void close() throws IOException {
        for (StagedFile file : taken) {
            file.close();
        }
    }
}
